import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import { attach } from '../../ipc/attach.ts';
import { inspect } from '../../ipc/frame-guard.ts';
import { bundleFile } from '../../security/bundle-files.ts';
import { pageHeaders } from '../../security/page-headers.ts';
import type { Workbench } from '../compose.ts';
import { Sessions } from './sessions.ts';
import { answer, type Transfers } from './transfers.ts';

const MAX_SOCKET_FRAME = 22 * 1024 * 1024;

export type Served = {
  /** The printed address with its one-time token. */
  url: string;
  port: number;
  /** Connected sockets; 0 = nobody is looking. */
  connections(): number;
  close(): Promise<void>;
};

/** The workbench at a loopback address: the built page, two sockets, uploads and downloads. Everything else is refused. */
export async function startServer(options: {
  workbench: Workbench;
  transfers: Transfers;
  /** Folder of the built page. */
  root: string;
  /** 0 takes any free port. */
  port: number;
}): Promise<Served> {
  const { workbench, transfers, root } = options;
  const server = createServer({ requestTimeout: 0, headersTimeout: 10_000 }); // an upload may take long
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  const sessions = new Sessions(port);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_SOCKET_FRAME, perMessageDeflate: false });

  server.on('request', (request, response) => {
    handle(request, response).catch(error => {
      workbench.log.unexpected('http', error);
      response.destroy();
    });
  });
  server.on('upgrade', (request, socket, head) => {
    const path = request.url;
    const isAllowed = sessions.isOwnPage(request) && sessions.isSignedIn(request);
    if (!isAllowed || (path !== '/rpc' && path !== '/data')) return refuse(socket);
    sockets.handleUpgrade(request, socket, head, client => {
      if (path === '/rpc') serveCalls(workbench, client);
      else void relayData(workbench, client);
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value);
    if (!sessions.isOwnAddress(request)) return plain(response, 403, 'Refused.');
    const url = new URL(request.url ?? '/', `http://127.0.0.1:${port}`);
    const token = url.pathname === '/' ? url.searchParams.get('token') : null;
    if (request.method === 'GET' && token !== null && !sessions.isSignedIn(request)) {
      const cookie = sessions.exchange(token);
      if (cookie === null) return plain(response, 403, 'This address was used before. Start `mureon serve` again.');
      response.setHeader('set-cookie', cookie);
      return redirect(response);
    }
    if (!sessions.isSignedIn(request)) return plain(response, 401, 'Open the address that `mureon serve` printed.');
    if (request.method === 'GET' && token !== null) return redirect(response);
    if (request.method === 'POST' && url.pathname === '/upload') {
      if (!sessions.isOwnPage(request)) return plain(response, 403, 'Refused.');
      return transfers.upload(request, response, url.searchParams.get('name') ?? '', workbench.services.files);
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(response, 405, 'Refused.');
    const ticket = /^\/download\/([\w-]{32})$/.exec(url.pathname)?.[1];
    if (ticket !== undefined) return transfers.download(response, ticket);
    return page(response, request.method, rawPath(request));
  }

  async function page(response: ServerResponse, method: string, path: string): Promise<void> {
    const file = await bundleFile(root, path);
    if (!file) return answer(response, 404, { error: 'not found' });
    const isHashed = path.startsWith('/assets/');
    response.writeHead(200, {
      'content-type': file.type,
      'content-length': file.sizeBytes,
      'cache-control': isHashed ? 'private, max-age=31536000, immutable' : 'no-cache',
    });
    if (method === 'HEAD') response.end();
    else await pipeline(createReadStream(file.path), response).catch(() => undefined); // the reader went away
  }

  return {
    url: `http://127.0.0.1:${port}/?token=${sessions.token}`,
    port,
    connections: () => sockets.clients.size,
    close: async () => {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

/** The path as sent: `new URL` would resolve dots and turn backslashes, which must name nothing instead. */
const rawPath = (request: IncomingMessage) => (request.url ?? '/').split(/[?#]/, 1)[0] ?? '/';

function serveCalls(workbench: Workbench, client: WebSocket): void {
  const sender = workbench.createSender(randomUUID(), () => client.readyState === client.OPEN);
  attach(
    workbench,
    {
      on: (event, listener) => {
        if (event === 'message')
          client.on('message', (data, isBinary) => listener({ data: isBinary ? data : String(data) }));
        if (event === 'close') client.on('close', () => listener());
      },
      postMessage: data => client.send(data as string | Uint8Array),
    },
    sender,
  );
  client.on('error', () => client.terminate());
}

/** Frames between the page and the lake's data router, passed on unread; a dead lake ends the socket, the page reconnects. */
async function relayData(workbench: Workbench, client: WebSocket): Promise<void> {
  client.on('error', () => client.terminate());
  const early: string[] = [];
  let pass = (frame: string) => {
    early.push(frame);
  };
  client.on('message', (data, isBinary) => {
    const frame = isBinary ? null : String(data);
    if (frame === null || inspect(frame) !== null) client.close(1008);
    else pass(frame);
  });
  try {
    const port = await workbench.lake.openData();
    port.on('message', message => client.send(message?.data as string | Uint8Array));
    port.on('close', () => client.close(1012));
    client.on('close', () => port.close());
    if (client.readyState !== client.OPEN) return port.close();
    pass = frame => port.postMessage(frame);
    for (const frame of early) pass(frame);
  } catch {
    client.close(1013); // the lake cannot be opened; the page shows why from the events
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function refuse(socket: Duplex): void {
  socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
}

function redirect(response: ServerResponse): void {
  response.writeHead(303, { location: '/', 'cache-control': 'no-store' });
  response.end();
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    connection: 'close',
  });
  response.end(`${text}\n`);
}
