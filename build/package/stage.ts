import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoPath } from '../lib/paths.mjs';

type Manifest = { dependencies?: Record<string, string>; optionalDependencies?: Record<string, string> };

/** Packages that the bundle leaves outside (electron.vite.config.ts, `native`). */
const native = ['@duckdb/node-api', '@duckdb/node-bindings', 'better-sqlite3', '@napi-rs/keyring', '@resvg/resvg-wasm'];

/** Not needed to run: sources and build files of better-sqlite3, type declarations. */
const leftOut = [/^better-sqlite3\/(deps|src|binding\.gyp)/, /\.d\.ts$/, /\.map$/, /^node-addon-api/];

/**
 * Puts into `dist/app` what goes into the package: the bundle, its manifest and the native modules with what they require.
 * @returns the folder
 */
export function stageApp(): string {
  const folder = repoPath('dist', 'app');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(repoPath('out'), join(folder, 'out'), {
    recursive: true,
    filter: path => !/\.map$|\.mureon-build$|packages-\w+\.json$/.test(path),
  });
  cpSync(repoPath('resources'), join(folder, 'resources'), { recursive: true });
  const packages = nativeClosure();
  for (const name of packages) copyPackage(name, join(folder, 'node_modules', name));
  const { name, productName, version, description, author, license, type, main } = manifestOf(repoPath());
  const dependencies = Object.fromEntries(packages.map(each => [each, manifestOf(packageFolder(each)).version]));
  const manifest = { name, productName, version, description, author, license, type, main, dependencies };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return folder;
}

/** The native packages and everything that they require and that is installed on this platform. */
export function nativeClosure(): string[] {
  const found = new Set<string>();
  const add = (name: string) => {
    if (found.has(name) || name === 'node-addon-api' || !existsSync(packageFolder(name))) return;
    found.add(name);
    const { dependencies, optionalDependencies } = manifestOf(packageFolder(name)) as Manifest;
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) add(next);
  };
  for (const name of native) {
    if (!existsSync(packageFolder(name))) throw new Error(`${name} is not installed`);
    add(name);
  }
  return [...found].sort();
}

function copyPackage(name: string, target: string): void {
  const source = packageFolder(name);
  const filter = (path: string) => {
    const inside = `${name}${path.slice(source.length).replaceAll('\\', '/')}`;
    if (leftOut.some(pattern => pattern.test(inside))) return false;
    return !inside.startsWith('better-sqlite3/prebuilds/') || isPrebuildHere(inside);
  };
  cpSync(source, target, { recursive: true, filter });
}

/** Of the binaries that better-sqlite3 carries for eight platforms, those of this one (macOS: both processors). */
const isPrebuildHere = (path: string) =>
  path.includes(process.platform === 'darwin' ? '/darwin-' : `/${process.platform}-${process.arch}.`);

const packageFolder = (name: string) => repoPath('node_modules', ...name.split('/'));
const manifestOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
