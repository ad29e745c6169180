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
    const url = new URL(`${this.url}/${this.bucket}/${keyPath(key)}`);
    const who = { ...storeKey, sessionToken: null, service: 's3', region: 'us-east-1', at: new Date() };
    const headers = await awsSignature({ method: 'PUT', url, headers: {}, body, ...who });
    const answer = await fetch(url, { method: 'PUT', headers, body });
    if (!answer.ok) throw new Error(`PUT ${key}: ${answer.status} ${await answer.text()}`);
  }

  async close(): Promise<void> {
    const ended = once(this.#server, 'exit');
    this.#server.disconnect();
    await ended;
    this.#folder.remove();
  }
}
