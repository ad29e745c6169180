import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Asked = { method: string; path: string; headers: IncomingHttpHeaders; body: Buffer };

export type MessageServer = AsyncDisposable & {
  readonly origin: string;
  /** Every request, in order, whatever was answered. */
  readonly asked: Asked[];
  /** The answer to a request; by default 200 "ok". */
  answer: (request: Asked, response: ServerResponse) => void;
  close(): Promise<void>;
};

/** A real HTTP server on loopback that keeps what it is asked and answers as a test says. */
export async function startMessageServer(): Promise<MessageServer> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', part => parts.push(part));
    request.on('error', () => undefined);
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const one = { method, path, headers, body: Buffer.concat(parts) };
      asked.push(one);
      handle.answer(one, response);
    });
  });
  server.listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const handle: MessageServer = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answer: (_request, response) => void response.end('ok'),
    close: () => {
      server.closeAllConnections();
      return new Promise(resolve => server.close(() => resolve()));
    },
    [Symbol.asyncDispose]: () => handle.close(),
  };
  return handle;
}
