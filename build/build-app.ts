/** Bundles the application into `out/`, when a source has changed since the last time. */
import { existsSync } from 'node:fs';
import { hashOf, stampIs, writeStamp } from './lib/hash.mjs';
import { withLock } from './lib/lock.mjs';
import { nodeBinary, nodeEnvironment } from './lib/node-runtime.mjs';
import { cachePath, repoPath, root } from './lib/paths.mjs';
import { capture } from './lib/run.mjs';
import { say, seconds } from './lib/say.mjs';

const sources = [
  ...['src-core', 'src-main', 'src-preload', 'src-renderer', 'workers', 'resources'],
  ...['electron.vite.config.ts', 'package.json', 'package-lock.json'],
];
const stampFile = repoPath('out', '.mureon-build');

/**
 * @returns the hash of the sources that `out/` was built from
 * @throws Error with the bundler's output when it fails
 */
export async function buildApp(): Promise<string> {
  const wanted = hashOf(sources);
  if (isCurrent(wanted)) return wanted;
  await withLock(cachePath('build-locks', hashOf(['package.json']).slice(0, 8) + root.replace(/\W+/g, '-')), () => {
    if (isCurrent(wanted)) return;
    const startMs = performance.now();
    const cli = repoPath('node_modules', 'electron-vite', 'bin', 'electron-vite.js');
    const env = { ...nodeEnvironment(), NODE_ENV: 'production', NO_COLOR: '1' };
    const built = capture(nodeBinary(), [cli, 'build'], { env });
    if (!built.ok)
      throw new Error(`The application does not build.\n${built.stdout.slice(-4000)}\n${built.stderr.slice(-4000)}`);
    writeStamp(stampFile, wanted);
    say(`application built in ${seconds(startMs)}`);
  });
  return wanted;
}

const isCurrent = (wanted: string) =>
  stampIs(stampFile, wanted) && existsSync(repoPath('out', 'renderer', 'index.html'));
