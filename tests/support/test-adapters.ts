import type { Adapters } from '../../src-main/app/adapters.ts';
import { forkNodeProcess, sourceEntry, startNodeThread } from '../../src-main/app/node-adapters.ts';

/** What the composition root needs to run from the sources on Node: real processes and threads, no dialogs. */
export function testAdapters(shell: Adapters['shell'], workspaceDir: string): Adapters {
  return {
    shell,
    workspaceDir,
    appVersion: 'test',
    versions: {},
    sqliteBinding: null,
    forkProcess: name => forkNodeProcess(sourceEntry(name)),
    startThread: name => startNodeThread(sourceEntry(name)),
    pickFiles: null,
    printPdf: null,
    notify: null,
    chooseTarget: async () => null,
  };
}
