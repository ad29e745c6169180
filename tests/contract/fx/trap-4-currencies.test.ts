import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FxRate } from '../../../src-core/contract/fx.ts';
import { QuerySpec, type QuerySpecInput } from '../../../src-core/query/query-spec.ts';
import { resultToJson } from '../../../src-core/query/result-json.ts';
import { FxDesk } from '../../../workers/lake/fx/fx-desk.ts';
import { QueryEngine } from '../../../workers/lake/query/query-engine.ts';
import { focusCsv, usageCells } from '../../fixtures/focus/focus-text.ts';
import { TestWorkspace } from '../lake-import/open-workspace.ts';

/**
 * Four lines, all of September 2026:
 *   on the 1st  10.00 USD (AWS)      on the 2nd  20.00 EUR (Scaleway)
 *   on the 5th   4.00 EUR (Scaleway)  and on the 3rd 100 EUR (Azure), which Azure itself priced at 120 USD
 */
const line = (day: number, currency: string, billed: string, own: Record<string, string> = {}) => {
  const from = `2026-09-0${day}T00:00:00Z`;
  return {
    ...usageCells,
    BillingCurrency: currency,
    BilledCost: billed,
    EffectiveCost: billed,
    ListCost: billed,
    ContractedCost: billed,
    BillingPeriodStart: '2026-09-01T00:00:00Z',
    BillingPeriodEnd: '2026-10-01T00:00:00Z',
    ChargePeriodStart: from,
    ChargePeriodEnd: `2026-09-0${day + 1}T00:00:00Z`,
    ProviderName: { USD: 'AWS', EUR: 'Scaleway' }[currency] ?? currency,
    ...own,
  };
};
const lines = [
  line(1, 'USD', '10'),
  line(2, 'EUR', '20'),
  line(5, 'EUR', '4'),
  line(3, 'EUR', '100', {
    ProviderName: 'Microsoft',
    PricingCurrency: 'USD',
    x_PricingCurrencyEffectiveCost: '120',
    PricingCurrencyEffectiveCost: '120',
  }),
];
const ecb = (date: string, rate: string, source = 'ECB'): FxRate => ({ date, from: 'EUR', to: 'USD', rate, source });

let workspace: TestWorkspace;
let query: QueryEngine;
let desk: FxDesk;
const never = new AbortController().signal;
const ask = async (part: Partial<QuerySpecInput>) => {
  const head = await query.run(QuerySpec.parse({ measures: ['BilledCost'], ...part }));
  return resultToJson(head, query.takeBytes(head.ticket));
};
const billed = async (part: Partial<QuerySpecInput>) => (await ask(part)).rows.map(row => row.BilledCost);

beforeAll(async () => {
  workspace = await TestWorkspace.create();
  const result = await workspace.import([await workspace.write('bill.csv', focusCsv(lines))]);
  expect(result.failures).toEqual([]);
  query = new QueryEngine(workspace.lake.engine, () => workspace.lake.lakeVersion());
  desk = new FxDesk(workspace.lake);
});
afterAll(async () => {
  await query.close();
  await workspace.remove();
});

describe('trap 4: currencies', () => {
  it('never adds two currencies', async () => {
    const { rows, meta } = await ask({});
    expect(rows.map(row => [row.BillingCurrency, row.BilledCost])).toEqual([
      ['EUR', '124'],
      ['USD', '10'],
    ]);
    expect(meta).toMatchObject({ currency: 'mixed', conversion: null });
  });

  it('says unknown, not zero, where no rate is', async () => {
    const { rows, meta } = await ask({ currency: 'USD', dimensions: ['ServiceProviderName'] });
    expect(Object.fromEntries(rows.map(row => [row.ServiceProviderName, row.BilledCost]))).toEqual({
      AWS: '10',
      Microsoft: '120', // the provider's own rate needs none of ours
      Scaleway: null,
    });
    expect(meta.conversion).toMatchObject({ currency: 'USD', ratesVersion: 0, missing: [{ from: 'EUR', days: 2 }] });
    expect(await billed({ currency: 'USD' })).toEqual([null]);
    expect(await desk.gaps({ to: 'USD' })).toEqual([
      { from: 'EUR', to: 'USD', firstDay: '2026-09-02', lastDay: '2026-09-05', days: 2 },
    ]);
  });

  it('converts each day by its own rate, and the provider wins over the market', async () => {
    const before = workspace.lake.lakeVersion();
    expect(
      await desk.save(
        { baseVersion: 0, note: '', author: 'x', rates: [ecb('2026-09-02', '1.1'), ecb('2026-09-04', '1.2')] },
        never,
      ),
    ).toEqual({ version: 1 });
    expect(workspace.lake.lakeVersion()).toBe(before + 1);
    // 10 + 20 x 1.1 + 4 x 1.2 (rate of the day before) + 120 = 156.8; at market rate Azure's line would be 110
    const { rows, meta } = await ask({ currency: 'USD' });
    expect(rows).toEqual([{ BillingCurrency: 'USD', BilledCost: '156.8' }]);
    expect(meta).toMatchObject({
      currency: 'USD',
      table: 'rollup_day+rollup_own_rate_day',
      conversion: { currency: 'USD', ratesVersion: 1, sources: ["provider's rate on the bill", 'ECB'], missing: [] },
    });
    expect(await desk.gaps({ to: 'USD' })).toEqual([]);
  });

  it('gives the same from the charge lines, and the parts add up to the total', async () => {
    const byResource = await ask({ currency: 'USD', dimensions: ['SkuId'] });
    expect(byResource.meta.table).toBe('fact_cost_usage');
    expect(byResource.rows.map(row => row.BilledCost)).toEqual(['156.8']);
    const byDay = await ask({ currency: 'USD', grain: 'day', orderBy: [{ column: 'ChargePeriodStart' }] });
    expect(byDay.rows.map(row => row.BilledCost)).toEqual(['10', '22', '120', '4.8']);
  });

  it('turns round for the other direction: 10 / 1.1 has no end', async () => {
    // The 1st is before the first rate: unknown, and so is every sum with it.
    expect(await billed({ currency: 'EUR' })).toEqual([null]);
    expect(await billed({ currency: 'EUR', from: '2026-09-02' })).toEqual(['124']);
    await desk.save({ baseVersion: 1, note: '', author: 'x', rates: [ecb('2026-08-31', '1.1')] }, never);
    expect(await billed({ currency: 'EUR', from: '2026-09-01', to: '2026-09-02' })).toEqual(['9.0909090909091']);
  });

  it('gives the same number next month, and the old number as of then when a rate is corrected', async () => {
    const then = workspace.lake.lakeVersion();
    await desk.save({ baseVersion: 2, note: '', author: 'x', rates: [ecb('2026-10-01', '1.5')] }, never);
    expect(await billed({ currency: 'USD' })).toEqual(['156.8']);
    await desk.save({ baseVersion: 3, note: '', author: 'x', rates: [ecb('2026-09-02', '1.15')] }, never);
    // 20 x 0.05 more; the cached answer of the older version is not used
    expect(await billed({ currency: 'USD' })).toEqual(['157.8']);
    const old = await ask({ currency: 'USD', asOf: String(then) });
    expect(old.rows.map(row => row.BilledCost)).toEqual(['156.8']);
    expect(old.meta.conversion?.ratesVersion).toBe(2);
  });

  it('saves nothing that is wrong, stale or known', async () => {
    const version = workspace.lake.lakeVersion();
    const save = (baseVersion: number, ...rates: FxRate[]) =>
      desk.save({ baseVersion, note: '', author: 'x', rates }, never);
    await expect(save(1, ecb('2026-09-09', '1'))).rejects.toMatchObject({ code: 'fx.stale' });
    await expect(save(4, ecb('2026-09-09', '0'))).rejects.toMatchObject({ code: 'fx.invalid' });
    await expect(save(4, ecb('2026-09-09', '1'), ecb('2026-09-09', '2'))).rejects.toMatchObject({ code: 'fx.invalid' });
    await expect(save(4, { ...ecb('2026-09-09', '1'), to: 'EUR' })).rejects.toMatchObject({ code: 'fx.invalid' });
    expect(await save(4, ecb('2026-09-02', '1.150'))).toEqual({ version: 4 });
    expect(workspace.lake.lakeVersion()).toBe(version);
    expect(await workspace.failedChecks()).toEqual([]);
  });

  it('refuses the billing currency as a dimension of converted amounts', async () => {
    await expect(ask({ currency: 'USD', dimensions: ['BillingCurrency'] })).rejects.toMatchObject({
      code: 'call.bad-input',
    });
  });
});
