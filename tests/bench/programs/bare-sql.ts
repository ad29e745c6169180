/** Statements over the tables of a filled lake in a bare DuckDB: baselines that are no QuerySpec. */
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { answer, argument } from '../support/child.ts';
import { peakRssMiB } from '../support/machine.ts';
import { timing } from '../support/stats.ts';

const { workspaceDir, threads, memoryLimit, runs, statements } = argument<{
  workspaceDir: string;
  threads: number;
  memoryLimit: string;
  runs: number;
  /** What is timed as one: its statements, one after the other. */
  statements: Record<string, string[]>;
}>();
const begun = performance.now();
const instance = await DuckDBInstance.create(join(workspaceDir, 'lake', 'anycost.duckdb'), {
  access_mode: 'READ_ONLY',
  threads: String(threads),
  memory_limit: memoryLimit,
});
const connection = await instance.connect();
const byKind: Record<string, ReturnType<typeof timing>> = {};
for (const [kind, list] of Object.entries(statements)) {
  const ms: number[] = [];
  for (let run = 0; run < runs; run++) {
    const started = performance.now();
    for (const sql of list) await connection.runAndReadAll(sql);
    ms.push(performance.now() - started);
  }
  byKind[kind] = timing(ms);
}
connection.closeSync();
instance.closeSync();
answer({ ms: performance.now() - begun, peakRssMiB: peakRssMiB(), byKind });
