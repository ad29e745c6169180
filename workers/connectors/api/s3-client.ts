import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import type { ConnectorContext, Credential, HttpAnswer } from '../../../src-core/connector/api-connector.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';

export type StoredObject = {
  readonly key: string;
  readonly sizeBytes: number;
  /** Of the content, without quotes. */
  readonly etag: string;
  /** ISO 8601. */
  readonly changedAt: string;
};

export type Place = {
  /** Address of the bucket, without a slash at its end. */
  readonly bucketUrl: string;
  readonly bucket: string;
  readonly credentials: readonly Credential[];
};

const parser = new XMLParser({
  parseTagValue: false,
  ignoreAttributes: true,
  isArray: name => name === 'Contents',
  htmlEntities: true, // numeric ones, too
});

const Listing = z.object({
  ListBucketResult: z.object({
    IsTruncated: z.enum(['true', 'false']),
    NextContinuationToken: z.string().optional(),
    EncodingType: z.string().optional(),
    Contents: z
      .array(z.object({ Key: z.string(), LastModified: z.iso.datetime(), ETag: z.string(), Size: z.string() }))
      .default([]),
  }),
});

/** A bucket of an S3-compatible store: list and read, nothing else. */
export class S3Bucket {
  readonly #place: Place;
  readonly #caller: Pick<ConnectorContext<unknown>, 'http' | 'signal'>;
  readonly #host: string;

  constructor(place: Place, caller: Pick<ConnectorContext<unknown>, 'http' | 'signal'>) {
    this.#place = place;
    this.#caller = caller;
    this.#host = new URL(place.bucketUrl).host;
  }

  /** Objects below the prefix in order of key, up to 1000 a page. @throws AppError `connector.*`, `source.bad-settings` */
  async *list(prefix: string): AsyncGenerator<readonly StoredObject[]> {
    const { http, signal } = this.#caller;
    const { bucketUrl, credentials } = this.#place;
    const tokens = new Set<string>();
    for (let token: string | undefined; ; ) {
      // Keys in URL encoding: XML cannot carry every character that a key may have.
      const query = { 'list-type': 2, 'encoding-type': 'url', prefix, 'continuation-token': token };
      const answer = await http.send({ url: bucketUrl, query, credentials, accept: [301, 400, 403, 404] }, signal);
      if (answer.status !== 200) throw this.#refusal(answer);
      const { EncodingType, Contents, IsTruncated, NextContinuationToken } = this.#listing(answer);
      const isEncoded = EncodingType === 'url';
      yield Contents.map(({ Key, LastModified, ETag, Size }) => ({
        key: isEncoded ? this.#decoded(Key) : Key,
        sizeBytes: this.#size(Size),
        etag: ETag.replaceAll('"', '').replaceAll('&quot;', ''),
        changedAt: LastModified,
      }));
      if (IsTruncated === 'false') return;
      if (NextContinuationToken === undefined || tokens.has(NextContinuationToken))
        throw this.#bad('it says that there are more objects and does not lead to them');
      tokens.add(NextContinuationToken);
      token = NextContinuationToken;
    }
  }

  /** A small object, read whole. Null when it is gone. */
  async text(object: StoredObject): Promise<string | null> {
    const { http, signal } = this.#caller;
    const { credentials } = this.#place;
    const answer = await http.send({ url: this.#urlOf(object), credentials, accept: [403, 404] }, signal);
    if (answer.status === 404) return null;
    if (answer.status === 403) throw this.#refusal(answer);
    return answer.text();
  }

  /**
   * A bill object into a file of the run, exactly the version that was listed.
   * @returns null when it has changed or gone since
   */
  async download(object: StoredObject): Promise<{ path: string } | null> {
    const { http, signal } = this.#caller;
    const { credentials } = this.#place;
    const headers = { 'if-match': `"${object.etag}"` };
    try {
      const file = await http.download({ url: this.#urlOf(object), headers, credentials }, object.key, signal);
      return file.sizeBytes === object.sizeBytes ? { path: file.path } : null;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'connector.bad-answer') throw error;
      if (!/^HTTP (404|409|412)$/.test(String(error.details.what))) throw error;
      return null;
    }
  }

  #urlOf({ key }: StoredObject): string {
    return `${this.#place.bucketUrl}/${keyPath(key)}`;
  }

  #listing(answer: HttpAnswer): z.infer<typeof Listing>['ListBucketResult'] {
    const parsed = Listing.safeParse(this.#xml(answer));
    if (!parsed.success) throw this.#bad('it is no list of objects');
    return parsed.data.ListBucketResult;
  }

  #xml(answer: HttpAnswer): unknown {
    const text = answer.text();
    // A store never declares entities; who does wants them unfolded.
    if (/<!DOCTYPE/i.test(text)) throw this.#bad('its XML declares a document type');
    try {
      return parser.parse(text);
    } catch (error) {
      throw new AppError('connector.bad-answer', { host: this.#host, what: 'it is not XML' }, { cause: error });
    }
  }

  #decoded(key: string): string {
    try {
      return decodeURIComponent(key.replaceAll('+', ' '));
    } catch {
      throw this.#bad('it has a key that cannot be decoded');
    }
  }

  #size(text: string): number {
    if (!/^\d{1,15}$/.test(text)) throw this.#bad('it has an object without a size');
    return Number(text);
  }

  /** What the store says is wrong, in our words. */
  #refusal(answer: HttpAnswer): AppError {
    const { bucket } = this.#place;
    const host = this.#host;
    const parsed = Refusal.safeParse(this.#xml(answer));
    const { Code = `HTTP ${answer.status}`, Region } = parsed.success ? parsed.data.Error : {};
    const settings = (name: string, what: string) => new AppError('source.bad-settings', { name, what });
    switch (Code) {
      case 'InvalidAccessKeyId':
      case 'SignatureDoesNotMatch':
      case 'InvalidToken':
      case 'ExpiredToken':
      case 'TokenRefreshRequired':
        return new AppError('connector.auth-rejected', { host });
      case 'NoSuchBucket':
        return settings('Bucket', `${host} has no bucket ${bucket}`);
      case 'PermanentRedirect':
      case 'AuthorizationHeaderMalformed':
      case 'IllegalLocationConstraintException': {
        const region = Region ?? answer.headers['x-amz-bucket-region'];
        return settings('Region', region === undefined ? 'the bucket is in another one' : `the bucket is in ${region}`);
      }
      case 'AccessDenied':
      case 'HTTP 403':
        return new AppError('connector.forbidden', { host, what: `to list and read the bucket ${bucket}` });
      default:
        return this.#bad(/^[A-Za-z0-9 ]{1,60}$/.test(Code) ? Code : `HTTP ${answer.status}`);
    }
  }

  #bad(what: string): AppError {
    return new AppError('connector.bad-answer', { host: this.#host, what });
  }
}

const Refusal = z.object({ Error: z.object({ Code: z.string(), Region: z.string().optional() }) });

/** A key as a path: RFC 3986, which is what S3 signs. */
export const keyPath = (key: string): string =>
  encodeURIComponent(key)
    .replaceAll('%2F', '/')
    .replace(/[!'()*]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
