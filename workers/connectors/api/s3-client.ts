import type { ConnectorContext, Credential, HttpAnswer } from '../../../src-core/connector/api-connector.ts';
import { keyPath } from '../../../src-core/connector/object-key.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { badAnswer, listingOf, refusalOf, type StoreAnswer, type StoredObject } from './s3-answers.ts';

export type Place = {
  /** Address of the bucket, without a slash at its end. */
  readonly bucketUrl: string;
  readonly bucket: string;
  readonly credentials: readonly Credential[];
};

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
      const { objects, next } = listingOf(this.#answer(answer));
      yield objects;
      if (next === null) return;
      if (tokens.has(next))
        throw badAnswer(this.#host, 'it says that there are more objects and does not lead to them');
      tokens.add(next);
      token = next;
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

  #refusal(answer: HttpAnswer): AppError {
    return refusalOf(this.#answer(answer));
  }

  #answer(answer: HttpAnswer): StoreAnswer {
    const { bucket } = this.#place;
    const region = answer.headers['x-amz-bucket-region'] ?? null;
    return { status: answer.status, text: answer.text(), region, host: this.#host, bucket };
  }
}
