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
import { capture } from './lib/run.mjs';
import { fail, say, seconds } from './lib/say.mjs';

const stampFile = repoPath('node_modules', '.mureon-setup');

/** Installs what the lock file says, if anything differs. */
export async function setup() {
  const lock = readFileSync(repoPath('package-lock.json'));
  const wanted = createHash('sha256').update(lock).digest('hex');
  if (stampIs(stampFile, wanted)) return;
  await withLock(cachePath('setup-locks', createHash('sha256').update(root).digest('hex').slice(0, 16)), async () => {
    if (stampIs(stampFile, wanted)) return;
    const parsed = JSON.parse(lock.toString('utf8'));
    if (!matchesInstalled(parsed)) install(parsed);
    writeStamp(stampFile, wanted);
  });
}

/** @param {Lock} lock */
function install(lock) {
  const startMs = performance.now();
  say('installing the packages of the lock file (first time: a minute or two)');
  const ci = npm(['ci']);
  // `npm ci` refuses a lock file that lacks optional packages of other platforms, which happens when the registry at hand
  // does not carry them. `npm install` takes the same versions from the lock file; the check below is as strict.
  const done = ci.ok ? ci : npm(['install', '--no-save']);
  if (!done.ok || !matchesInstalled(lock)) {
    process.stderr.write(`${ci.stderr}\n${done.stderr}\n`);
    fail(done.ok ? 'The installed packages differ from the lock file.' : 'The packages could not be installed.', [
      'Is the npm registry reachable? `npm ping` tells. A proxy is set with `npm config set proxy URL`.',
      'Nothing else is needed; run the same command again.',
    ]);
  }
  nodeBinary(); // says what to do where npm has no Node for this platform
  say(`packages installed in ${seconds(startMs)}`);
}

/**
 * No install script runs (SECURITY 80): Node comes as a plain package, native modules bring prebuilt binaries, and
 * Electron's own download is tried separately, where its absence is not an error (build/electron-binary.ts).
 * @param {string[]} words
 */
function npm(words) {
  const args = [...words, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const env = { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' };
  const windows = process.platform === 'win32';
  return capture(windows ? 'npm.cmd' : 'npm', args, { env, shell: windows });
}

/**
 * Whether every package that the lock file wants on this platform is installed in that version. npm's own record of the
 * installed tree is the witness; it is also right after a plain `npm install`, which then costs no second installation.
 * @param {Lock} lock
 * @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockEntry
 * @typedef {{ packages: Record<string, LockEntry> }} Lock
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
  // The same for those of this platform that the lock file was made without.
  return !missing && Object.entries(installed).every(([path, entry]) => path in lock.packages || entry.optional);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await setup();
