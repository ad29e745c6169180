import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../src-core/errors/app-error.ts';
import { browserPdf } from './browser-pdf.ts';
import type { SessionOptions } from './cli/session.ts';
import { createWorkbench } from './compose.ts';
import { startServer } from './serve/http-server.ts';
import { Transfers } from './serve/transfers.ts';

export type ServeOptions = {
  workspaceDir: string;
  /** Folder of the built page. */
  root: string;
  port?: string;
  /** Seconds without a connected window after which the server ends; absent = never. */
  idleExit?: string;
  isJson: boolean;
  adapters: SessionOptions['adapters'];
};

/** Browser mode: serve until Ctrl-C, SIGTERM or the idle time. @returns the exit code. */
export async function serve(options: ServeOptions): Promise<number> {
  if (!existsSync(join(options.root, 'index.html'))) throw new AppError('app.not-built', { root: options.root });
  const port = number('--port', options.port, 65_535) ?? 0;
  const idleSeconds = number('--idle-exit', options.idleExit, 1_000_000);
  const transfers = new Transfers(options.workspaceDir);
  await transfers.clear();
  const workbench = await createWorkbench({
    ...options.adapters,
    shell: 'browser',
    workspaceDir: options.workspaceDir,
    pickFiles: null, // the page has the browser's own dialog
    printPdf: browserPdf(),
    notify: null,
    chooseTarget: request => transfers.chooseTarget(request),
  });
  try {
    await workbench.lake.start(); // a workspace in use or damaged is said here, not in the window
    const served = await startServer({ workbench, transfers, root: options.root, port }).catch(error => {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      throw new AppError('cli.usage', { what: `Port ${port} is in use.` }, { cause: error });
    });
    process.stdout.write(
      options.isJson
        ? `${JSON.stringify({ url: served.url, port: served.port, workspace: options.workspaceDir })}\n`
        : `Mureon Workbench: ${served.url}\nThis address works once. Stop with Ctrl-C.\n`,
    );
    await untilStopped(() => served.connections(), idleSeconds);
    await served.close();
    return 0;
  } finally {
    await workbench.close();
    await transfers.clear();
  }
}

function untilStopped(connections: () => number, idleSeconds: number | null): Promise<void> {
  return new Promise(resolve => {
    let idleSince = performance.now();
    const timer = setInterval(() => {
      if (connections() > 0) idleSince = performance.now();
      else if (idleSeconds !== null && performance.now() - idleSince >= idleSeconds * 1_000) stop();
    }, 500);
    const stop = () => {
      clearInterval(timer);
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  });
}

function number(name: string, text: string | undefined, most: number): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw new AppError('cli.usage', { what: `${name} must be a whole number up to ${most}, not ${text}.` });
}
