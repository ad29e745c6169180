import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyPath } from '../../../src-core/connector/object-key.ts';
import type { Destination } from '../../../src-core/contract/reports.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import type { ExportsClient } from '../export-result.ts';
import type { DoorAnswer, DoorRequest, Way } from '../sources/http-door.ts';
import { Outward } from '../sources/outward.ts';
import type { Resilience } from '../sources/resilience.ts';
import { sha256 } from './publish-pack.ts';
import type { Shelf, ShelfFile } from './publish-shelf.ts';
import { storeError } from './store-error.ts';

/** The most that a store takes in one request; packs are far below. */
const largestPut = 5 * 1024 ** 3;

export type StoreOptions = {
  readonly destination: Extract<Destination, { kind: 's3' }>;
  secret: Way['secret'];
  readonly exporter: ExportsClient;
  readonly resilience: Resilience;
  readonly now: () => Date;
};

/**
 * A bucket of an S3-compatible store. Every object is written under a name of its own edition with `If-None-Match: *`, which stores that know
 * it refuse where the name is taken, and read back whole. Editions do not rest on that: each publication puts a claim of a name that nobody
 * else has, then lists; who sees another's claim takes the next number. Stores list what was acknowledged (S3 since 2020), so of two at least
 * the later one sees both.
 */
export class StoreShelf implements Shelf {
  readonly place: string;
  readonly folder = null;
  readonly #options: StoreOptions;
  readonly #outward: Outward;
  readonly #folder: string;
  readonly #bucketUrl: string;
  readonly #prefix: string;

  private constructor(options: StoreOptions, folder: string) {
    const { bucket, endpoint, prefix, allowPlainHttp, caFile } = options.destination;
    const base = new URL(endpoint);
    this.#options = options;
    this.#folder = folder;
    this.#bucketUrl = `${base.origin}${base.pathname.replace(/\/+$/, '')}/${bucket}`;
    this.#prefix = prefix.replace(/^\/+|\/+$/g, '') === '' ? '' : `${prefix.replace(/^\/+|\/+$/g, '')}/`;
    this.place = `${base.host}/${bucket}/${this.#prefix}`;
    const namedHosts = new Set([base.hostname.replace(/^\[|\]$/g, '')]);
    const way: Way = { origins: [base.origin], namedHosts, allowPlainHttp, caFile, secret: options.secret };
    this.#outward = new Outward(way, options.resilience, { directory: folder, now: options.now });
  }

  static async open(options: StoreOptions): Promise<StoreShelf> {
    return new StoreShelf(options, await mkdtemp(join(tmpdir(), 'mureon-publish-')));
  }

  async close(): Promise<void> {
    await this.#outward.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async names(beginnings: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
    const names: string[] = [];
    for (const beginning of beginnings) {
      for (let token: string | null = null; ; ) {
        const query = {
          ...{ 'list-type': 2, 'encoding-type': 'url', prefix: `${this.#prefix}${beginning}` },
          ...(token === null ? {} : { 'continuation-token': token }),
        };
        const answer = await this.#ask(
          { url: this.#bucketUrl, query, accept: [301, 400, 403, 404] },
          'the list',
          signal,
        );
        const { keys, next } = await this.#translate('the list', () => this.#listing(answer));
        names.push(...keys.map(key => key.slice(this.#prefix.length)));
        if (next === null) break;
        token = next;
      }
    }
    return names;
  }

  async text(name: string, signal: AbortSignal): Promise<string | null> {
    const answer = await this.#ask({ url: this.#urlOf(name), accept: [404] }, name, signal);
    return answer.status === 404 ? null : Buffer.from(answer.body).toString('utf8');
  }

  async claim(name: string, owner: string, text: string, signal: AbortSignal): Promise<boolean> {
    const own = `${name}.${owner}`;
    const bytes = Buffer.from(text);
    await this.#send(own, { contentType: 'application/json', bytes }, signal);
    const claims = await this.names([`${name}.`], signal);
    if (claims.includes(own) && claims.length === 1) return true;
    await this.#remove(own, signal);
    return false;
  }

  async put(file: ShelfFile, owner: string, signal: AbortSignal): Promise<'written' | 'kept'> {
    const { name, content, sizeBytes, after } = file;
    for (const before of after) await this.#mustHave(before, signal);
    if (await this.#has(file, signal)) return 'kept';
    if (sizeBytes > largestPut) throw this.#failed(`${name} is larger than 5 GiB, the most that a store takes at once`);
    if (content.kind === 'file') await this.#unchanged(content.path, file);
    const body =
      content.kind === 'file'
        ? { contentType: 'application/octet-stream', path: content.path, sizeBytes, sha256: file.sha256 }
        : { contentType: 'application/json', bytes: Buffer.from(content.text) };
    const isWritten = await this.#send(name, body, signal);
    if (await this.#has(file, signal)) return isWritten ? 'written' : 'kept';
    throw new AppError('report.destination-damaged', { place: this.place, name, owner });
  }

  /** A put that broke off left nothing: stores show whole objects only. */
  async clear(): Promise<void> {}

  /** Write, read back and remove an object. @returns whether the store refuses a name that is taken */
  async probe(name: string, signal: AbortSignal): Promise<{ isConditional: boolean }> {
    const text = name;
    const body = { contentType: 'text/plain', bytes: Buffer.from(text) };
    await this.#send(name, body, signal);
    try {
      if ((await this.text(name, signal)) !== text)
        throw new AppError('report.destination-damaged', { place: this.place, name });
      return { isConditional: !(await this.#send(name, body, signal)) };
    } finally {
      await this.#remove(name, signal);
    }
  }

  /** @returns false when the store says that the name is taken */
  async #send(name: string, body: NonNullable<DoorRequest['body']>, signal: AbortSignal): Promise<boolean> {
    const request: DoorRequest = {
      url: this.#urlOf(name),
      method: 'PUT',
      body,
      accept: [400, 403, 404, 409, 412, 501],
    };
    let answer = await this.#ask({ ...request, headers: { 'if-none-match': '*' } }, name, signal);
    // A store that does not know the condition says so instead of ignoring it.
    if (answer.status === 501) answer = await this.#ask(request, name, signal);
    if (answer.status === 412 || answer.status === 409) return false;
    if (answer.status !== 200) await this.#translate(name, () => this.#listing(answer)); // which puts the refusal in words
    return true;
  }

  async #remove(name: string, signal: AbortSignal): Promise<void> {
    const request: DoorRequest = { url: this.#urlOf(name), method: 'DELETE', accept: [403, 404, 405] };
    await this.#ask(request, name, signal); // who may not remove leaves a small object that nobody reads
  }

  /** Is this very content there? @throws AppError `report.destination-taken` when something else is */
  async #has({ name, sizeBytes, sha256: wanted }: ShelfFile, signal: AbortSignal): Promise<boolean> {
    const size = await this.#sizeOf(name, signal);
    if (size === null) return false;
    if (size === sizeBytes) {
      const found = await this.#translate(name, () =>
        this.#outward.download({ url: this.#urlOf(name), credentials: this.#credentials() }, signal),
      );
      await rm(found.path, { force: true });
      if (found.sha256 === wanted) return true;
    }
    throw new AppError('report.destination-taken', { place: this.place, name });
  }

  async #mustHave({ name, sizeBytes }: { name: string; sizeBytes: number }, signal: AbortSignal): Promise<void> {
    const size = await this.#sizeOf(name, signal);
    if (size !== sizeBytes) throw this.#failed(`${name} ${size === null ? 'is not there any more' : 'was changed'}`);
  }

  async #sizeOf(name: string, signal: AbortSignal): Promise<number | null> {
    const answer = await this.#ask({ url: this.#urlOf(name), method: 'HEAD', accept: [404] }, name, signal);
    if (answer.status === 404) return null;
    const length = answer.headers['content-length'] ?? '';
    if (!/^\d{1,15}$/.test(length)) throw this.#failed('it gives an object without a size');
    return Number(length);
  }

  /** The bytes that go out are those that were built; the store checks them again by the signed hash. */
  async #unchanged(path: string, file: ShelfFile): Promise<void> {
    const [found] = await this.#options.exporter.hash({ paths: [path] });
    const isThere = (await stat(path).catch(() => null))?.size === file.sizeBytes;
    if (!isThere || found?.sha256 !== file.sha256) throw new AppError('report.file-changed', { name: file.name });
  }

  #listing(answer: DoorAnswer): Promise<{ keys: string[]; next: string | null }> {
    const { host } = new URL(this.#bucketUrl);
    const { bucket } = this.#options.destination;
    const region = answer.headers['x-amz-bucket-region'] ?? null;
    const body = new Blob([Buffer.from(answer.body)]);
    return this.#options.exporter.storeListing({ status: answer.status, body, region, host, bucket });
  }

  #ask(request: DoorRequest, name: string, signal: AbortSignal): Promise<DoorAnswer> {
    return this.#translate(name, () => this.#outward.send({ ...request, credentials: this.#credentials() }, signal));
  }

  #credentials() {
    const { region, accessKeyId } = this.#options.destination;
    return [{ kind: 'aws-sigv4', service: 's3', region, accessKeyId, secret: 'secretAccessKey' } as const];
  }

  #urlOf(name: string): string {
    return `${this.#bucketUrl}/${keyPath(`${this.#prefix}${name}`)}`;
  }

  #failed(reason: string): AppError {
    return new AppError('report.destination-failed', { place: this.place, reason });
  }

  async #translate<T>(name: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw storeError(this.place, name, error);
    }
  }
}

/** A name that no publication uses. */
export const probeName = (seed: string) => `.mureon-probe-${sha256(seed).slice(0, 16)}`;
