import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lakeOptions } from '../../src-main/app/lake-options.ts';
import { measure } from './support/child.ts';
import type { BenchOptions } from './support/options.ts';
import { round, timing } from './support/stats.ts';

/** How fast the demo estate is written, in its own process, at a tenth of the rows and at all of them: slope and fixed cost. */
export async function demoBench(options: BenchOptions, say: (text: string) => void) {
  const scratch = join(options.dataDir, `demo-${process.pid}`);
  await mkdir(scratch, { recursive: true });
  const { threads, memoryLimit } = lakeOptions(scratch);
  const sizes = [Math.max(60_000, Math.round(options.rows / 10)), options.rows];
  const report = [];
  for (const rows of sizes) {
    const runs = [];
    for (let run = 0; run < options.runs; run++) {
      runs.push(
        await measure(join(import.meta.dirname, 'programs', 'demo.ts'), {
          dir: join(scratch, 'out'),
          threads,
          memoryLimit,
          rows,
          seed: options.seed,
        }),
      );
    }
    const time = timing(runs.map(run => run.ms));
    report.push({
      rowsWished: rows,
      rowsWritten: runs[0]?.rows,
      megabytes: runs[0]?.megabytes,
      ...time,
      peakRssMiB: Math.max(...runs.map(run => run.peakRssMiB ?? 0)),
      rowsPerSecond: round((Number(runs[0]?.rows ?? 0) / time.medianMs) * 1000, 0),
    });
    say(`demo ${rows} rows: ${time.medianMs} ms`);
  }
  await rm(scratch, { recursive: true, force: true });
  return report;
}
