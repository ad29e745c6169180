import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QuerySpec, RowsSpec } from '../../../src-core/query/query-spec.ts';
import { resultToJson } from '../../../src-core/query/result-json.ts';
import { openSmallLake, type SmallLake } from './small-lake.ts';

let lake: SmallLake;
/** The invoices of a month by a dimension. */
const monthBy = (month: string, dimension: string) => ({
  ...{ from: null, to: null, zone: 'UTC', asOf: null, allocation: 'none' as const, dimensions: [dimension] },
  filters: [{ dimension: 'BillingPeriodStart', op: 'in' as const, values: [month] }],
});

beforeAll(async () => {
  lake = await openSmallLake();
  await lake.add([
    {
      ServiceName: 'A',
      team: 'red',
      BilledCost: '1.5',
      ListUnitPrice: '0.25',
      ChargePeriodStart: '2024-09-01 00:00:00.123456',
      tags: { env: 'prod' },
    },
    { ServiceName: 'A', team: 'blue', BilledCost: '2', ChargePeriodStart: '2024-09-03 00:00:00' },
    {
      ServiceName: 'A long name of a service, beyond twelve bytes, 한국어',
      BilledCost: '4',
      BillingCurrency: 'EUR',
      ChargePeriodStart: '2024-09-02 00:00:00',
      Tags: 'not json',
    },
  ]);
});
afterAll(() => lake.close());

const page = async (input: Parameters<typeof RowsSpec.parse>[0]) => {
  const head = await lake.query.rows(RowsSpec.parse(input));
  return { head, ...resultToJson(head, lake.query.takeBytes(head.ticket)) };
};

describe('charge lines', () => {
  it('shows the columns that have values, newest first, exact to the microsecond', async () => {
    const { columns, rows, head } = await page({});
    expect(columns.map(column => column.name)).toEqual([
      'BilledCost',
      'BillingAccountId',
      'BillingCurrency',
      'BillingPeriodStart',
      'ChargePeriodStart',
      'ListUnitPrice',
      'ServiceName',
      'Tags',
      'x_Team',
      'x_Source',
      'x_SourceRow',
    ]);
    expect(rows[2]).toEqual({
      BilledCost: '1.5',
      BillingAccountId: 'acct',
      BillingCurrency: 'USD',
      BillingPeriodStart: '2024-09-01T00:00:00Z',
      ChargePeriodStart: '2024-09-01T00:00:00.123456Z',
      ListUnitPrice: '0.25',
      ServiceName: 'A',
      Tags: '{"env":"prod"}',
      x_Team: 'red',
      x_Source: 'file-1',
      x_SourceRow: 1,
    });
    expect(rows.map(row => row.ServiceName)).toEqual([
      'A',
      'A long name of a service, beyond twelve bytes, 한국어',
      'A',
    ]);
    expect(columns.find(column => column.name === 'ListUnitPrice')?.unit).toBe('BillingCurrency');
    expect(columns.find(column => column.name === 'Tags')?.type).toBe('json');
    expect(head.meta).toMatchObject({ currency: 'mixed', table: 'fact_cost_usage' });
  });

  it('pages without losing count, with totals over everything that matches', async () => {
    const first = await page({
      columns: ['ServiceName', 'BilledCost', 'Tags/env'],
      limit: 2,
      orderBy: [{ column: 'BilledCost' }],
    });
    const second = await page({
      columns: ['ServiceName', 'BilledCost', 'Tags/env'],
      limit: 2,
      offset: 2,
      orderBy: [{ column: 'BilledCost' }],
    });
    expect([...first.rows, ...second.rows].map(row => [row.BilledCost, row['Tags/env']])).toEqual([
      ['1.5', 'prod'],
      ['2', null],
      ['4', null],
    ]);
    expect(first.head.totalRows).toBe(3);
    expect(first.head.totals).toEqual([
      { measure: 'BilledCost', currency: 'EUR', amount: '4' },
      { measure: 'BilledCost', currency: 'USD', amount: '3.5' },
    ]);
    expect([first.head.meta.truncated, second.head.meta.truncated]).toEqual([true, false]);
  });

  it('filters by the dimensions of the cell it explains, in the same zone', async () => {
    const { head } = await page({
      zone: 'Asia/Seoul',
      from: '2024-09-01',
      to: '2024-09-02',
      filters: [{ dimension: 'x_Team', values: ['red'] }],
    });
    expect(head).toMatchObject({ totalRows: 1, totals: [{ measure: 'BilledCost', currency: 'USD', amount: '1.5' }] });
  });

  it('refuses a column that nobody knows', async () => {
    await expect(page({ columns: ['Nope'] })).rejects.toMatchObject({ code: 'query.unknown-dimension' });
  });
});

describe('pickers and totals', () => {
  it('lists values, largest first', async () => {
    expect(await lake.query.values({ dimension: 'x_Team', search: '', filters: [], limit: 2 })).toEqual({
      values: [
        { value: null, rows: 1 },
        { value: 'blue', rows: 1 },
      ],
      more: true,
    });
    expect(await lake.query.values({ dimension: 'ServiceName', search: 'LONG', filters: [], limit: 5 })).toMatchObject({
      values: [{ rows: 1 }],
      more: false,
    });
  });

  it('describes what there is', async () => {
    const catalog = await lake.query.catalog();
    expect(catalog).toMatchObject({ rows: 3, currencies: ['EUR', 'USD'], months: ['2024-09'], isDemo: false });
    expect(catalog.dimensions).toContainEqual({ name: 'Tags/env', kind: 'tag', distinct: 1, filled: 1 / 3 });
    expect(catalog.dimensions).toContainEqual({ name: 'x_Team', kind: 'x', distinct: 2, filled: 2 / 3 });
    expect(catalog.dimensions).toContainEqual({ name: 'ServiceName', kind: 'focus', distinct: 2, filled: 1 });
  });

  it('gives reports their control totals per currency', async () => {
    const totals = await lake.query.controlTotals(monthBy('2024-09', 'x_Team'));
    expect(totals).toMatchObject({ lakeVersion: 1, isDemo: false, rows: 3 });
    expect(totals.groups[0]?.values).toEqual([
      { value: 'blue', rows: 1, totals: [{ measure: 'BilledCost', currency: 'USD', amount: '2' }] },
      { value: 'red', rows: 1, totals: [{ measure: 'BilledCost', currency: 'USD', amount: '1.5' }] },
      { value: null, rows: 1, totals: [{ measure: 'BilledCost', currency: 'EUR', amount: '4' }] },
    ]);
    expect(await lake.query.controlTotals(monthBy('2023-01', 'x_Team'))).toMatchObject({
      rows: 0,
      totals: [],
      groups: [{ dimension: 'x_Team', values: [] }],
    });
  });
});

describe('trap 5: invoice month and usage month', () => {
  it('are asked for apart: a charge of August on the invoice of September', async () => {
    const late = await openSmallLake();
    await late.add([
      { BilledCost: '3', ChargePeriodStart: '2024-08-31 23:00:00', BillingPeriodStart: '2024-09-01 00:00:00' },
    ]);
    const byUsage = await late.json({ measures: ['BilledCost'], grain: 'month', dimensions: ['BillingPeriodStart'] });
    expect(byUsage.rows).toEqual([
      {
        ChargePeriodStart: '2024-08-01T00:00:00Z',
        BillingPeriodStart: '2024-09-01T00:00:00Z',
        BillingCurrency: 'USD',
        BilledCost: '3',
      },
    ]);
    const split = 'ServiceName';
    expect((await late.query.controlTotals(monthBy('2024-09', split))).totals).toEqual([
      { measure: 'BilledCost', currency: 'USD', amount: '3' },
    ]);
    expect((await late.query.controlTotals(monthBy('2024-08', split))).rows).toBe(0);
    await late.close();
  });
});

describe('cursors', () => {
  it('hands out every row once, in batches, from the state in which it was opened', async () => {
    const cursor = await lake.query.openCursor({
      kind: 'rows',
      spec: RowsSpec.parse({ columns: ['BilledCost'], limit: 1 }),
    });
    const sizes: number[] = [];
    for (;;) {
      const batch = await lake.query.nextBatch({ cursorId: cursor.cursorId, maxRows: 2 });
      sizes.push(batch.rows);
      if (batch.rows === 0) break;
      expect(tableFromIPC(new Uint8Array(await batch.bytes.arrayBuffer())).numRows).toBe(batch.rows);
    }
    expect(sizes).toEqual([2, 1, 0]);
    await lake.query.closeCursor(cursor);
    await expect(lake.query.nextBatch({ cursorId: cursor.cursorId, maxRows: 2 })).rejects.toMatchObject({
      code: 'query.result-gone',
    });
  });

  it('allows four at a time', async () => {
    const open = () => lake.query.openCursor({ kind: 'query', spec: QuerySpec.parse({ measures: ['BilledCost'] }) });
    const cursors = await Promise.all([open(), open(), open(), open()]);
    await expect(open()).rejects.toMatchObject({ code: 'query.too-many-cursors' });
    await Promise.all(cursors.map(cursor => lake.query.closeCursor(cursor)));
    await lake.query.closeCursor(await open());
  });

  it('reports a bad question when it is opened', async () => {
    await expect(
      lake.query.openCursor({
        kind: 'query',
        spec: QuerySpec.parse({ measures: ['BilledCost'], dimensions: ['Nope'] }),
      }),
    ).rejects.toMatchObject({ code: 'query.unknown-dimension' });
  });
});
