import { existsSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchOptions } from './options.ts';
import { openSession } from './workbench-session.ts';

/**
 * The demo estate with all that goes with it (usage, prices, invoices, rates, cost model), made through the contract as people make it; once
 * for a size and seed, and used by every bench that only reads.
 */
export async function readyWorkspace(options: BenchOptions, say: (text: string) => void): Promise<string> {
  const workspaceDir = join(options.dataDir, `${options.rows}-${options.seed}`, 'workspace');
  const mark = join(workspaceDir, 'ready');
  if (existsSync(mark)) return workspaceDir;
  say(`making the demo estate of ${options.rows} rows in ${workspaceDir}`);
  await rm(workspaceDir, { recursive: true, force: true });
  await mkdir(workspaceDir, { recursive: true });
  const session = await openSession(workspaceDir, options.outDir);
  try {
    const { rows, seed } = options;
    await session.finish((await session.api().app.startDemo({ rows, seed })).taskId);
  } finally {
    await session.close();
  }
  writeFileSync(mark, '');
  return workspaceDir;
}
