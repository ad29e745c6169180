import { tableToIPC } from 'apache-arrow';
import { beforeAll, expect, it } from 'vitest';
import { ArrowResult } from '../../../src-renderer/data/arrow/result.ts';
import { carriedSql, shownColumns, statementsOf } from '../../../src-renderer/features/scratch/engine/statements.ts';
import { openWasm, type Wasm } from './wasm.ts';

let wasm: Wasm;
beforeAll(async () => {
  wasm = await openWasm();
});

it.each([
  "SELECT * FROM read_csv('/etc/passwd')",
  "SELECT * FROM 'https://example.com/a.csv'",
  "SELECT * FROM read_parquet('a.parquet')",
  "SELECT * FROM glob('*')",
  "COPY (SELECT 1) TO 'a.csv'",
  "ATTACH 'a.db'",
  'LOAD httpfs',
  "SET memory_limit = '9GB'",
  'SET enable_external_access = true',
  'RESET lock_configuration',
  'CREATE SECRET s (TYPE s3)',
])('the engine itself refuses %s', sql => {
  expect(() => wasm.rows(sql)).toThrow();
});

it('parts statements at semicolons that are none of a text or comment, and refuses those that reach out', () => {
  const text = '-- a; b\nSELECT \';\' AS "a;b"; /* ; */ CREATE TABLE x AS SELECT 1';
  // Where the engine's tokenizer sees tokens, as it does in the page.
  const offsets = [0, 8, 15, 19, 22, 27, 29, 37, 44, 50, 52, 55, 62];
  expect(statementsOf(text, { offsets }).map(({ text, isQuery }) => [text, isQuery])).toEqual([
    ['SELECT \';\' AS "a;b"', true],
    ['CREATE TABLE x AS SELECT 1', false],
  ]);
  expect(() => statementsOf('INSTALL httpfs', { offsets: [0, 8] })).toThrow(/scratch.sealed/);
});

it('carries every type out exactly', () => {
  const select = `SELECT 1.5::DECIMAL(9,2) AS d, true AS b, 9007199254740993::BIGINT AS i, TIMESTAMPTZ '2026-01-01 00:00:00+00' AS t,
    DATE '2026-01-02' AS day, [1, 2] AS l, NULL::BOOLEAN AS n, sum(x) AS s FROM (VALUES (1), (2)) v(x)`;
  const columns = wasm
    .rows(`SELECT column_name AS name, column_type AS type FROM (DESCRIBE (${select}))`)
    .map(row => ({ name: String(row.name), type: String(row.type) }));
  const table = wasm.table(carriedSql(select, shownColumns(columns, false), 10));
  const result = ArrowResult.read(tableToIPC(table, 'stream'));
  const [d, b, i, t, day, l, n, s] = result.columns;
  expect(d?.get(0)).toBe(15n * 10n ** 23n);
  expect(b?.get(0)).toBe('true');
  expect(i?.kind === 'number' && i.exactText(0)).toBe('9007199254740993');
  expect(t?.get(0)).toBe(Date.UTC(2026, 0, 1));
  expect(day?.get(0)).toBe('2026-01-02');
  expect(l?.get(0)).toBe('[1, 2]');
  expect(n?.get(0)).toBeNull();
  expect(s?.get(0)).toBe(3);
});
