#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import type { sourceEntry as entryOf } from './node-adapters.ts';

// Before anything else is loaded: what follows comes compiled from the cache.
const { codeCacheDir } = await import('./code-cache.ts');
const codeCache = codeCacheDir();
if (codeCache !== null) enableCompileCache(codeCache);
const [{ runProgram }, { forkNodeProcess, sourceEntry, startNodeThread }, { product }] = await Promise.all([
  import('./cli/program.ts'),
  import('./node-adapters.ts'),
  import('./version.ts'),
]);

const { version, root } = product();
const adapters = {
  appVersion: version,
  sqliteBinding: null,
  versions: { node: process.versions.node },
  forkProcess: (name: Parameters<typeof entryOf>[0]) => forkNodeProcess(sourceEntry(name)),
  startThread: (name: Parameters<typeof entryOf>[0]) => startNodeThread(sourceEntry(name)),
};

// `mureon ... | head` closes our output early: that is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', error => {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  });
}

process.exitCode = await runProgram({
  words: process.argv.slice(2),
  adapters,
  stdout: process.stdout,
  stderr: process.stderr,
  serve: async options =>
    (await import('./serve.ts')).serve({ ...options, adapters, root: options.root ?? `${root}/out/renderer` }),
});
