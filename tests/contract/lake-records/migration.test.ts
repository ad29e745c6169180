import { rename } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migration0001 } from '../../../workers/lake/migrations/0001-anycost-v1.ts';
import { charges, focusCsv } from '../lake-import/focus-csv.ts';
import { TestWorkspace } from '../lake-import/open-workspace.ts';
import { job, recordsCsv } from './records-csv.ts';

let workspace: TestWorkspace;
beforeEach(async () => {
  workspace = await TestWorkspace.create();
});
afterEach(() => workspace.remove());

const tables = async () =>
  (await workspace.sql('SELECT table_name AS t FROM duckdb_tables() WHERE NOT temporary ORDER BY 1')).map(row => row.t);

/** Write the closed lake's database as schema 1 would have: its tables with its columns, filled from today's. */
async function toSchema1(path: string): Promise<void> {
  const old = `${path}.schema-1`;
  const instance = await DuckDBInstance.create(old, { storage_compatibility_version: 'v1.5.0' });
  const connection = await instance.connect();
  await connection.run('CREATE TABLE lake_schema (Version INTEGER NOT NULL, AppliedAt TIMESTAMP NOT NULL)');
  for (const statement of migration0001) await connection.run(statement);
  await connection.run(`ATTACH '${path}' AS today (READ_ONLY)`);
  const columns = await connection.runAndReadAll(
    `SELECT table_name, string_agg('"' || column_name || '"', ', ') FROM duckdb_columns() WHERE database_name <> 'today' AND NOT internal GROUP BY 1`,
  );
  for (const [table, list] of columns.getRows())
    await connection.run(
      `INSERT INTO ${table} (${list}) SELECT ${list} FROM today.${table}${table === 'lake_schema' ? ' WHERE Version = 1' : ''}`,
    );
  await connection.run('DETACH today');
  await connection.run('CHECKPOINT');
  connection.closeSync();
  instance.closeSync();
  await rename(old, path);
}

it('a lake of schema 1 keeps its charges, digest and manifest, and takes records', async () => {
  const bill = await workspace.write('bill.csv', focusCsv(charges(20, { BilledCost: '0.1' })));
  const [drop] = (await workspace.import([bill])).drops;
  const hash = await workspace.lake.importer.lakeHash();
  const { database } = workspace.lake.paths;
  const lake = await workspace.reopen(() => toSchema1(database));
  expect(await tables()).toContain('fact_gpu_job');
  expect(await workspace.sql('SELECT Version FROM lake_schema WHERE Version <= 2 ORDER BY 1')).toEqual([
    { Version: 1 },
    { Version: 2 },
  ]);
  expect(lake.recovered).toEqual([]);
  expect(await lake.importer.lakeHash()).toBe(hash);
  expect(await lake.importer.drops()).toEqual([drop]);
  expect(await workspace.failedChecks()).toEqual([]);
  const jobs = await workspace.import([await workspace.write('jobs.csv', recordsCsv('gpu-job', [job('1', 60)]))]);
  expect(jobs.drops[0]).toMatchObject({ status: 'imported', lakeVersion: 2 });
  expect(await lake.importer.lakeHash()).not.toBe(hash);
  expect(await workspace.failedChecks()).toEqual([]);
});

it('charges and records of one folder are one import; a bad file takes no other down', async () => {
  const files = [
    await workspace.write('bill.csv', focusCsv(charges(3, { BilledCost: '0.1' }))),
    await workspace.write('jobs.csv', recordsCsv('gpu-job', [job('1', 60)])),
    await workspace.write('more-jobs.csv', recordsCsv('gpu-job', [job('2', 60)])),
    await workspace.write('bad-jobs.csv', recordsCsv('gpu-job', [job('3', 60), job('4', 60, { Nodes: 'two' })])),
    await workspace.write('no-jobs.csv', recordsCsv('gpu-job', [])),
  ];
  const result = await workspace.import(files);
  expect(result.drops.map(drop => [drop.fileName, drop.status, drop.lakeVersion])).toEqual([
    ['bill.csv', 'imported', 1],
    ['jobs.csv', 'imported', 2],
    ['more-jobs.csv', 'imported', 2],
  ]);
  expect(result.failures.map(({ name, error }) => [name, error.code, error.details.column ?? null])).toEqual([
    ['bad-jobs.csv', 'records.bad-values', 'Nodes'],
    ['no-jobs.csv', 'records.no-rows', null],
  ]);
  const partial = await workspace.import(files.slice(3, 4), { acceptPartial: true });
  expect(partial.drops[0]).toMatchObject({ rows: { read: 2, accepted: 1, rejected: 1 } });
  expect(await workspace.lake.importer.findings(partial.drops[0]?.id ?? '')).toMatchObject([
    { rule: 'record.bad-value', column: 'Nodes', rows: 1, sampleRows: [2] },
  ]);
  expect(await workspace.rowCount('fact_gpu_job')).toBe(3);
  expect(await workspace.failedChecks()).toEqual([]);
});

it('the doctor sees a record that was changed behind the lake', async () => {
  await workspace.import([await workspace.write('jobs.csv', recordsCsv('gpu-job', [job('1', 60)]))]);
  await workspace.sql('UPDATE fact_gpu_job SET HeldSeconds = 61');
  expect((await workspace.failedChecks()).join()).toMatch(/^records: records of slice 1 \(gpu-job\) differ/);
});
