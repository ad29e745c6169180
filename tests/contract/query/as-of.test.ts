import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSmallLake, type SmallLake } from './small-lake.ts';

let lake: SmallLake;

beforeAll(async () => {
  lake = await openSmallLake();
  const line = (slice: number, BilledCost: string, ServiceName = 'S') => ({
    slice,
    BilledCost,
    ServiceName,
    ResourceId: `r${slice}`,
    team: 'red',
    ChargePeriodStart: '2024-09-10 00:00:00',
  });
  await lake.add([line(1, '10'), line(1, '5')]); // version 1: 15
  await lake.add([line(2, '100')]); // version 2: 115
  await lake.restate(1, [line(3, '7')]); // version 3: 107
});
afterAll(() => lake.close());

describe('as of an older version', () => {
  it.each([
    ['0', undefined],
    ['1', '15'],
    ['2', '115'],
    ['3', '107'],
    [null, '107'],
    ['2025-01-02T00:00:00Z', '15'], // the test lake commits version n at midnight of 2025-01-01 + n days
    ['2025-01-03T23:00:00Z', '115'],
    ['2024-12-31T00:00:00Z', undefined],
    ['2030-01-01T00:00:00+09:00', '107'],
  ])('%s gives %s', async (asOf, amount) => {
    for (const dimensions of [[], ['x_Team'], ['ResourceType']]) {
      const { rows } = await lake.json({ measures: ['BilledCost'], dimensions, asOf });
      expect(rows[0]?.BilledCost).toBe(amount);
    }
  });

  it('says which version and which tables answered', async () => {
    const { meta } = await lake.json({ measures: ['BilledCost'], asOf: '2' });
    expect(meta).toMatchObject({ asOf: '2', lakeVersion: 3, table: 'rollup_month+fact_cost_usage_superseded' });
    const newest = await lake.json({ measures: ['BilledCost'], asOf: '3' });
    expect(newest.meta).toMatchObject({ asOf: '3', table: 'rollup_month' });
  });

  it('shows the charge lines of that version with their totals', async () => {
    const head = await lake.query.rows({
      columns: ['ResourceId', 'BilledCost', 'x_Team'],
      from: null,
      to: null,
      filters: [],
      zone: 'UTC',
      asOf: '1',
      orderBy: [{ column: 'BilledCost', descending: true }],
      offset: 0,
      limit: 10,
    });
    expect(head).toMatchObject({ totalRows: 2, totals: [{ measure: 'BilledCost', currency: 'USD', amount: '15' }] });
  });

  it.each(['4', '-1', 'yesterday', '1.5'])('refuses %s', async asOf => {
    await expect(lake.json({ measures: ['BilledCost'], asOf })).rejects.toMatchObject({ code: 'query.bad-as-of' });
  });
});
