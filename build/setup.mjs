/**
 * Makes `node_modules` equal to the lock file. Runs on Node 20 without any dependency; every other command calls it first.
 * A second run compares two lock files (a few milliseconds) and does nothing.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { stampIs, writeStamp } from './lib/hash.mjs';
import { withLock } from './lib/lock.mjs';
import { nodeBinary } from './lib/node-runtime.mjs';
import { cachePath, repoPath, root } from './lib/paths.mjs';
import { foreground } from './lib/run.mjs';
import { fail, say, seconds } from './lib/say.mjs';

const stampFile = repoPath('node_modules', '.mureon-setup');

/** Installs what the lock file says, if anything differs. */
export async function setup() {
  const lock = readFileSync(repoPath('package-lock.json'));
  const wanted = createHash('sha256').update(lock).digest('hex');
  if (stampIs(stampFile, wanted)) return;
  await withLock(cachePath('setup-locks', createHash('sha256').update(root).digest('hex').slice(0, 16)), async () => {
    if (stampIs(stampFile, wanted)) return;
    if (!matchesInstalled(JSON.parse(lock.toString('utf8')))) await install();
    writeStamp(stampFile, wanted);
  });
}

async function install() {
  const startMs = performance.now();
  say('installing the packages of the lock file (first time: a few minutes)');
  // No install script runs (SECURITY 80): Node comes as a plain package, native modules bring prebuilt binaries, and
  // Electron's own download is tried separately, where its absence is not an error (build/electron-binary.mjs).
  // npm belongs to the Node it was installed with, so it is started as a program, never through this process's Node.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const env = { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' };
  const windows = process.platform === 'win32';
  // npm reports on standard output, which belongs to the command that asked for the set-up.
  const code = await foreground(windows ? 'npm.cmd' : 'npm', args, { env, shell: windows, stdio: ['ignore', 2, 2] });
  if (code !== 0) {
    fail(`npm ci ended with ${code}.`, [
      'Is the npm registry reachable? `npm ping` tells. A proxy is set with `npm config set proxy URL`.',
      'Nothing else is needed; run the same command again.',
    ]);
  }
  nodeBinary(); // says what to do where npm has no Node for this platform
  say(`packages installed in ${seconds(startMs)}`);
}

/**
 * Whether every package that the lock file wants on this platform is installed in that version. npm's own record of the
 * installed tree is the witness; it is also right after a plain `npm install`, which then costs no second installation.
 * @param {{ packages: Record<string, LockEntry> }} lock
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, os?: unknown }} LockEntry
 */
export function matchesInstalled(lock, recordFile = repoPath('node_modules', '.package-lock.json')) {
  if (!existsSync(recordFile)) return false;
  /** @type {Record<string, LockEntry>} */
  const installed = JSON.parse(readFileSync(recordFile, 'utf8')).packages;
  const wanted = Object.entries(lock.packages).filter(([path]) => path !== '');
  const missing = wanted.some(([path, entry]) => {
    const found = installed[path];
    if (!found) return !entry.optional; // optional ones are absent on other platforms
    return found.version !== entry.version || found.integrity !== entry.integrity;
  });
  return !missing && Object.keys(installed).every(path => path in lock.packages);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await setup();
