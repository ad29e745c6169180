import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lakeOptions } from '../../src-main/app/lake-options.ts';
import { type Measured, measure } from './support/child.ts';
import { ensureFiles } from './support/data.ts';
import type { BenchOptions } from './support/options.ts';
import { round, timing } from './support/stats.ts';

const program = (name: string) => join(import.meta.dirname, 'programs', `${name}.ts`);

/** Least processor time of the runs, in ms. */
const lowest = (runs: readonly Measured[]): number => Math.min(...runs.map(run => run.cpuMs ?? Number.NaN));

/**
 * Import ratio: bare DuckDB against the complete pipeline on the same files, in turns. Budget at 10 M rows: at least 0.5 of
 * bare DuckDB's speed, peak memory of the lake process under 2 GiB.
 */
export async function importBench(options: BenchOptions, say: (text: string) => void) {
  const scratch = join(options.dataDir, `import-${process.pid}`);
  await mkdir(scratch, { recursive: true });
  const { threads, memoryLimit } = lakeOptions(scratch);
  const report: Record<string, unknown> = {};
  for (const container of options.containers) {
    const data = await ensureFiles(options, container, say);
    const common = { threads, memoryLimit };
    const bare = [];
    const ours = [];
    for (let run = 0; run < options.runs; run++) {
      bare.push(
        await measure(program('bare-duckdb'), {
          ...common,
          files: data.files.map(file => file.path),
          container,
          database: join(scratch, 'bare.duckdb'),
        }),
      );
      ours.push(
        await measure(program('import'), { ...common, files: data.files, workspaceDir: join(scratch, 'workspace') }),
      );
    }
    const [bareTime, oursTime] = [timing(bare.map(run => run.ms)), timing(ours.map(run => run.ms))];
    const rows = Number(ours[0]?.rows ?? 0);
    report[container] = {
      rows,
      files: data.files.length,
      megabytes: round(data.bytes / 1e6, 1),
      bare: {
        ...bareTime,
        cpuMs: lowest(bare),
        peakRssMiB: Math.max(...bare.map(run => run.peakRssMiB ?? 0)),
        rows: bare[0]?.rows,
      },
      complete: {
        ...oursTime,
        cpuMs: lowest(ours),
        peakRssMiB: Math.max(...ours.map(run => run.peakRssMiB ?? 0)),
        rowsPerSecond: round((rows / oursTime.medianMs) * 1000, 0),
        phasesMs: ours.at(-1)?.phasesMs,
      },
      ratio: round(bareTime.medianMs / oursTime.medianMs, 3),
      /** The same in processor time: for machines that do other work meanwhile. */
      cpuRatio: round(lowest(bare) / lowest(ours), 3),
      budget: { ratio: 0.5, peakRssMiB: 2048 },
    };
    say(
      `import ${container}: bare ${bareTime.medianMs} ms, complete ${oursTime.medianMs} ms, ratio ${round(bareTime.medianMs / oursTime.medianMs, 3)}`,
    );
  }
  await rm(scratch, { recursive: true, force: true });
  return report;
}
