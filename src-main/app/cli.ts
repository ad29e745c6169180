#!/usr/bin/env node
import { runProgram } from './cli/program.ts';
import { forkNodeProcess, sourceEntry, startNodeThread } from './node-adapters.ts';
import { product } from './version.ts';

const { version, root } = product();
const adapters = {
  appVersion: version,
  sqliteBinding: null,
  versions: { node: process.versions.node },
  forkProcess: (name: Parameters<typeof sourceEntry>[0]) => forkNodeProcess(sourceEntry(name)),
  startThread: (name: Parameters<typeof sourceEntry>[0]) => startNodeThread(sourceEntry(name)),
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
