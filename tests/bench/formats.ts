import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lakeOptions } from '../../src-main/app/lake-options.ts';
import { measure } from './support/child.ts';
import { ensureFormatFile, formatNames } from './support/format-files.ts';
import type { BenchOptions } from './support/options.ts';
import { round } from './support/stats.ts';

const program = (name: string) => join(import.meta.dirname, 'programs', `${name}.ts`);

/**
 * Import ratio of every other format than FOCUS: bare DuckDB reading a file into one table against the complete import of it, once each. The
 * baseline does none of the work (no money, no keys, no masking, no history): it is the floor, not a rival.
 */
export async function formatsBench(options: BenchOptions, say: (text: string) => void) {
  const scratch = join(options.dataDir, `formats-${process.pid}`);
  await mkdir(scratch, { recursive: true });
  const common = lakeOptions(scratch);
  const report: Record<string, unknown> = {};
  for (const name of options.formats.length > 0
    ? formatNames.filter(one => options.formats.includes(one))
    : formatNames) {
    const file = await ensureFormatFile(options.dataDir, name, options.rows);
    const { threads, memoryLimit } = common;
    const bare = await measure(program('bare-format'), {
      from: file.bareSql,
      database: join(scratch, 'bare.duckdb'),
      threads,
      memoryLimit,
    });
    const files = [{ path: file.path, name: `${name}-${options.rows}` }];
    const ours = await measure(program('import'), {
      files,
      workspaceDir: join(scratch, 'workspace'),
      threads,
      memoryLimit,
    });
    if (ours.rows !== file.rows) throw new Error(`${name}: ${ours.rows} of ${file.rows} rows came in`);
    report[name] = {
      rows: file.rows,
      megabytes: round(file.bytes / 1e6, 1),
      bare: { ms: round(bare.ms, 0), cpuMs: bare.cpuMs },
      complete: { ms: round(ours.ms, 0), cpuMs: ours.cpuMs, peakRssMiB: ours.peakRssMiB, phasesMs: ours.phasesMs },
      ratio: round(bare.ms / ours.ms, 3),
      cpuRatio: round((bare.cpuMs ?? 0) / (ours.cpuMs ?? 1), 3),
    };
    say(
      `${name}: bare ${round(bare.ms / 1000, 1)} s, complete ${round(ours.ms / 1000, 1)} s, ratio ${round(bare.ms / ours.ms, 3)}, peak ${ours.peakRssMiB} MiB`,
    );
    await rm(join(scratch, 'workspace'), { recursive: true, force: true });
  }
  await rm(scratch, { recursive: true, force: true });
  return report;
}
