import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, afterEach, expect, test } from 'vitest';
import { HttpDoor } from '../../../src-main/services/sources/http-door.ts';
import { makeCertificates } from '../../support/certificates.ts';
import { temporaryFolder } from '../../support/workspace.ts';

const folder = temporaryFolder('proxy');
const closers: (() => unknown)[] = [];
const listen = async (server: Server): Promise<number> => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    return new Promise(resolve => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
};
const names = ['HTTPS_PROXY', 'NO_PROXY', 'https_proxy', 'no_proxy'] as const;
const before = Object.fromEntries(names.map(name => [name, process.env[name]]));
afterEach(() => {
  for (const name of names) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
});
afterAll(async () => {
  for (const close of closers.reverse()) await close();
  folder.remove();
});

test('HTTPS_PROXY is used through a tunnel, with the certificate still checked; NO_PROXY goes direct', async () => {
  const { caFile, key, certificate } = makeCertificates(folder.path);
  const port = await listen(createTlsServer({ key, cert: certificate }, (_request, response) => response.end('safe')));
  const tunnels: string[] = [];
  const proxy = createHttpServer();
  proxy.on('connect', (request, socket, head) => {
    tunnels.push(request.url ?? '');
    const target = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      target.write(head);
      target.pipe(socket).pipe(target);
    });
    for (const each of [target, socket]) each.on('error', () => undefined);
    closers.push(() => void target.destroy());
  });
  const url = `https://localhost:${port}`;
  process.env.HTTPS_PROXY = `http://127.0.0.1:${await listen(proxy)}`;
  const ask = async (ca: string | null) => {
    const way = {
      origins: [url],
      namedHosts: new Set(['localhost']),
      allowPlainHttp: false,
      caFile: ca,
      secret: async () => null,
    };
    const door = new HttpDoor(way);
    try {
      return (await door.send({ url }, new AbortController().signal)).status;
    } catch (error) {
      return (error as { code?: string }).code ?? String(error);
    } finally {
      await door.close();
    }
  };
  expect(await ask(caFile)).toBe(200);
  expect(tunnels).toEqual([`localhost:${port}`]);
  expect(await ask(null)).toBe('connector.tls');
  process.env.NO_PROXY = 'localhost';
  expect(await ask(caFile)).toBe(200);
  expect(tunnels).toHaveLength(2);
});
