import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeExplained } from '../../../src-core/contract/explain.ts';
import { demoCostModel } from '../../../src-core/demo/books/cost-model.ts';
import { formatAmount, parseAmount } from '../../../src-core/money/amount.ts';
import { CostModels } from '../../../workers/lake/allocation/cost-model.ts';
import { FxDesk } from '../../../workers/lake/fx/fx-desk.ts';
import { expectClosed, total } from './adds-up.ts';
import { type DemoLake, finish, openDemoLake } from './demo-lake.ts';

let demo: DemoLake;
beforeAll(async () => {
  demo = await openDemoLake();
});
afterAll(() => demo.close());

const months = { before: { from: '2026-06', to: '2026-07' }, after: { from: '2026-07', to: '2026-08' } };
const event = (id: string) => [...demo.key.anomalies, ...demo.key.plannedEvents].find(found => found.id === id);

/** The only currency of an answer that must have one. */
function only(changed: ChangeExplained) {
  expectClosed(changed);
  expect(changed.currencies).toHaveLength(1);
  const [own] = changed.currencies;
  if (!own) throw new Error('no currency');
  return own;
}

async function figure(
  filters: { dimension: string; values: (string | null)[] }[],
  period: { from: string; to: string },
  asOf: string | null = null,
) {
  const { rows } = await demo.json({ measures: ['EffectiveCost'], filters, ...period, asOf });
  return (rows[0]?.EffectiveCost as string | undefined) ?? '0';
}

describe('why a figure changed', () => {
  it('finds the price rise of the gateway model as price, to the last digit', async () => {
    const rise = event('price-change');
    if (!rise) throw new Error('the answer key has no price change');
    const own = only(await demo.change({ measure: 'EffectiveCost', ...months, filters: rise.filters }));
    expect(own.before).toBe(await figure(rise.filters, months.before));
    expect(own.after).toBe(await figure(rise.filters, months.after));
    // 0.88 -> 1.188 USD for a million tokens: + 0.308. Bennet: 0.308 x the mean of both months' quantities, item by item.
    const quantities = own.items.map(item => [item.quantityBefore, item.quantityAfter]);
    const sum = total(quantities.flat());
    const mean = (parseAmount(sum ?? '0') * 308n) / 2000n;
    expect(own.effects.price).toBe(formatAmount(mean));
    expect(own.items.map(item => [item.priceBefore, item.priceAfter])).toEqual(own.items.map(() => ['0.88', '1.188']));
    // The answer key charges the whole rise to July: 0.308 x July's quantity, from the model of the estate before it is written down in lines (within
    // 0.2 %). The half of it that falls on the growth of the tokens is volume and mix here.
    const july = (parseAmount(total(own.items.map(item => item.quantityAfter)) ?? '0') * 308n) / 1000n;
    expect(Number(rise.impact) / Number(formatAmount(july))).toBeCloseTo(1, 2);
    expect([own.effects.new, own.effects.ended, own.effects.other, own.effects.fx]).toEqual(['0', '0', '0', '0']);
  });

  it('calls the second delivery of March a restatement, rules a change of rules', async () => {
    const { versions, key } = demo;
    const month = { from: '2026-01', to: '2026-07' };
    const filters = [
      { dimension: 'BillingAccountId', values: [key.restatement.billingAccountId] },
      { dimension: 'BillingPeriodStart', values: [key.restatement.billingPeriod] },
    ];
    const before = { ...month, asOf: String(versions.imported) };
    const own = only(await demo.change({ measure: 'BilledCost', before, after: month, filters, by: ['x_Team'] }));
    expect(own.difference).toBe(key.restatement.difference);
    expect(own.effects.restatement).toBe(key.restatement.difference);
    // teams change hands by the rules; in the sum over all teams that moves nothing
    expect(own.effects.rules).toBe('0');
    const search = own.groups.find(group => group.keys[0] === 'search');
    expect(search?.after).toBe('0');
    expect(search?.effects.rules).toBe(`-${search?.before}`);
  });

  it('turns round with the order of two states', async () => {
    const { versions } = demo;
    const month = { from: '2026-03', to: '2026-04' };
    const spec = { measure: 'EffectiveCost', by: ['x_Team'] } as const;
    const old = { ...month, asOf: String(versions.imported) };
    const there = await demo.change({ ...spec, by: [...spec.by], before: old, after: month });
    const back = await demo.change({ ...spec, by: [...spec.by], before: month, after: old });
    expectClosed(there);
    expectClosed(back);
    const mirrored = back.currencies.map(({ effects }) => [effects.rules, effects.restatement].map(negative));
    expect(there.currencies.map(({ effects }) => [effects.rules, effects.restatement])).toEqual(mirrored);
  });

  it('calls a launch new, and its growth volume', async () => {
    const launch = event('studio-launch');
    if (!launch) throw new Error('the answer key has no launch');
    const { filters } = launch;
    const spec = { measure: 'EffectiveCost', filters, by: ['Tags/feature'] } as const;
    const first = await demo.change({
      ...spec,
      by: [...spec.by],
      before: { from: '2026-01', to: '2026-02' },
      after: { from: '2026-02', to: '2026-03' },
    });
    expectClosed(first);
    for (const own of first.currencies) expect([own.before, own.effects.new]).toEqual(['0', own.difference]);
    const later = await demo.change({
      ...spec,
      by: [...spec.by],
      before: { from: '2026-04', to: '2026-05' },
      after: { from: '2026-05', to: '2026-06' },
    });
    expectClosed(later);
    for (const { effects, difference } of later.currencies) {
      expect([effects.new, effects.ended, effects.price]).toEqual(['0', '0', '0']);
      expect(total([effects.volume, effects.mix])).toBe(difference);
    }
  });

  it('names what the limit left out, and the length of the periods', async () => {
    const changed = await demo.change({ measure: 'BilledCost', ...months, by: ['x_Team', 'ServiceName'], limit: 3 });
    expectClosed(changed);
    expect(changed.days).toEqual({ before: 30, after: 31 });
    const dollars = changed.currencies.find(({ currency }) => currency === 'USD');
    expect(dollars?.groups).toHaveLength(3);
    expect(dollars?.rest.groups).toBeGreaterThan(10);
    expect(dollars?.restItems.items).toBeGreaterThan(10);
  });

  it('refuses a conversion without rates, then tells the rate apart', async () => {
    const spec = { measure: 'EffectiveCost', ...months, convertTo: 'USD' } as const;
    await expect(demo.change(spec)).rejects.toThrowError(/explain.no-rate/);
    // one rate for June and another for July: whatever the euros did, + 0.10 USD for each euro is the rate
    const rate = (date: string, value: string) => ({ date, from: 'EUR', to: 'USD', rate: value, source: 'test' });
    const days = (month: string, count: number, value: string) =>
      Array.from({ length: count }, (_, day) => rate(`${month}-${String(day + 1).padStart(2, '0')}`, value));
    const rates = [...days('2026-06', 30, '1.1'), ...days('2026-07', 31, '1.2')];
    await new FxDesk(demo.lake).save({ baseVersion: 0, note: '', rates, author: 'Kim' }, new AbortController().signal);
    const own = only(await demo.change(spec));
    const inUsd = (period: { from: string; to: string }) =>
      demo.json({ measures: ['EffectiveCost'], ...period, currency: 'USD' }).then(({ rows }) => rows[0]?.EffectiveCost);
    expect(own.before).toBe(await inUsd(months.before));
    expect(own.after).toBe(await inUsd(months.after));
    const euros = (await demo.change({ measure: 'EffectiveCost', ...months })).currencies.find(
      it => it.currency === 'EUR',
    );
    // items of both months: mean euros x 0.10; OVHcloud's are the only euros and none is new or gone
    const mean = (parseAmount(euros?.before ?? '0') + parseAmount(euros?.after ?? '0')) / 20n;
    expect(Math.abs(Number(own.effects.fx) - Number(formatAmount(mean)))).toBeLessThan(0.000001);
  });

  it('splits a change after the cost model: lines by price and volume, parts of splits as other', async () => {
    const models = new CostModels(demo.lake.engine, demo.lake.importer);
    const change = { rules: [...demoCostModel], note: '', includeClosed: true, baseVersion: 0, author: 'Kim' };
    await finish(models.apply(change, new AbortController().signal));
    const spec = { measure: 'EffectiveCost', ...months, by: ['x_Team'], allocation: 'split' } as const;
    const changed = await demo.change({ ...spec, by: [...spec.by] });
    expectClosed(changed);
    const dollars = changed.currencies.find(({ currency }) => currency === 'USD');
    for (const period of [months.before, months.after]) {
      const { rows } = await demo.json({
        measures: ['EffectiveCost'],
        dimensions: ['x_Team'],
        ...period,
        allocation: 'split',
      });
      const side = period === months.before ? 'before' : 'after';
      const queried = rows.filter(row => row.BillingCurrency === 'USD').map(row => [row.x_Team, row.EffectiveCost]);
      expect(new Map(dollars?.groups.map(group => [group.keys[0], group[side]]))).toEqual(new Map(queried as never));
    }
    await expect(demo.change({ ...spec, by: ['SkuId'] })).rejects.toThrowError(/query.not-allocated-grain/);
  });
});

const negative = (amount: string) => (amount === '0' ? '0' : amount.startsWith('-') ? amount.slice(1) : `-${amount}`);
