import { DuckDBInstance } from '@duckdb/node-api';
import { tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resultToJson } from '../../../src-core/query/result-json.ts';
import { ArrowWriter } from '../../../workers/lake/query/arrow-writer.ts';

let instance: DuckDBInstance;
let connection: Awaited<ReturnType<DuckDBInstance['connect']>>;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  connection = await instance.connect();
});
afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

const never = new AbortController().signal;
const meta = {
  currency: null,
  zone: 'UTC',
  asOf: '0',
  lakeVersion: 0,
  table: '',
  elapsedMs: 0,
  cached: false,
  truncated: false,
  conversion: null,
  sampled: null,
  costModel: null,
};

async function write(sql: string, names: string[], sizes: number[] = [1_000_000]) {
  const columns = names.map(name => ({ name, type: 'string' as const, unit: null }));
  const writer = new ArrowWriter(await connection.stream(sql), columns);
  const rows: Record<string, unknown>[] = [];
  let truncated = false;
  for (const size of sizes) {
    const result = await writer.read(size, never);
    truncated = result.truncated;
    rows.push(...resultToJson({ columns, meta }, result.bytes).rows);
  }
  return { rows, truncated };
}

describe('DuckDB chunks to Arrow', () => {
  it('carries every stored type exactly, with nulls', async () => {
    const { rows } = await write(
      `SELECT * FROM (VALUES
        ('a', 12345678901234.000000000000000000000001::DECIMAL(38,24), TIMESTAMP '2024-09-01 00:00:00.000001', 9007199254740993::BIGINT, -7::INTEGER, true, 0.1::DOUBLE),
        ('', -0.000000000000000000000001::DECIMAL(38,24), TIMESTAMP '1969-12-31 23:59:59', -1::BIGINT, 0::INTEGER, false, -2.5::DOUBLE),
        (NULL, NULL, NULL, NULL, NULL, NULL, NULL)) v(t, d, ts, b, i, f, x)`,
      ['t', 'd', 'ts', 'b', 'i', 'f', 'x'],
    );
    expect(rows).toEqual([
      {
        t: 'a',
        d: '12345678901234.000000000000000000000001',
        ts: '2024-09-01T00:00:00.000001Z',
        b: '9007199254740993',
        i: -7,
        f: true,
        x: 0.1,
      },
      { t: '', d: '-0.000000000000000000000001', ts: '1969-12-31T23:59:59Z', b: -1, i: 0, f: false, x: -2.5 },
      { t: null, d: null, ts: null, b: null, i: null, f: null, x: null },
    ]);
  });

  it('encodes any text, short or long, repeated or not, over chunk borders', async () => {
    const unit = fc.string({ unit: 'binary', maxLength: 40 }).filter(text => text.isWellFormed());
    const texts = fc.sample(fc.option(unit, { nil: null }), { numRuns: 5000, seed: 26 });
    await connection.run('CREATE OR REPLACE TABLE texts (n INTEGER, t VARCHAR)');
    const appender = await connection.createAppender('texts');
    for (const [n, text] of texts.entries()) {
      appender.appendInteger(n);
      if (text === null) appender.appendNull();
      else appender.appendVarchar(text);
      appender.endRow();
    }
    appender.closeSync();
    const inOrder = await write('SELECT n, t FROM texts', ['n', 't']);
    expect(inOrder.rows.map(row => row.t)).toEqual(texts);
    const sorted = await write('SELECT n, t FROM texts ORDER BY n DESC', ['n', 't']);
    expect(sorted.rows.map(row => row.t)).toEqual(texts.toReversed());
    // dictionary vectors: few long texts, in random order
    const many = await write(
      "SELECT range AS n, 'a text that is longer than twelve bytes ' || (hash(range) % 50) AS t FROM range(20000)",
      ['n', 't'],
    );
    const expected = await connection.runAndReadAll(
      "SELECT 'a text that is longer than twelve bytes ' || (hash(range) % 50) AS t FROM range(20000)",
    );
    expect(many.rows.map(row => row.t)).toEqual(expected.getRows().map(row => row[0]));
  });

  it('cuts where it is told, in the middle of a chunk, and says so', async () => {
    const { rows, truncated } = await write(
      "SELECT range::INTEGER AS n, 'row ' || range AS t FROM range(5000)",
      ['n', 't'],
      [1, 2047, 1000, 1500],
    );
    expect(rows.map(row => row.n)).toEqual(Array.from({ length: 4548 }, (_, n) => n));
    expect(rows[4547]?.t).toBe('row 4547');
    expect(truncated).toBe(true);
    expect((await write('SELECT range::INTEGER AS n FROM range(10)', ['n'], [10])).truncated).toBe(false);
  });

  it('stops at the byte cap and refuses a giant cell', async () => {
    const columns = [{ name: 't', type: 'string' as const, unit: null }];
    const capped = await new ArrowWriter(
      await connection.stream("SELECT repeat('x', 1000) || range AS t FROM range(20000)"),
      columns,
    ).read(20_000, never, 3_000_000);
    expect(capped.truncated).toBe(true);
    expect(capped.bytes.byteLength).toBeLessThan(6_000_000);
    const giant = new ArrowWriter(await connection.stream("SELECT repeat('x', 1048577) AS t"), columns);
    await expect(giant.read(1, never)).rejects.toMatchObject({
      code: 'query.cell-too-large',
      details: { column: 't' },
    });
  });

  it('refuses a stream that breaks off, which DuckDB ends without an error', async () => {
    const columns = [{ name: 'n', type: 'integer' as const, unit: null }];
    const sql = "SELECT CASE WHEN range = 900000 THEN error('boom') ELSE range END AS n FROM range(1000000)";
    const writer = new ArrowWriter(await connection.stream(sql), columns, 1_000_000);
    await expect(writer.read(2_000_000, never)).rejects.toMatchObject({ code: 'query.incomplete' });
  });

  it('writes what other Arrow readers read', async () => {
    const columns = [{ name: 'd', type: 'decimal' as const, unit: null }];
    const { bytes } = await new ArrowWriter(await connection.stream('SELECT 1.5::DECIMAL(38,24) AS d'), columns).read(
      1,
      never,
    );
    const field = tableFromIPC(bytes).schema.fields[0];
    expect(String(field?.type)).toMatch(/^Decimal/);
    expect(field?.type).toMatchObject({ scale: 24, precision: 38, bitWidth: 128 });
  });
});
