import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { keyPath } from '../../src-core/connector/object-key.ts';
import { awsSignature } from '../../src-main/services/sources/aws-signature.ts';
import { temporaryFolder } from './workspace.ts';

/** The one key that the server knows; it checks every signature. */
export const storeKey = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };

const child = fileURLToPath(new URL('./object-store.child.ts', import.meta.url));

/**
 * An S3-compatible server on loopback with one bucket (s3rver: signatures, listing by pages, If-Match). In a process of its own, because it
 * makes its page tokens with a cipher that OpenSSL has only in its legacy provider.
 */
export class ObjectStore {
  readonly url: string;
  readonly bucket = 'bills';
  readonly #server: ChildProcess;
  readonly #folder: ReturnType<typeof temporaryFolder>;

  private constructor(server: ChildProcess, port: number, folder: ReturnType<typeof temporaryFolder>) {
    this.#server = server;
    this.#folder = folder;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(): Promise<ObjectStore> {
    const folder = temporaryFolder('object-store');
    const server = fork(child, [folder.path, 'bills'], { execArgv: ['--openssl-legacy-provider'] });
    const [port] = await once(server, 'message');
    return new ObjectStore(server, Number(port), folder);
  }

  async put(key: string, body: string): Promise<void> {
    await this.#send('PUT', key, body);
  }

  /** The object's bytes; null when there is none. */
  async get(key: string): Promise<Uint8Array | null> {
    const answer = await this.#send('GET', key, '');
    return answer.status === 404 ? null : new Uint8Array(await answer.arrayBuffer());
  }

  async #send(method: 'GET' | 'PUT', key: string, body: string): Promise<Response> {
    const url = new URL(`${this.url}/${this.bucket}/${keyPath(key)}`);
    const who = { ...storeKey, sessionToken: null, service: 's3', region: 'us-east-1', at: new Date() };
    const headers = await awsSignature({ method, url, headers: {}, body, ...who });
    const answer = await fetch(url, { method, headers, body: method === 'GET' ? null : body });
    if (!answer.ok && answer.status !== 404)
      throw new Error(`${method} ${key}: ${answer.status} ${await answer.text()}`);
    return answer;
  }

  async close(): Promise<void> {
    const ended = once(this.#server, 'exit');
    this.#server.disconnect();
    await ended;
    this.#folder.remove();
  }
}
