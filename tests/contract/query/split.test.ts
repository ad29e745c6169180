import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSmallLake, type SmallLake } from './small-lake.ts';

let lake: SmallLake;
beforeAll(async () => {
  lake = await openSmallLake();
  const charge = { ChargePeriodStart: '2024-09-03 10:00:00', ServiceName: 'GPU', SkuId: 'a100' };
  await lake.add([
    { ...charge, team: 'red', BilledCost: '2' },
    { ...charge, team: null, BilledCost: '1', BillingCurrency: 'EUR' },
  ]);
  await lake.add([]);
});
afterAll(() => lake.close());

it('answers split amounts from the allocated rollups, with the version of the cost model', async () => {
  for (const [grain, table] of [
    ['month', 'rollup_allocated_month'],
    ['day', 'rollup_allocated_day'],
  ] as const) {
    const { rows, meta } = await lake.json({
      measures: ['BilledCost'],
      dimensions: ['x_Team', 'x_AllocationKind', 'x_AllocationRule'],
      grain,
      allocation: 'split',
    });
    expect(rows.map(row => [row.x_Team, row.x_AllocationKind, row.x_AllocationRule, row.BilledCost])).toEqual([
      [null, 'untagged', null, '1'],
      ['red', 'direct', null, '2'],
    ]);
    expect(meta).toMatchObject({ table, costModel: 0, conversion: null, sampled: null });
  }
});

it('filters by what only split amounts have', async () => {
  const { rows } = await lake.json({
    measures: ['BilledCost'],
    filters: [{ dimension: 'x_AllocationKind', values: ['untagged'] }],
    allocation: 'split',
  });
  expect(rows).toEqual([{ BillingCurrency: 'EUR', BilledCost: '1' }]);
});

it('refuses what split amounts are not kept by, and says by what they are', async () => {
  const split = { measures: ['BilledCost' as const], allocation: 'split' as const };
  const refused = (what: string) => ({
    code: 'query.not-allocated-grain',
    details: { what, kept: expect.stringContaining('ServiceName') },
  });
  await expect(lake.json({ ...split, grain: 'hour' })).rejects.toMatchObject(refused('hour'));
  await expect(lake.json({ ...split, dimensions: ['SkuId'] })).rejects.toMatchObject(refused('SkuId'));
  await expect(lake.json({ ...split, filters: [{ dimension: 'Tags/env', values: ['x'] }] })).rejects.toMatchObject(
    refused('Tags/env'),
  );
  await expect(lake.json({ ...split, grain: 'day', zone: 'Asia/Seoul' })).rejects.toMatchObject(
    refused('local days of Asia/Seoul'),
  );
  await expect(lake.json({ ...split, asOf: '1' })).rejects.toMatchObject(refused('older version of the lake'));
  await expect(lake.json({ ...split, zone: 'Asia/Seoul' })).resolves.toMatchObject({
    meta: { table: 'rollup_allocated_month' },
  });
});

it('knows the dimensions of a split nowhere else', async () => {
  const dimensions = ['x_AllocationKind'];
  await expect(lake.json({ measures: ['BilledCost'], dimensions })).rejects.toMatchObject({ code: 'query.split-only' });
});

it('answers anew once the lake has changed: the model and the rates are part of its version', async () => {
  const spec = { measures: ['BilledCost' as const], allocation: 'split' as const, currency: 'USD' };
  const before = await lake.json(spec);
  expect(before.rows).toEqual([{ BillingCurrency: 'USD', BilledCost: null }]);
  expect((await lake.json(spec)).meta.cached).toBe(true);
  await lake.sql("INSERT INTO fx_rate VALUES (DATE '2024-09-02', 'EUR', 'USD', 1.1, 'test', 1)");
  await lake.sql("INSERT INTO fx_version VALUES (1, TIMESTAMP '2025-01-04', 'x', '', 3)");
  await lake.add([]);
  const after = await lake.json(spec);
  expect(after.rows).toEqual([{ BillingCurrency: 'USD', BilledCost: '3.1' }]);
  expect(after.meta).toMatchObject({
    cached: false,
    costModel: 0,
    conversion: { ratesVersion: 1, sources: ['test'], missing: [] },
  });
});
