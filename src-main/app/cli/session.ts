import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { RouterClient } from '@orpc/server';
import type { Task } from '../../../src-core/contract/tasks.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { toAppError } from '../../../src-core/errors/orpc-error.ts';
import type { WorkbenchRouter } from '../../ipc/router.ts';
import type { Adapters, TargetRequest } from '../adapters.ts';
import { browserPdf } from '../browser-pdf.ts';
import type { Workbench } from '../compose.ts';
import type { Output } from './output.ts';

export type Session = {
  api: RouterClient<WorkbenchRouter>;
  workbench: Workbench;
  output: Output;
  signal: AbortSignal;
  /** Handles for paths named on the command line. */
  handles(paths: readonly string[]): Promise<string[]>;
  /** The next export goes to this path instead of `--out`. */
  redirectOut(path: string): void;
  /** Wait for a task, showing its progress. @throws the task's error */
  finish(taskId: string | null): Promise<unknown>;
};

export type SessionOptions = {
  workspaceDir: string;
  output: Output;
  /** Create the workspace when it does not exist. */
  creates: boolean;
  /** `--out`: where an export (file) or a pack (folder) goes. */
  out?: string | undefined;
  adapters: Pick<Adapters, 'forkProcess' | 'startThread' | 'appVersion' | 'versions' | 'sqliteBinding'>;
};

/** Open the workbench for one command and close it afterwards, whatever happened; Ctrl-C cancels. */
export async function withSession<T>(options: SessionOptions, work: (session: Session) => Promise<T>): Promise<T> {
  const { workspaceDir, output } = options;
  if (!options.creates && !isWorkspace(workspaceDir)) {
    throw new AppError('workspace.missing', { path: workspaceDir });
  }
  const controller = new AbortController();
  const interrupt = () => controller.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  let { out } = options;
  const { createWorkbench } = await import('../compose.ts');
  const workbench = await createWorkbench({
    ...options.adapters,
    shell: 'cli',
    workspaceDir,
    pickFiles: null,
    printPdf: browserPdf(),
    notify: null,
    chooseTarget: async request => ({ path: targetPath(request, out), downloadTicket: null }),
  });
  try {
    const { tasks, files } = workbench.services;
    const api = workbench.client(workbench.createSender(null));
    return await work({
      api,
      workbench,
      output,
      signal: controller.signal,
      handles: async paths => (await Promise.all(paths.map(path => files.register(path)))).map(file => file.handle),
      redirectOut: path => {
        out = path;
      },
      finish: async taskId => {
        if (taskId === null) throw new AppError('call.cancelled');
        const stop = () => tasks.cancel(taskId);
        controller.signal.addEventListener('abort', stop);
        if (controller.signal.aborted) stop();
        const unsubscribe = workbench.events.listen(event => {
          if (event.type === 'task' && event.task.id === taskId) output.progress(event.task);
        });
        const task: Task = await tasks.wait(taskId);
        unsubscribe();
        controller.signal.removeEventListener('abort', stop);
        output.endProgress();
        if (task.error) throw AppError.fromWire(task.error);
        return task.result;
      },
    });
  } catch (error) {
    throw toAppError(error);
  } finally {
    output.endProgress();
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
    await workbench.close();
  }
}

/** A folder that an import has filled before. */
export function isWorkspace(dir: string): boolean {
  return existsSync(join(dir, 'lake')) || existsSync(join(dir, 'workspace.sqlite'));
}

function targetPath(request: TargetRequest, out: string | undefined): string {
  if (out === undefined) throw new AppError('cli.usage', { what: 'Say where to write with --out.' });
  const path = resolve(out);
  // A folder is made by the publisher, once it knows that there is something to publish.
  if (request.kind === 'file' && !existsSync(dirname(path)))
    throw new AppError('cli.usage', { what: `There is no folder ${dirname(path)} to write to.` });
  return path;
}
