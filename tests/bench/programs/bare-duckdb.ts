/** The baseline: DuckDB alone reads the same files into one table of a database file, with the same threads and memory. */
import { rmSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { answer, argument } from '../support/child.ts';
import { cpuMs, peakRssMiB } from '../support/machine.ts';

const { files, container, database, threads, memoryLimit } = argument<{
  files: string[];
  container: 'csv' | 'parquet';
  database: string;
  threads: number;
  memoryLimit: string;
}>();
rmSync(database, { force: true });
const started = performance.now();
const instance = await DuckDBInstance.create(database, { threads: String(threads), memory_limit: memoryLimit });
const connection = await instance.connect();
const list = files.map(path => `'${path.replaceAll("'", "''")}'`).join(', ');
await connection.run(`CREATE TABLE bill AS SELECT * FROM read_${container}([${list}])`);
await connection.run('CHECKPOINT');
const ms = performance.now() - started;
const [[rows] = []] = (await connection.runAndReadAll('SELECT count(*) FROM bill')).getRows();
answer({ ms, cpuMs: cpuMs(), peakRssMiB: peakRssMiB(), rows: Number(rows) });
connection.closeSync();
instance.closeSync();
