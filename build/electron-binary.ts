/** The Electron to start: the one of the lock file where its binary can be had, else the test runtime. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type ElectronRuntime, type NoElectron, testRuntime } from './electron-runtime.ts';
import { stampIs, writeStamp } from './lib/hash.mjs';
import { nodeBinary } from './lib/node-runtime.mjs';
import { cachePath, repoPath } from './lib/paths.mjs';
import { capture } from './lib/run.mjs';
import { say } from './lib/say.mjs';

const folder = repoPath('node_modules', 'electron');
const { version } = createRequire(import.meta.url)('electron/package.json') as { version: string };

/** An Electron whose libraries are all installed, or the reason why there is none. */
export async function findElectron(): Promise<ElectronRuntime | NoElectron> {
  const found = (await releaseElectron()) ?? (await testRuntime());
  if ('absent' in found) return found;
  const missing = missingLibraries(found.executable);
  if (missing.length === 0) return found;
  return { absent: `these system libraries are not installed: ${missing.join(', ')}` };
}

/** `electron` as the lock file has it. Its binary comes from its makers' own server, which is asked at most once a day. */
async function releaseElectron(): Promise<ElectronRuntime | undefined> {
  const installed = installedBinary();
  if (installed) return installed;
  const asked = cachePath('electron-download-asked');
  const today = `${version} ${new Date().toISOString().slice(0, 10)}`;
  if (stampIs(asked, today)) return undefined;
  writeStamp(asked, today);
  if (!(await reachable(process.env.ELECTRON_MIRROR ?? 'https://github.com/'))) return undefined;
  say(`fetching Electron ${version}`);
  const env = { ...process.env };
  delete env.ELECTRON_SKIP_BINARY_DOWNLOAD;
  const done = capture(nodeBinary(), [join(folder, 'install.js')], { env, timeout: 600_000 });
  if (!done.ok) say(`Electron ${version} could not be fetched; trying the test runtime`);
  return installedBinary();
}

function installedBinary(): ElectronRuntime | undefined {
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const executable = join(folder, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(executable) ? { executable, version, kind: 'release' } : undefined;
}

async function reachable(url: string): Promise<boolean> {
  try {
    await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(4000) });
    return true;
  } catch {
    return false; // any failure means the same here: there is nothing to fetch from
  }
}

/** Names of shared libraries that the dynamic linker does not find (Linux; a desktop system has them all). */
function missingLibraries(executable: string): string[] {
  if (process.platform !== 'linux') return [];
  const { stdout } = capture('ldd', [executable]);
  return [...stdout.matchAll(/^\s*(\S+) => not found/gm)].map(match => match[1] ?? '');
}
