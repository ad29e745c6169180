import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lakeOptions } from '../../../src-main/app/lake-options.ts';
import { measure } from './child.ts';
import { ensureFiles } from './data.ts';
import type { BenchOptions } from './options.ts';

const workspaceOf = (options: BenchOptions) => join(options.dataDir, `${options.rows}-${options.seed}`, 'workspace');
const markOf = (workspaceDir: string) => join(workspaceDir, 'ready');

/** Keep a workspace that an import bench has filled, so that the reading benches need not import again. */
export function keepWorkspace(options: BenchOptions, filled: string): void {
  const workspaceDir = workspaceOf(options);
  if (existsSync(workspaceDir)) return;
  renameSync(filled, workspaceDir);
  writeFileSync(markOf(workspaceDir), '');
}

/** A workspace with all rows imported; made once for a size and seed, and used by every bench that only reads. */
export async function readyWorkspace(options: BenchOptions, say: (text: string) => void): Promise<string> {
  const workspaceDir = workspaceOf(options);
  const mark = markOf(workspaceDir);
  if (existsSync(mark)) return workspaceDir;
  const { files } = await ensureFiles(options, 'parquet', say);
  say(`importing ${files.length} files into ${workspaceDir}`);
  const { threads, memoryLimit } = lakeOptions(workspaceDir);
  await measure(join(import.meta.dirname, '../programs/import.ts'), { files, workspaceDir, threads, memoryLimit });
  writeFileSync(mark, '');
  return workspaceDir;
}
