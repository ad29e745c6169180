import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { anthropicAnswer } from './providers/anthropic.ts';
import { liteLlmAnswer } from './providers/litellm.ts';
import { openAiAnswer } from './providers/openai.ts';
import type { Answer, ProviderWorld } from './providers/world.ts';

export const providerFaults = [
  'rate-limit',
  'error',
  'reset',
  'slow',
  'cut-off',
  'half-json',
  'wrong-schema',
  'hang',
] as const;
export type ProviderFault = (typeof providerFaults)[number];

/** Keys that the server knows: an admin's, and one of a project that may not read usage. */
export const adminKey = 'sk-admin-test';
export const projectKey = 'sk-proj-test';

/**
 * OpenAI, Anthropic and LiteLLM on loopback, answering in the documented shapes with figures that follow from the day or hour alone,
 * and misbehaving when told to. It refuses what the real ones refuse: wrong keys, too large limits, dimensions that do not exist.
 */
export class ProviderServer {
  readonly url: string;
  readonly #server: Server;
  readonly world: ProviderWorld;
  /** Paths and queries in the order in which they were asked. */
  readonly asked: string[] = [];
  readonly faults = new Map<ProviderFault, number>();
  /** Decides for each request; null answers well. */
  misbehave: (url: URL) => ProviderFault | null = () => null;

  private constructor(server: Server, now: Date) {
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.world = { now, restated: 0, isOldProxy: false, missing: new Set(), page: 3 };
    this.#server = server;
    server.on('request', (request, response) => void this.#answer(request, response));
  }

  static async start(now: Date): Promise<ProviderServer> {
    const server = createServer();
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return new ProviderServer(server, now);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>(resolve => this.#server.close(() => resolve()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    this.asked.push(`${url.pathname}${url.search}`);
    const send = (status: number, text: string, headers: Record<string, string> = {}) => {
      const size = String(Buffer.byteLength(text));
      response.writeHead(status, { 'content-type': 'application/json', 'content-length': size, ...headers }).end(text);
    };
    const fault = this.misbehave(url);
    if (fault !== null) this.faults.set(fault, (this.faults.get(fault) ?? 0) + 1);
    switch (fault) {
      case 'rate-limit':
        return send(429, '{"error":{"type":"rate_limit_error"}}', { 'retry-after': '0' });
      case 'error':
        return send(503, '{"error":{"type":"overloaded_error"}}');
      case 'reset':
        request.socket.resetAndDestroy();
        return;
      case 'cut-off': // announced and not delivered
        response.writeHead(200, { 'content-length': '100000' }).write('{"data":[');
        setTimeout(() => request.socket.destroy(), 5);
        return;
      case 'half-json': // delivered, and cut off before that
        return send(200, '{"object":"page","data":[{"start_time":17');
      case 'wrong-schema':
        return send(200, '{"object":"page","data":{"results":"see the new API"},"has_more":"no"}');
      case 'hang':
        return; // until somebody gives up
      case 'slow':
        await new Promise(resolve => setTimeout(resolve, 40));
        break;
      default:
    }
    const { status, body } = this.#route(request, url);
    send(status, typeof body === 'string' ? body : JSON.stringify(body));
  }

  #route({ headers }: IncomingMessage, url: URL): Answer {
    if (this.world.missing.has(url.pathname)) return { status: 404, body: { error: { message: 'Invalid URL' } } };
    const isAnthropic = url.pathname.startsWith('/v1/organizations/');
    const key = isAnthropic ? headers['x-api-key'] : headers.authorization?.replace(/^Bearer /, '');
    if (key === projectKey) return { status: 403, body: { error: { message: 'Missing scopes: api.usage.read' } } };
    if (key !== adminKey) return { status: 401, body: { error: { message: 'Incorrect API key provided' } } };
    if (isAnthropic && headers['anthropic-version'] !== '2023-06-01') return { status: 400, body: { type: 'error' } };
    if (isAnthropic) return anthropicAnswer(this.world, url);
    return url.pathname.startsWith('/v1/') ? openAiAnswer(this.world, url) : liteLlmAnswer(this.world, url);
  }
}
