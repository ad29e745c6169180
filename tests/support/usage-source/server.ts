import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Fault = 'rate-limit' | 'error' | 'reset' | 'slow' | 'truncated' | 'wrong-schema' | 'hang';
const HOUR_MS = 3_600_000;
const PAGE = 5;

/** A provider on loopback whose figures follow from the hour alone, and that misbehaves when told to. */
export class UsageServer {
  readonly url: string;
  readonly #server: Server;
  requests = 0;
  readonly faults = new Map<Fault, number>();
  /** Decides for each request; null answers well. */
  misbehave: () => Fault | null = () => null;
  /** Added to the amount of every hour: what a restatement changes. */
  surcharge = 0n;
  token = 'test-token';

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.url = `http://127.0.0.1:${port}`;
    server.on('request', (request, response) => void this.#answer(request, response));
  }

  static start(): Promise<UsageServer> {
    const server = createServer();
    return new Promise(resolve => {
      server.listen(0, '127.0.0.1', () => resolve(new UsageServer(server, (server.address() as AddressInfo).port)));
    });
  }

  /** Charge of the hour that starts `at`, USD: hours since 1970 modulo 97, in millionths, plus the surcharge. */
  amountOf(atMs: number): string {
    const millionths = BigInt(Math.floor(atMs / HOUR_MS) % 97) * 1_000_001n + this.surcharge;
    return `${millionths / 1_000_000n}.${String(millionths % 1_000_000n).padStart(6, '0')}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>(resolve => this.#server.close(() => resolve()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests += 1;
    const url = new URL(request.url ?? '/', this.url);
    const json = (status: number, body: unknown, headers: Record<string, string> = {}) => {
      const text = JSON.stringify(body);
      response
        .writeHead(status, {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
          ...headers,
        })
        .end(text);
    };
    if (request.headers.authorization !== `Bearer ${this.token}`) return json(401, { error: 'who are you' });
    const fault = this.misbehave();
    if (fault !== null) this.faults.set(fault, (this.faults.get(fault) ?? 0) + 1);
    switch (fault) {
      case 'rate-limit':
        return json(429, { error: 'too many' }, { 'retry-after': '0' });
      case 'error':
        return json(503, { error: 'sorry' });
      case 'reset':
        request.socket.resetAndDestroy();
        return;
      case 'truncated':
        response.writeHead(200, { 'content-length': '100000' }).write('{"rows":[');
        setTimeout(() => request.socket.destroy(), 5);
        return;
      case 'wrong-schema':
        return json(200, { rows: [{ at: 'yesterday', amount: 12 }], next: null });
      case 'hang':
        return; // until somebody gives up
      case 'slow':
        await new Promise(resolve => setTimeout(resolve, 50));
        break;
      default:
    }
    if (url.pathname === '/whoami') return json(200, { account: 'acme' });
    json(200, this.#page(url.searchParams));
  }

  #page(query: URLSearchParams) {
    const from = Date.parse(query.get('from') ?? '');
    const until = Date.parse(query.get('until') ?? '');
    const hours: number[] = [];
    for (let at = from; at + HOUR_MS <= until; at += HOUR_MS) hours.push(at);
    const start = Number(query.get('page') || '0');
    const rows = hours.slice(start, start + PAGE).map(at => ({
      at: new Date(at).toISOString(),
      amount: this.amountOf(at),
      requests: String(Math.floor(at / HOUR_MS) % 1_000),
    }));
    return { rows, next: start + PAGE < hours.length ? String(start + PAGE) : null };
  }
}
