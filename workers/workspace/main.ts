import { WorkspaceOptions } from '../../src-core/wire/worker-notes.ts';
import { Logger } from '../shared/log.ts';
import { serveWorker } from '../shared/serve-worker.ts';
import { openJournal } from './open-journal.ts';
import { workspaceRouter } from './router.ts';

/** The thread that owns better-sqlite3: everything the workspace remembers besides the lake. */
serveWorker(async options => {
  const { workspaceDir, sqliteBinding } = WorkspaceOptions.parse(options);
  const opened = openJournal(workspaceDir, sqliteBinding);
  const log = new Logger(workspaceDir, 'workspace');
  if (opened.damage) log.write('error', { event: 'journal-damaged', code: 'workspace.damaged' });
  return {
    log,
    routers: { rpc: workspaceRouter(opened) },
    close: async () => {
      opened.journal.close();
      await log.flush();
    },
  };
});
