import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { measure } from './support/child.ts';
import type { BenchOptions } from './support/options.ts';
import { readyWorkspace } from './support/ready-workspace.ts';
import { round, timing } from './support/stats.ts';

/**
 * The pack of the largest month, from its template to a workbook of every charge line, checks and gate included. Budget at 1 M lines of the month:
 * 60 s and 500 MiB in the exporting process; the whole estate has about twelve times the lines of a month.
 */
export async function showbackBench(options: BenchOptions, say: (text: string) => void) {
  const workspaceDir = await readyWorkspace(options, say);
  const runs = [];
  for (let run = 0; run < options.runs; run++) {
    const outDir = join(options.dataDir, `showback-${process.pid}`);
    await mkdir(outDir, { recursive: true });
    runs.push(
      await measure(join(import.meta.dirname, 'programs', 'showback.ts'), { workspaceDir, outDir, formats: ['xlsx'] }),
    );
    await rm(outDir, { recursive: true, force: true });
  }
  const time = timing(runs.map(run => run.ms));
  const rows = Number(runs[0]?.rows ?? 0);
  say(`workbook of ${rows} charge lines, from template to file: ${time.medianMs} ms`);
  return {
    rows,
    ...time,
    rowsPerSecond: round((rows / time.medianMs) * 1000, 0),
    exporterPeakRssMiB: Math.max(...runs.map(run => run.peakRssMiB ?? 0)),
    lakePeakRssMiB: runs.at(-1)?.lakePeakRssMiB,
    megabytes: runs[0]?.megabytes,
    budget: { ms: 60_000, peakRssMiB: 500 },
  };
}
