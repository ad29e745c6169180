/** The baseline of a format: DuckDB alone reads the file into one table of a database file, with the same threads and memory. */
import { rmSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { answer, argument } from '../support/child.ts';
import { cpuMs, peakRssMiB } from '../support/machine.ts';

const { from, database, threads, memoryLimit } = argument<{
  from: string;
  database: string;
  threads: number;
  memoryLimit: string;
}>();
rmSync(database, { force: true });
const started = performance.now();
const instance = await DuckDBInstance.create(database, { threads: String(threads), memory_limit: memoryLimit });
const connection = await instance.connect();
await connection.run(`CREATE TABLE bill AS SELECT * FROM ${from}`);
await connection.run('CHECKPOINT');
const ms = performance.now() - started;
answer({ ms, cpuMs: cpuMs(), peakRssMiB: peakRssMiB() });
connection.closeSync();
instance.closeSync();
rmSync(database, { force: true });
