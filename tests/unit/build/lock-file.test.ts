import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { nativeClosure } from '../../../build/package/stage.ts';
import { repositoryRoot } from '../../support/repository.ts';

type Entry = { version?: string; resolved?: string; integrity?: string; hasInstallScript?: boolean; link?: boolean };
const read = (name: string) => JSON.parse(readFileSync(join(repositoryRoot, name), 'utf8'));
const lock: Record<string, Entry> = read('package-lock.json').packages;
const packages = Object.entries(lock).filter(([path]) => path !== '');

it('holds a hash for every package (SECURITY 80)', () => {
  expect(packages.filter(([, entry]) => !entry.integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([]);
});

it('has no git, file or address sources (SECURITY 80)', () => {
  // The lock file is written without addresses, so that each machine takes packages from the registry it is set up for.
  const odd = packages.filter(([, { resolved, link }]) => link || resolved !== undefined);
  expect(odd.map(([path]) => path)).toEqual([]);
  const manifest = read('package.json');
  const ranges = Object.entries<string>({
    ...manifest.dependencies,
    ...manifest.devDependencies,
    ...manifest.optionalDependencies,
  });
  expect(ranges.filter(([, range]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(range))).toEqual([]);
});

it('has no package that needs its install script: the set-up runs none (SECURITY 80)', () => {
  const unused = ['electron-winstaller']; // makes Squirrel installers, which we do not
  const scripted = packages
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => path.replace(/^.*node_modules\//, ''));
  expect(scripted.filter(name => !unused.includes(name))).toEqual([]);
});

it('packages a fixed list of native modules, in exact versions (SECURITY 81)', () => {
  const platform = /-(linux|darwin|win32)-/;
  const versions = nativeClosure()
    .filter(name => !platform.test(name))
    .map(name => `${name}@${lock[`node_modules/${name}`]?.version}`);
  expect(versions).toEqual([
    '@duckdb/node-api@1.5.6-r.1',
    '@duckdb/node-bindings@1.5.6-r.1',
    '@napi-rs/keyring@2.1.2',
    '@resvg/resvg-wasm@2.6.2',
    'better-sqlite3@13.2.0',
    'detect-libc@2.1.2',
  ]);
});

it('banned packages are absent (SECURITY 32)', () => {
  expect(packages.filter(([path]) => /node_modules\/(xlsx|keytar)$/.test(path))).toEqual([]);
});
