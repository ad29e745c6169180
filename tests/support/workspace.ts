import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An empty folder that is gone when `remove` or `using` ends. */
export interface TemporaryFolder extends Disposable {
  readonly path: string;
  remove(): void;
}

/** @param name part of the folder's name, for the one who finds it after a crash */
export function temporaryFolder(name = 'workspace'): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), `mureon-${name}-`));
  const remove = () => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  return { path, remove, [Symbol.dispose]: remove };
}

/** A loopback port that nothing listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
