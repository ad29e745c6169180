import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { measure } from './support/child.ts';
import type { BenchOptions } from './support/options.ts';
import { round, timing } from './support/stats.ts';

/**
 * One table of charge lines (12 columns) as a pack's workbook, and as bare CSV of the same rows for the ratio. Budget at 1 M rows:
 * 60 s and 500 MiB in the process that writes.
 */
export async function packBench(options: BenchOptions, say: (text: string) => void) {
  await mkdir(options.dataDir, { recursive: true });
  const program = join(import.meta.dirname, 'programs', 'pack.ts');
  const figures: Record<string, unknown> = {};
  const medians: Record<string, number> = {};
  for (const format of ['csv', 'xlsx', 'parquet'] as const) {
    const runs = [];
    for (let run = 0; run < options.runs; run++)
      runs.push(await measure(program, { dataDir: options.dataDir, rows: options.rows, formats: [format] }));
    const time = timing(runs.map(run => run.ms));
    medians[format] = time.medianMs;
    figures[format] = {
      ...time,
      cpuMs: round(Math.min(...runs.map(run => run.cpuMs ?? 0)), 0),
      peakRssMiB: Math.max(...runs.map(run => run.peakRssMiB ?? 0)),
      megabytes: runs[0]?.megabytes,
      timesCsv: round(time.medianMs / (medians.csv ?? time.medianMs), 2),
    };
    say(`pack as ${format}, ${runs[0]?.rows} rows: ${time.medianMs} ms`);
  }
  return { ...figures, budget: { xlsxMs: 60_000, peakRssMiB: 500 } };
}
