import { join } from 'node:path';
import { lakeOptions } from '../../src-main/app/lake-options.ts';
import { measure } from './support/child.ts';
import type { BenchOptions } from './support/options.ts';
import { readyWorkspace } from './support/ready-workspace.ts';

/** Budgets: 1 M amounts x 50 targets under 5 s; at 100 M charges a month under 60 s and one changed rule under 10 s. */
export async function allocationBench(options: BenchOptions, say: (text: string) => void) {
  const workspaceDir = await readyWorkspace(options, say);
  const { threads, memoryLimit } = lakeOptions(workspaceDir);
  say('splitting');
  const program = join(import.meta.dirname, 'programs', 'allocation.ts');
  return measure(program, { workspaceDir, threads, memoryLimit });
}
