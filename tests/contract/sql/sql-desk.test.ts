import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resultToJson } from '../../../src-core/query/result-json.ts';
import { SqlDesk } from '../../../workers/lake/sql/sql-desk.ts';
import { openSmallLake, type SmallLake } from '../query/small-lake.ts';

let lake: SmallLake;
let desk: SqlDesk;
beforeAll(async () => {
  lake = await openSmallLake({ threads: 2 });
  desk = new SqlDesk(lake.engine, lake.query);
  await lake.add([
    {
      team: 'red',
      ServiceName: 'EC2',
      BilledCost: '0.1',
      EffectiveCost: '0.09',
      tags: { env: 'prod' },
      ChargePeriodStart: '2024-09-01 03:00:00',
    },
    {
      team: 'blue',
      ServiceName: 'S3',
      BilledCost: '0.2',
      EffectiveCost: '0.000000000000000000000001',
      ChargePeriodStart: '2024-09-02 03:00:00',
    },
    {
      team: 'blue',
      ServiceName: 'S3',
      BilledCost: '99999999999999.999999999999999999999999',
      BillingCurrency: 'KRW',
      ChargePeriodStart: '2024-09-02 03:00:00',
    },
  ]);
});
afterAll(() => lake.close());

const json = async (text: string, limit = 1_000) => {
  const head = await desk.run({ text, limit });
  return { ...resultToJson(head, lake.query.takeBytes(head.ticket)), rowCount: head.rowCount };
};

describe('SQL of readers', () => {
  it('answers with exact decimals', async () => {
    const { rows, columns, meta } = await json(
      'SELECT BillingCurrency, x_Team, sum(BilledCost) AS BilledCost, sum("Rows") AS "Rows" FROM cost_by_day GROUP BY ALL ORDER BY ALL;',
    );
    expect(rows).toEqual([
      { BillingCurrency: 'KRW', x_Team: 'blue', BilledCost: '99999999999999.999999999999999999999999', Rows: 1 },
      { BillingCurrency: 'USD', x_Team: 'blue', BilledCost: '0.2', Rows: 1 },
      { BillingCurrency: 'USD', x_Team: 'red', BilledCost: '0.1', Rows: 1 },
    ]);
    expect(columns).toEqual([
      { name: 'BillingCurrency', type: 'string', unit: null },
      { name: 'x_Team', type: 'string', unit: null },
      { name: 'BilledCost', type: 'decimal', unit: 'BillingCurrency' },
      { name: 'Rows', type: 'integer', unit: null },
    ]);
    expect(meta).toMatchObject({ currency: 'mixed', lakeVersion: 1, table: 'sql', truncated: false });
  });

  it('carries every type, and text with all its digits where a number is too wide', async () => {
    const { rows, columns } =
      await json(`SELECT 1::TINYINT AS a, 2::UBIGINT AS b, 3::HUGEINT AS c, 1.5::DECIMAL(18,2) AS d, 0.1::FLOAT AS e, DATE '2024-02-29' AS f,
      TIMESTAMPTZ '2024-09-01 09:00:00+09' AS g, [1, 2] AS h, {'a': 'b'} AS i, NULL AS j, true AS k, INTERVAL 1 DAY AS l, 'x' AS "l", Tags->>'env' AS m
      FROM cost_lines WHERE x_Team = 'red'`);
    expect(columns.map(column => column.type)).toEqual([
      'integer',
      'integer',
      'integer',
      'decimal',
      'double',
      'string',
      'timestamp',
      'json',
      'json',
      'integer',
      'boolean',
      'string',
      'string',
      'string',
    ]);
    expect(rows).toEqual([
      {
        ...{
          a: 1,
          b: 2,
          c: 3,
          d: '1.5',
          e: 0.10000000149011612,
          f: '2024-02-29',
          g: '2024-09-01T00:00:00Z',
          h: '[1,2]',
          i: '{"a":"b"}',
        },
        ...{ j: null, k: true, l: '1 day', l_2: 'x', m: 'prod' },
      },
    ]);
    const wide = await json(
      'SELECT 170141183460469231731687303715884105727::HUGEINT AS h, 12345678901234567890.5::DECIMAL(38,2) AS d',
    );
    expect(wide.rows).toEqual([{ h: '170141183460469231731687303715884105727', d: '12345678901234567890.50' }]);
  });

  it('keeps the order of the statement and says where it was cut', async () => {
    const { rows, meta, rowCount } = await json(
      'SELECT i FROM range(50000) t(i) ORDER BY i % 7 DESC, i -- the rest\n;',
      20_000,
    );
    expect(rowCount).toBe(20_000);
    expect(meta.truncated).toBe(true);
    const expected = Array.from({ length: 50_000 }, (_, i) => i)
      .sort((a, b) => (b % 7) - (a % 7) || a - b)
      .slice(0, 20_000);
    expect(rows.map(row => row.i)).toEqual(expected);
  });

  it('cuts a cell that is larger than a mebibyte and says so in the cell', async () => {
    const { rows } = await json("SELECT repeat('가', 600000) AS long, repeat('x', 1048576) AS fits");
    const [row] = rows;
    expect(String(row?.long)).toMatch(/^가{1000}.*… \[cut; 600000 characters\]$/su);
    expect(String(row?.fits)).toHaveLength(1_048_576);
  });

  it('cuts a result at 256 MiB', async () => {
    const head = await desk.run({ text: "SELECT repeat('x', 1000000) || i AS t FROM range(400) r(i)", limit: 1_000 });
    expect(head.meta.truncated).toBe(true);
    expect(head.byteLength).toBeLessThan(260 * 1024 * 1024);
    lake.query.takeBytes(head.ticket);
  });

  it('pages through a cursor for exports, one state, every row', async () => {
    const cursor = await desk.openCursor({
      text: 'SELECT i, i::VARCHAR AS t FROM range(45000) r(i) ORDER BY i DESC',
      limit: 44_000,
    });
    const seen: number[] = [];
    for (;;) {
      const { rows, bytes } = await lake.query.nextBatch({ cursorId: cursor.cursorId, maxRows: 20_000 });
      if (rows === 0) break;
      const table = tableFromIPC(new Uint8Array(await bytes.arrayBuffer()));
      for (let row = 0; row < table.numRows; row++) seen.push(Number(table.getChild('i')?.get(row)));
    }
    await lake.query.closeCursor({ cursorId: cursor.cursorId });
    expect(cursor.meta.truncated).toBe(true);
    expect(seen).toEqual(Array.from({ length: 44_000 }, (_, i) => 44_999 - i));
  });

  it('checks without running, with the place of the mistake', async () => {
    expect(await desk.check({ text: 'SELECT x_Team, sum(BilledCost) AS cost FROM cost_by_day GROUP BY ALL' })).toEqual({
      problem: null,
      position: null,
      columns: [
        { name: 'x_Team', type: 'string', unit: null },
        { name: 'cost', type: 'decimal', unit: null },
      ],
    });
    const at = async (text: string) => {
      const { problem, position } = await desk.check({ text });
      return [problem, position === null ? null : text.slice(position, position + 6)];
    };
    expect(await at('SELECT x_Teem FROM cost_by_day')).toEqual([expect.stringContaining('x_Team'), 'x_Teem']);
    expect(await at("SELECT '한국어 문장',\n  🙂, x_Teem FROM cost_by_day")).toEqual([
      expect.stringContaining('not found'),
      expect.any(String),
    ]);
    expect(await at("SELECT '한국어',\n       x_Teem FROM cost_by_day")).toEqual([
      expect.stringContaining('x_Teem'),
      'x_Teem',
    ]);
    expect(await at("SELECT '한국어', x_Teem FROM cost_by_day")).toEqual([expect.stringContaining('x_Teem'), 'x_Teem']);
    expect(await at('SELECT x_Team FORM cost_by_day WHERE')).toEqual([
      expect.stringContaining('syntax error'),
      'cost_b',
    ]);
    expect(await at("SELECT '한', * FROM readme")).toEqual([expect.stringContaining('readme'), 'readme']);
    expect(await at("EXPLAIN SELECT '한', glob('x')")).toEqual([expect.stringContaining('glob'), "glob('"]);
    expect(await at('')).toEqual([expect.stringContaining('empty'), null]);
  });

  it('tells mistakes that only running shows, in the words of the engine', async () => {
    await expect(json('SELECT CAST(ServiceName AS INTEGER) FROM cost_lines')).rejects.toMatchObject({
      code: 'sql.invalid',
      details: { message: expect.stringContaining('Could not convert string') },
    });
    // and the lake goes on
    expect((await json('SELECT count(*) AS n FROM cost_lines')).rows).toEqual([{ n: 3 }]);
  });

  it('shows plans, as a call and as a statement', async () => {
    expect((await desk.plan({ text: 'SELECT * FROM cost_by_day', analyze: false })).text).toContain('rollup_day');
    expect((await desk.plan({ text: 'SELECT * FROM cost_by_day', analyze: true })).text).toContain('Total Time');
    expect((await json('explain select count(*) from cost_by_month')).rows.map(row => row.plan).join('\n')).toContain(
      'rollup_month',
    );
  });

  it('documents every table and column with the types of the lake', async () => {
    const schema = await desk.schema();
    const lines = schema.find(table => table.name === 'cost_lines');
    expect(lines?.rows).toBe(3);
    expect(lines?.columns.find(column => column.name === 'BilledCost')).toEqual({
      name: 'BilledCost',
      type: 'DECIMAL(38,24)',
      doc: expect.stringContaining('invoiced'),
    });
    for (const { name, columns } of schema) {
      expect((await json(`SELECT * FROM ${name} LIMIT 1`)).columns.map(column => column.name)).toEqual(
        columns.map(column => column.name),
      );
    }
  });

  it('does not hide names of stored tables from other questions on the same connection', async () => {
    await json('SELECT 1');
    expect(
      (await lake.json({ measures: ['BilledCost'], filters: [{ dimension: 'BillingCurrency', values: ['USD'] }] }))
        .rows,
    ).toMatchObject([
      { BilledCost: '0.3' }, // 0.1 + 0.2
    ]);
  });

  it('is ended by the caller and by the deadline', async () => {
    const cross = 'SELECT count(*) FROM range(10000000) a(x), range(10000000) b(y) WHERE x * y % 7 = 3';
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    await expect(desk.run({ text: cross, limit: 1 }, stop.signal)).rejects.toMatchObject({ code: 'call.cancelled' });
    const hasty = new SqlDesk(lake.engine, lake.query, 300);
    await expect(hasty.run({ text: cross, limit: 1 })).rejects.toMatchObject({ code: 'query.timeout' });
    await expect(hasty.openCursor({ text: cross, limit: 1 })).rejects.toMatchObject({ code: 'query.timeout' });
  });
});
