import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cell } from '../../../src-core/contract/explain.ts';
import { demoCostModel } from '../../../src-core/demo/books/cost-model.ts';
import { grains, measures } from '../../../src-core/query/query-spec.ts';
import { CostModels } from '../../../workers/lake/allocation/cost-model.ts';
import { ExplainDesk } from '../../../workers/lake/explain/explain-desk.ts';
import { QueryEngine } from '../../../workers/lake/query/query-engine.ts';
import { randomOf } from '../../support/random.ts';
import { expectProved, total } from './adds-up.ts';
import { type DemoLake, finish, openDemoLake } from './demo-lake.ts';

let demo: DemoLake;
beforeAll(async () => {
  demo = await openDemoLake();
  const models = new CostModels(demo.lake.engine, demo.lake.importer);
  const change = { rules: [...demoCostModel], note: '', includeClosed: true, baseVersion: 0, author: 'Kim' };
  await finish(models.apply(change, new AbortController().signal));
});
afterAll(() => demo.close());

const dimensions = [
  'x_Team',
  'x_Product',
  'ServiceName',
  'ServiceProviderName',
  'ChargeCategory',
  'x_AllocationRule',
  'x_AllocationKind',
  'x_Source',
];

describe('any figure after the splits of the cost model', () => {
  it('is its own lines and the parts that were worked out again, to the last digit (60 random cells)', async () => {
    const random = randomOf(20260902);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    let [explained, parts] = [0, 0];
    while (explained < 60) {
      const measure = pick(measures);
      const grain = pick(grains.filter(each => each === 'none' || each === 'day' || each === 'month'));
      const [from, to] = pick([
        ['2026-03', '2026-04'],
        ['2026-07-03', '2026-07-19'],
        ['2026-09', '2026-10'],
      ] as const);
      const by = [...new Set([pick(dimensions), pick(dimensions)])];
      const spec = { measures: [measure], dimensions: by, grain, from, to, allocation: 'split' as const };
      const row = pick((await demo.json(spec)).rows);
      if (!row) continue;
      const start = String(row.ChargePeriodStart).slice(0, 10);
      const found = await demo.cell(
        {
          measure,
          currency: row.BillingCurrency as string | null,
          from: grain === 'day' ? start : from,
          to: grain === 'day' ? new Date(Date.parse(start) + 86_400_000).toISOString().slice(0, 10) : to,
          filters: by.map(dimension => ({
            dimension,
            op: 'in',
            values: [row[dimension] === null ? null : String(row[dimension])],
          })),
          allocation: 'split',
        },
        5,
      );
      expect({ row, figure: found.figure }).toEqual({ row, figure: row[measure] });
      expectProved(found);
      expect(found.costModelVersion).toBe(1);
      for (const part of found.splits) expect(total([part.floor, part.remainder])).toBe(part.amount);
      explained += 1;
      parts += found.splits.length;
    }
    expect(parts).toBeGreaterThan(20);
  });

  it('is summed from slices where its lines are too many, and says the same', async () => {
    const query = new QueryEngine(demo.lake.engine, () => demo.lake.lakeVersion());
    const desk = new ExplainDesk(demo.lake.engine, query, 1_000n);
    const whole = { measure: 'EffectiveCost', currency: 'USD', allocation: 'split' } as const;
    const fast = await desk.cell({ ...Cell.parse(whole), limit: 5 }, new AbortController().signal);
    const slow = await demo.cell(whole, 5);
    expect([fast.countedFrom, slow.countedFrom, fast.lines]).toEqual(['slices', 'lines', []]);
    expectProved(fast);
    const { lines: _lines, rest: _rest, countedFrom: _from, ...same } = slow;
    expect(fast).toMatchObject(same);
    expect(fast.rest).toEqual({ rows: fast.rows, amount: fast.figure });
    await query.close();
  });

  it('names pool, weight and remainder of every part', async () => {
    const found = await demo.cell({
      measure: 'EffectiveCost',
      currency: 'USD',
      from: '2026-07',
      to: '2026-08',
      filters: [{ dimension: 'x_Team', op: 'in', values: ['assistant'] }],
      allocation: 'split',
    });
    expectProved(found);
    expect(found.splits.length).toBeGreaterThan(0);
    for (const { weight, total: all, pool, target, weightSource } of found.splits) {
      expect(target).toBe('assistant');
      expect(Number(weight)).toBeGreaterThan(0);
      expect(Number(all)).toBeGreaterThanOrEqual(Number(weight));
      expect(Number(pool)).not.toBe(0);
      expect(weightSource).not.toBe('');
    }
  });

  it('says that a converted split is not explained', async () => {
    const cell = { measure: 'BilledCost', currency: null, allocation: 'split', convertTo: 'USD' } as const;
    await expect(demo.cell({ ...cell, from: '2026-07', to: '2026-08' })).rejects.toThrowError(
      /call.bad-input|conversion/,
    );
  });
});
