import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asDelivered } from '../../../src-core/query/query-spec.ts';
import { openSmallLake, type SmallLake } from './small-lake.ts';

let lake: SmallLake;

beforeAll(async () => {
  lake = await openSmallLake();
  await lake.add([
    {
      ServiceCategory: 'Compute',
      team: 'red',
      tags: { env: 'prod', 'a/b~c': 'x' },
      BilledCost: '1.10',
      EffectiveCost: '1.00',
      ChargePeriodStart: '2024-09-01 23:30:00',
    },
    {
      ServiceCategory: 'Compute',
      team: 'blue',
      tags: { env: 'dev' },
      BilledCost: '0.000000000000000000000001',
      EffectiveCost: '0',
      ChargePeriodStart: '2024-09-02 00:10:00',
    },
    {
      ServiceCategory: 'Storage',
      team: null,
      tags: { env: 'prod' },
      BilledCost: '-2.6137',
      ChargePeriodStart: '2024-09-15 12:00:00',
    },
    {
      ServiceCategory: 'Storage',
      BilledCost: '5',
      EffectiveCost: '4.5',
      BillingCurrency: 'EUR',
      ChargePeriodStart: '2024-08-31 12:00:00',
      BillingPeriodStart: '2024-08-01 00:00:00',
      slice: 2,
    },
  ]);
});
afterAll(() => lake.close());

describe('grouped query', () => {
  it('keeps currencies apart and sums exactly', async () => {
    const result = await lake.json({
      measures: ['BilledCost', 'EffectiveCost'],
      dimensions: ['ServiceCategory'],
      grain: 'month',
    });
    expect(result.columns).toEqual([
      { name: 'ChargePeriodStart', type: 'timestamp', unit: null },
      { name: 'ServiceCategory', type: 'string', unit: null },
      { name: 'BillingCurrency', type: 'string', unit: null },
      { name: 'BilledCost', type: 'decimal', unit: 'BillingCurrency' },
      { name: 'EffectiveCost', type: 'decimal', unit: 'BillingCurrency' },
    ]);
    expect(result.rows).toEqual([
      {
        ChargePeriodStart: '2024-08-01T00:00:00Z',
        ServiceCategory: 'Storage',
        BillingCurrency: 'EUR',
        BilledCost: '5',
        EffectiveCost: '4.5',
      },
      {
        ChargePeriodStart: '2024-09-01T00:00:00Z',
        ServiceCategory: 'Compute',
        BillingCurrency: 'USD',
        BilledCost: '1.100000000000000000000001',
        EffectiveCost: '1',
      },
      {
        ChargePeriodStart: '2024-09-01T00:00:00Z',
        ServiceCategory: 'Storage',
        BillingCurrency: 'USD',
        BilledCost: '-2.6137',
        EffectiveCost: null,
      },
    ]);
    expect(result.meta).toMatchObject({
      currency: 'mixed',
      zone: 'UTC',
      asOf: '1',
      lakeVersion: 1,
      table: 'rollup_month',
      cached: false,
      truncated: false,
    });
  });

  it('looks teams up by key and tags by JSON key, unknown as null', async () => {
    const byTeam = await lake.json({
      measures: ['BilledCost'],
      dimensions: ['x_Team'],
      filters: [{ dimension: 'BillingCurrency', values: ['USD'] }],
    });
    expect(byTeam.meta.table).toBe('rollup_month');
    expect(byTeam.rows.map(row => [row.x_Team, row.BilledCost])).toEqual([
      ['red', '1.1'],
      ['blue', '0.000000000000000000000001'],
      [null, '-2.6137'],
    ]);
    const byTag = await lake.json({
      measures: ['BilledCost'],
      dimensions: ['Tags/env'],
      orderBy: [{ column: 'Tags/env' }],
    });
    expect(byTag.meta.table).toBe('rollup_line_day');
    expect(byTag.rows.map(row => [row['Tags/env'], row.BillingCurrency, row.BilledCost])).toEqual([
      ['dev', 'USD', '0.000000000000000000000001'],
      ['prod', 'USD', '-1.5137'],
      [null, 'EUR', '5'],
    ]);
    const odd = await lake.json({ measures: ['BilledCost'], filters: [{ dimension: 'Tags/a/b~c', values: ['x'] }] });
    expect(odd.rows).toEqual([{ BillingCurrency: 'USD', BilledCost: '1.1' }]);
  });

  it('treats no value as a value of its own in filters', async () => {
    const sum = async (op: 'in' | 'not-in' | 'contains', values: (string | null)[], dimension = 'x_Team') => {
      const { rows } = await lake.json({ measures: ['BilledCost'], filters: [{ dimension, op, values }] });
      return Object.fromEntries(rows.map(row => [row.BillingCurrency, row.BilledCost]));
    };
    expect(await sum('in', ['red'])).toEqual({ USD: '1.1' });
    expect(await sum('in', [null])).toEqual({ USD: '-2.6137', EUR: '5' });
    expect(await sum('not-in', ['red'])).toEqual({ USD: '-2.613699999999999999999999', EUR: '5' });
    expect(await sum('not-in', ['red', null])).toEqual({ USD: '0.000000000000000000000001' });
    expect(await sum('contains', ['RE'])).toEqual({ USD: '1.1' });
    expect(await sum('not-in', ['prod'], 'Tags/env')).toEqual({ USD: '0.000000000000000000000001', EUR: '5' });
    expect(await sum('in', ['2024-08'], 'BillingPeriodStart')).toEqual({ EUR: '5' });
  });

  it('understands the FOCUS 1.0 names and keeps the name that was asked for', async () => {
    const { columns } = await lake.json({ measures: ['BilledCost'], dimensions: ['ProviderName', 'PublisherName'] });
    expect(columns.map(column => column.name)).toEqual([
      'ProviderName',
      'PublisherName',
      'BillingCurrency',
      'BilledCost',
    ]);
  });

  it('cuts local days in the zone, and writes instants with its offset', async () => {
    const { rows, meta } = await lake.json({
      measures: ['BilledCost'],
      grain: 'day',
      zone: 'Asia/Seoul',
      from: '2024-09-01',
      to: '2024-09-03',
    });
    // 2024-09-01 23:30 UTC and 2024-09-02 00:10 UTC are both 2 September in Seoul
    expect(rows).toEqual([
      {
        ChargePeriodStart: '2024-09-02T00:00:00+09:00',
        BillingCurrency: 'USD',
        BilledCost: '1.100000000000000000000001',
      },
    ]);
    expect(meta.table).toBe('rollup_hour_service');
  });

  it('says when the limit cut the result, and orders as asked', async () => {
    const { rows, meta } = await lake.json({
      measures: ['BilledCost'],
      dimensions: ['ServiceCategory'],
      limit: 1,
      orderBy: [{ column: 'BilledCost', descending: true }],
    });
    expect(rows).toEqual([{ ServiceCategory: 'Storage', BillingCurrency: 'EUR', BilledCost: '5' }]);
    expect(meta.truncated).toBe(true);
  });

  it('names what is wrong with a question', async () => {
    await expect(lake.json({ measures: ['BilledCost'], dimensions: ['Nope'] })).rejects.toMatchObject({
      code: 'query.unknown-dimension',
    });
    await expect(lake.json({ measures: ['BilledCost'], dimensions: ['BilledCost'] })).rejects.toMatchObject({
      code: 'query.unknown-dimension',
    });
    await expect(lake.json({ measures: ['BilledCost'], from: '2024-02-30' })).rejects.toMatchObject({
      code: 'query.bad-period',
    });
    await expect(lake.json({ measures: ['BilledCost'], from: '2024-03', to: '2024-03-01' })).rejects.toMatchObject({
      code: 'query.bad-period',
    });
    await expect(lake.json({ measures: ['BilledCost'], zone: 'Mars/Base' })).rejects.toMatchObject({
      code: 'query.bad-zone',
    });
    await expect(lake.json({ measures: ['BilledCost'], asOf: '99' })).rejects.toMatchObject({
      code: 'query.bad-as-of',
    });
    await expect(lake.json({ measures: ['BilledCost'], compare: 'previous-period' })).rejects.toMatchObject({
      code: 'query.open-period',
    });
    await expect(lake.json({ measures: ['BilledCost'], orderBy: [{ column: 'Nope' }] })).rejects.toMatchObject({
      code: 'call.bad-input',
    });
    await expect(
      lake.json({ measures: ['BilledCost'], filters: [{ dimension: 'BillingPeriodStart', values: ['soon'] }] }),
    ).rejects.toMatchObject({ code: 'query.bad-filter' });
  });

  it('answers from the cache the second time, with the same bytes, each under a ticket of its own', async () => {
    const spec = {
      ...asDelivered,
      measures: ['ListCost' as const],
      dimensions: [],
      grain: 'none' as const,
      from: null,
      to: null,
      filters: [],
      zone: 'UTC',
      asOf: null,
      compare: 'none' as const,
      orderBy: [],
      limit: 10,
    };
    const first = await lake.query.run(spec);
    const second = await lake.query.run(spec);
    expect([first.meta.cached, second.meta.cached]).toEqual([false, true]);
    expect(second.ticket).not.toBe(first.ticket);
    expect(lake.query.takeBytes(first.ticket)).toEqual(lake.query.takeBytes(second.ticket));
    expect(() => lake.query.takeBytes(first.ticket)).toThrow(/query.result-gone/);
  });
});

describe('an empty lake', () => {
  it('answers with no rows', async () => {
    const empty = await openSmallLake();
    const result = await empty.json({
      measures: ['BilledCost'],
      dimensions: ['x_Team', 'Tags/env'],
      grain: 'day',
      zone: 'Asia/Seoul',
    });
    expect(result.rows).toEqual([]);
    expect(result.meta).toMatchObject({ currency: null, lakeVersion: 0 });
    const catalog = await empty.query.catalog();
    expect(catalog).toMatchObject({ rows: 0, period: null, months: [], currencies: [], isDemo: false });
    const rows = await empty.query.rows({
      columns: [],
      from: null,
      to: null,
      filters: [],
      zone: 'UTC',
      asOf: null,
      orderBy: [],
      offset: 0,
      limit: 10,
    });
    expect(rows).toMatchObject({ totalRows: 0, rowCount: 0, totals: [] });
    await empty.close();
  });
});
