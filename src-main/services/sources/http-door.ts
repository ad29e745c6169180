import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { Dispatcher } from 'undici';
import type { HttpRequestWire } from '../../../src-core/contract/connectors-worker.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { mayConnect, rulesFor } from './addresses.ts';
import { awsSignature } from './aws-signature.ts';
import { capped, createDispatcher, type Opened, plainHeaders, refusedAddress, translate } from './http-transport.ts';
import { waitAsked } from './rate-limits.ts';
import { TemporaryFailure } from './resilience.ts';

const MIB = 1024 * 1024;
/** SECURITY 70. A bill object may be as large as a file that is dropped on the window. */
export const limits = {
  answerBytes: 64 * MIB,
  downloadBytes: 2_048 * MIB,
  answerMs: 30_000,
  /** A download may take as long as bytes keep coming. */
  silenceMs: 30_000,
  redirects: 3,
};
export type DoorLimits = typeof limits;

/** Headers that belong to the door; a connector that sets one has a defect. */
const ours =
  /^(authorization|cookie|host|connection|content-length|transfer-encoding|proxy-.*|x-amz-(date|content-sha256))$/i;

/** Where one run may go, and with what. Fixed before the first byte of an answer is read. */
export type Way = {
  /** Scheme, host and port that the source's settings allow. */
  readonly origins: readonly string[];
  /** Host names that the user typed; others may not lead into the own network. */
  readonly namedHosts: ReadonlySet<string>;
  readonly allowPlainHttp: boolean;
  /** PEM file added to the usual authorities; null for none. */
  readonly caFile: string | null;
  /** Null when the secret is optional and not there. @throws AppError `secret.*` */
  secret(name: string): Promise<string | null>;
};

/**
 * A request of the broker itself (messages to channels, packs to stores) may carry bytes or a file, and may change what the other side has;
 * connectors, whose requests cross processes, read and have forms only. A file's hash is signed with the request where the service is S3.
 */
export type DoorRequest = Omit<HttpRequestWire, 'method'> & {
  readonly method?: HttpRequestWire['method'] | 'PUT' | 'DELETE';
  readonly body?: { contentType: string } & (
    | { bytes: Uint8Array }
    | { path: string; sizeBytes: number; sha256: string }
  );
};

export type DoorAnswer = {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
  /** The server's limit is used up for so long; null when it is not or the server does not say. */
  waitMs: number | null;
};

/**
 * The one way out for a run (SECURITY 70-71): named origins only, no forbidden address after resolution, https unless consented,
 * redirects inside the origin, limits of size and time, credentials filled in here. One try per call; patience is `Resilience`'s.
 * The certificate check cannot be switched off, not even by the environment.
 */
export class HttpDoor {
  readonly #way: Way;
  readonly #limits: DoorLimits;
  readonly #now: () => Date;
  readonly #dispatchers = new Map<string, Promise<Dispatcher>>();

  constructor(way: Way, options: { limits?: Partial<DoorLimits>; now?: () => Date } = {}) {
    this.#way = way;
    this.#limits = { ...limits, ...options.limits };
    this.#now = options.now ?? (() => new Date());
  }

  /** @throws AppError or TemporaryFailure; statuses other than 2xx and `accept` are errors */
  async send(request: DoorRequest, signal: AbortSignal): Promise<DoorAnswer> {
    // A file may take as long as bytes keep going.
    const isFile = request.body !== undefined && 'path' in request.body;
    return this.#within(request, isFile ? null : this.#limits.answerMs, signal, async (opened, inTime) => {
      const parts: Uint8Array[] = [];
      for await (const part of capped(opened, this.#limits.answerBytes, inTime)) parts.push(part);
      const { status, headers } = opened;
      return { status, headers, body: Buffer.concat(parts), waitMs: waitAsked(status, headers, this.#now()) };
    });
  }

  /** Into a new file; nothing is left of one that broke off. */
  async download(
    request: HttpRequestWire,
    path: string,
    signal: AbortSignal,
  ): Promise<{ sizeBytes: number; sha256: string }> {
    const hash = createHash('sha256');
    let sizeBytes = 0;
    const file = await open(path, 'wx', 0o600);
    try {
      await this.#within(request, null, signal, async (opened, inTime) => {
        for await (const part of capped(opened, this.#limits.downloadBytes, inTime)) {
          hash.update(part);
          sizeBytes += part.length;
          await file.write(part);
        }
      });
      await file.close();
      return { sizeBytes, sha256: hash.digest('hex') };
    } catch (error) {
      await file.close().catch(() => undefined);
      await rm(path, { force: true });
      throw error;
    }
  }

  async close(): Promise<void> {
    for (const dispatcher of this.#dispatchers.values()) await (await dispatcher.catch(() => undefined))?.destroy();
    this.#dispatchers.clear();
  }

  async #within<T>(
    request: DoorRequest,
    totalMs: number | null,
    signal: AbortSignal,
    read: (opened: Opened, inTime: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const inTime = totalMs === null ? signal : AbortSignal.any([signal, AbortSignal.timeout(totalMs)]);
    const { host } = this.#allowed(new URL(request.url), 'its address');
    try {
      const opened = await this.#follow(request, inTime);
      try {
        return await read(opened, inTime);
      } finally {
        opened.body.destroy();
      }
    } catch (error) {
      if (signal.aborted) throw new AppError('call.cancelled', {}, { cause: error });
      throw error instanceof AppError || error instanceof TemporaryFailure ? error : translate(error, host);
    }
  }

  async #follow(request: DoorRequest, signal: AbortSignal): Promise<Opened> {
    let url = withQuery(request);
    let { method = request.form || request.body ? 'POST' : 'GET', form } = request;
    for (let hop = 0; ; hop += 1) {
      const answer = await this.#ask({ ...request, method, form }, url, signal);
      const { location } = answer.headers;
      if (![301, 302, 303, 307, 308].includes(answer.status) || location === undefined) {
        const failure = this.#judge(answer, request.accept ?? []);
        if (failure === null) return answer;
        answer.body.destroy(); // never read
        throw failure;
      }
      answer.body.destroy();
      const next = URL.canParse(location, url) ? new URL(location, url) : null;
      if (next?.origin !== url.origin || hop >= this.#limits.redirects)
        throw refused(
          url.host,
          hop >= this.#limits.redirects ? 'it redirects too often' : 'it redirects to another host',
        );
      // Followed as browsers do, the message would be left behind and the answer would still say 200.
      if (request.body !== undefined && answer.status <= 303) throw refused(url.host, 'it redirects a message');
      url = next;
      if (answer.status <= 303 && method === 'POST') [method, form] = ['GET', undefined];
    }
  }

  async #ask(
    request: Omit<DoorRequest, 'form'> & { form?: Record<string, string> | undefined },
    url: URL,
    signal: AbortSignal,
  ): Promise<Opened> {
    const { host } = this.#allowed(url, 'it');
    const method = request.method ?? 'GET';
    const form = request.form === undefined ? '' : new URLSearchParams(request.form).toString();
    const headers: Record<string, string> = {
      accept: 'application/json, */*;q=0.5',
      'accept-encoding': 'identity',
      'user-agent': 'Mureon-Workbench',
    };
    for (const [name, value] of Object.entries(request.headers ?? {})) {
      if (ours.test(name)) throw new RangeError(`a connector may not set ${name}`);
      headers[name.toLowerCase()] = value;
    }
    if (request.form !== undefined) headers['content-type'] = 'application/x-www-form-urlencoded';
    const { body } = request;
    if (body !== undefined) headers['content-type'] = body.contentType;
    if (body !== undefined && 'path' in body) headers['content-length'] = String(body.sizeBytes);
    const answer = await (await this.#open(url.protocol)).request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method,
      headers: { ...headers, ...(await this.#credentials(request, url, method, form, headers)) },
      body:
        body === undefined ? (form === '' ? null : form) : 'path' in body ? createReadStream(body.path) : body.bytes,
      signal,
      headersTimeout: this.#limits.silenceMs,
      bodyTimeout: this.#limits.silenceMs,
    });
    answer.body.on('error', () => undefined); // one that is left unread is destroyed, which must not be news to anybody
    return { status: answer.statusCode, headers: plainHeaders(answer.headers), body: answer.body, host };
  }

  async #credentials(
    request: Pick<DoorRequest, 'credentials' | 'body'>,
    url: URL,
    method: string,
    body: string,
    headers: Record<string, string>,
  ): Promise<Record<string, string>> {
    const added: Record<string, string> = {};
    const payload = request.body === undefined ? undefined : hashOf(request.body);
    for (const credential of request.credentials ?? []) {
      const secret = await this.#way.secret(credential.secret);
      if (secret === null) continue;
      switch (credential.kind) {
        case 'header':
          added[credential.header.toLowerCase()] = `${credential.prefix ?? ''}${secret}`;
          break;
        case 'basic':
          added.authorization = `Basic ${Buffer.from(`${credential.user}:${secret}`).toString('base64')}`;
          break;
        case 'aws-sigv4': {
          const { service, region, accessKeyId } = credential;
          const token = credential.sessionToken === undefined ? null : await this.#way.secret(credential.sessionToken);
          const who = { service, region, accessKeyId, secretAccessKey: secret, sessionToken: token };
          const { 'user-agent': _agent, accept: _accept, 'accept-encoding': _encoding, ...named } = headers;
          const signed = payload === undefined ? named : { ...named, 'x-amz-content-sha256': payload };
          Object.assign(added, await awsSignature({ method, url, headers: signed, body, ...who, at: this.#now() }));
          break;
        }
      }
    }
    return added;
  }

  /** @throws AppError `connector.origin-refused` */
  #allowed(url: URL, what: string): URL {
    const { host, hostname, origin, protocol, username, password } = url;
    const plain = hostname.replace(/^\[|\]$/g, '');
    const { origins, allowPlainHttp, namedHosts } = this.#way;
    if (protocol !== 'https:' && protocol !== 'http:') throw refused(host, `${what} is not https`);
    if (username !== '' || password !== '') throw refused(host, `${what} carries a password`);
    if (!origins.includes(origin)) throw refused(host, 'the settings do not name it');
    if (protocol === 'http:' && !(allowPlainHttp && namedHosts.has(plain)))
      throw refused(host, 'plain http needs your consent');
    // A name is judged by what it resolves to, when the connection is made.
    if (isIP(plain) !== 0 && !mayConnect(plain, rulesFor(protocol, namedHosts.has(plain)))) throw refusedAddress(host);
    return url;
  }

  #open(protocol: string): Promise<Dispatcher> {
    const known = this.#dispatchers.get(protocol);
    if (known) return known;
    const { caFile, namedHosts } = this.#way;
    const rules = (hostname: string) => rulesFor(protocol, namedHosts.has(hostname));
    const opened = createDispatcher({ caFile, rules, silenceMs: this.#limits.silenceMs });
    this.#dispatchers.set(protocol, opened);
    return opened;
  }

  /** Null for an answer that was asked for; everything else is an error. */
  #judge({ status, headers, host }: Opened, accept: readonly number[]): AppError | TemporaryFailure | null {
    if ((status >= 200 && status < 300) || accept.includes(status)) return null;
    const waitMs = waitAsked(status, headers, this.#now());
    if (status === 401) return new AppError('connector.auth-rejected', { host });
    if (status === 403) return new AppError('connector.forbidden', { host, what: 'HTTP 403' });
    if (status === 429) {
      const error = new AppError('connector.rate-limited', { host, seconds: Math.ceil((waitMs ?? 60_000) / 1_000) });
      return new TemporaryFailure(error, { waitMs, isRateLimit: true });
    }
    if (status === 408 || status >= 500)
      return new TemporaryFailure(new AppError('connector.unreachable', { host, reason: `HTTP ${status}` }), {
        waitMs,
      });
    return new AppError('connector.bad-answer', { host, what: `HTTP ${status}` });
  }
}

function withQuery({ url, query }: DoorRequest): URL {
  const full = new URL(url);
  for (const [name, value] of Object.entries(query ?? {}))
    for (const one of [value ?? []].flat()) full.searchParams.append(name, String(one));
  full.hash = '';
  return full;
}

const hashOf = (body: NonNullable<DoorRequest['body']>) =>
  'path' in body ? body.sha256 : createHash('sha256').update(body.bytes).digest('hex');

const refused = (host: string, what: string) => new AppError('connector.origin-refused', { host, what });
