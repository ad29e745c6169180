import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repoPath } from './paths.mjs';
import { capture, has } from './run.mjs';

/** The tools that `compileSqlite` needs. */
export const compilers = ['cc', 'c++'] as const;

/** @returns the compilers that are not on the PATH; empty when all are there */
export const missingCompilers = (): string[] => compilers.filter(name => !has(name));

/**
 * Builds better-sqlite3 from the source inside its npm package for a runtime that has Node-API 9 (Electron 33, the test
 * runtime). Its prebuilt binary asks for Node-API 10, which Electron has since 36. The functions are all there as
 * experimental ones, hence `NAPI_EXPERIMENTAL` and the version number that the headers give it.
 *
 * Two compiler calls instead of node-gyp: no Python, no download of headers, and nothing is written into node_modules.
 * @param target absolute path of the `.node` file to write; replaced atomically. About 30 s on two cores.
 */
export async function compileSqlite(target: string): Promise<void> {
  const sources = repoPath('node_modules', 'better-sqlite3');
  const work = mkdtempSync(join(tmpdir(), 'mureon-sqlite-'));
  const common = ['-c', '-O2', '-fPIC', '-w', '-DNDEBUG', ...sqliteDefines(sources)];
  const include = ['node-api-headers/include', 'node-addon-api'].map(name => `-I${repoPath('node_modules', name)}`);
  try {
    await Promise.all([
      compile('cc', [...common, '-std=c99', join(sources, 'deps/sqlite3/sqlite3.c'), '-o', join(work, 'sqlite3.o')]),
      compile('c++', [
        ...common,
        ...['-std=c++20', '-fvisibility=hidden', '-fno-exceptions', '-fno-rtti', '-fno-strict-aliasing'],
        ...['-DNAPI_EXPERIMENTAL', '-DNAPI_VERSION=2147483647', '-DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT'],
        '-DNAPI_DISABLE_CPP_EXCEPTIONS',
        ...['-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS', '-DNODE_GYP_MODULE_NAME=better_sqlite3'],
        ...[
          '-include',
          repoPath('build/lib/node-api-experimental.h'),
          '-DBUILDING_NODE_EXTENSION',
          ...include,
          `-I${join(sources, 'deps/sqlite3')}`,
        ],
        ...[join(sources, 'src/better_sqlite3.cpp'), '-o', join(work, 'addon.o')],
      ]),
    ]);
    const objects = ['addon.o', 'sqlite3.o'].map(name => join(work, name));
    const linked = `${target}.${process.pid}`;
    await compile('c++', ['-shared', '-o', linked, ...objects, '-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL', '-ldl']);
    renameSync(linked, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The compile options of SQLite itself, read from the package so that an upgrade cannot drift. */
function sqliteDefines(sources: string): string[] {
  const text = readFileSync(join(sources, 'deps/defines.gypi'), 'utf8');
  const defines = [...text.matchAll(/'([A-Z][A-Z0-9_]*(?:=[^']*)?)'/g)].map(match => `-D${match[1]}`);
  if (defines.length < 20) throw new Error('better-sqlite3/deps/defines.gypi has another form than expected');
  return defines;
}

function compile(command: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', text => {
      errors += text;
    });
    child.once('error', reject);
    child.once('exit', code =>
      code === 0 ? resolve() : reject(new Error(`${command} failed: ${errors.slice(-2000)}`)),
    );
  });
}

/** The first line of the compiler's version, part of the cache key's record. */
export const compilerVersion = (): string => capture('c++', ['--version']).stdout.split('\n')[0] ?? '';
