import { join } from 'node:path';
import { app } from 'electron';
import { runProgram } from './cli/program.ts';
import { electronWorkers } from './desktop-adapters.ts';

/** `mureon ...` inside the packaged application. */
export async function runCommandLine(words: string[]): Promise<void> {
  await app.whenReady(); // utility processes need it
  const adapters = { ...electronWorkers(), appVersion: app.getVersion() };
  const exitCode = await runProgram({
    words,
    adapters,
    stdout: process.stdout,
    stderr: process.stderr,
    serve: async options => {
      const { serve } = await import('./serve.ts');
      return serve({ ...options, adapters, root: options.root ?? join(app.getAppPath(), 'out', 'renderer') });
    },
  });
  app.exit(exitCode);
}
