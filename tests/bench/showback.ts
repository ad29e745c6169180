import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { measure } from './support/child.ts';
import type { BenchOptions } from './support/options.ts';
import { readyWorkspace } from './support/ready-workspace.ts';
import { round, timing } from './support/stats.ts';

/** Publishing one month's pack through the contract. Budget at 1 M rows of detail: 60 s and 500 MiB in the exporting process. */
export async function showbackBench(options: BenchOptions, say: (text: string) => void) {
  const workspaceDir = await readyWorkspace(options, say);
  const runs = [];
  for (let run = 0; run < options.runs; run++) {
    const outDir = join(options.dataDir, `showback-${process.pid}`);
    await mkdir(outDir, { recursive: true });
    runs.push(
      await measure(join(import.meta.dirname, 'programs', 'showback.ts'), { workspaceDir, outDir, period: '2026-09' }),
    );
    await rm(outDir, { recursive: true, force: true });
  }
  const time = timing(runs.map(run => run.ms));
  const rows = Number(runs[0]?.rows ?? 0);
  say(`showback of ${rows} rows: ${time.medianMs} ms`);
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
