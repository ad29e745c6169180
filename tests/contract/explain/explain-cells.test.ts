import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cell } from '../../../src-core/contract/explain.ts';
import { grains, measures, type QuerySpecInput } from '../../../src-core/query/query-spec.ts';
import { randomOf } from '../../support/random.ts';
import { expectProved } from './adds-up.ts';
import { type DemoLake, openDemoLake } from './demo-lake.ts';

let demo: DemoLake;
beforeAll(async () => {
  demo = await openDemoLake();
});
afterAll(() => demo.close());

const dimensions = [
  'ServiceProviderName',
  'ServiceCategory',
  'ServiceName',
  'SubAccountId',
  'RegionId',
  'ChargeCategory',
  'x_Team',
  'x_Product',
  'x_Environment',
  'x_Model',
  'x_Source',
  'Tags/feature',
  'Tags/env',
  'ResourceName',
  'SkuId',
  'CommitmentDiscountId',
  'ChargeDescription',
  'BillingPeriodStart',
];
const zones = ['UTC', 'Asia/Seoul', 'America/Los_Angeles', 'Asia/Kathmandu'];
const periods = [
  ['2026-03', '2026-04'],
  ['2026-07-01', '2026-07-09'],
  ['2026-01', '2026-10'],
  ['2026-03-29', '2026-04-02'],
] as const;

describe('any figure of the demo estate', () => {
  it('is made of what its explanation says, to the last digit (200 random cells)', async () => {
    const random = randomOf(20260301);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    const { versions } = demo;
    let explained = 0;
    while (explained < 200) {
      const [from, to] = random() < 0.1 ? [null, null] : pick(periods);
      const grain = pick(grains);
      const spec = {
        measures: [pick(measures)],
        dimensions: [...new Set([pick(dimensions), pick(dimensions)].slice(0, Math.floor(random() * 3)))],
        grain,
        from,
        to,
        zone: pick(zones),
        asOf: random() < 0.3 ? String(pick([versions.imported, versions.ruled])) : null,
        limit: 5_000,
      } satisfies QuerySpecInput;
      const { rows } = await demo.json(spec);
      const row = pick(rows);
      if (!row) continue;
      const cell = cellOf(spec, row);
      if (!cell) continue;
      const found = await demo.cell(cell, 1 + Math.floor(random() * 30));
      expect({ cell, figure: found.figure }).toEqual({ cell, figure: row[cell.measure] });
      expectProved(found);
      explained += 1;
    }
  });

  it('names the tag rules that moved its lines, and those only', async () => {
    const team = (name: string) => [{ dimension: 'x_Team', op: 'in' as const, values: [name] }];
    const july = { measure: 'BilledCost', currency: 'USD', from: '2026-07', to: '2026-08' } as const;
    const rulesOf = async (name: string, asOf: number | null) => {
      const found = await demo.cell({ ...july, filters: team(name), asOf: asOf === null ? null : String(asOf) });
      expectProved(found);
      return found.tagRules.map(({ version, rules }) => [version, rules]);
    };
    expect(await rulesOf('discovery', null)).toEqual([[1, ['search-is-discovery']]]);
    expect(await rulesOf('assistant', null)).toEqual([[1, []]]);
    expect(await rulesOf('platform', null)).toEqual([[1, ['support-is-platform']]]);
    expect(await rulesOf('search', demo.versions.imported)).toEqual([[0, []]]);
  });

  it('says when a figure is unknown', async () => {
    const found = await demo.cell({ measure: 'BilledCost', currency: 'XXX', from: '2026-07', to: '2026-08' });
    expect([found.figure, found.rows, found.problems]).toEqual([null, 0, []]);
  });

  it('refuses an hour without its day', async () => {
    const cell = { measure: 'BilledCost', currency: 'USD', hour: '2026-07-01T10:00:00Z' } as const;
    await expect(demo.cell(cell)).rejects.toThrowError(/explain.bad-cell/);
  });
});

/** The row's own keys as filters, its bucket as the period; null for rows whose bucket is a week or longer cut by the period. */
function cellOf(
  spec: QuerySpecInput & { zone: string },
  row: Record<string, unknown>,
): Parameters<DemoLake['cell']>[0] | null {
  const [measure = 'BilledCost'] = spec.measures;
  const filters = (spec.dimensions ?? []).map(dimension => ({
    dimension,
    op: 'in' as const,
    values: [row[dimension] === null ? null : String(row[dimension])],
  }));
  const base = {
    measure,
    currency: row.BillingCurrency as string | null,
    filters,
    zone: spec.zone,
    asOf: spec.asOf ?? null,
  };
  const whole: Pick<Cell, 'from' | 'to'> = { from: spec.from ?? null, to: spec.to ?? null };
  const start = String(row.ChargePeriodStart);
  switch (spec.grain) {
    case 'none':
    case undefined:
      return { ...base, ...whole };
    case 'hour':
      return { ...base, from: start.slice(0, 10), hour: new Date(start).toISOString() };
    case 'day':
      return { ...base, from: start.slice(0, 10), to: dayAfter(start.slice(0, 10), 1) };
    case 'week':
      return { ...base, ...clip(start.slice(0, 10), dayAfter(start.slice(0, 10), 7), whole) };
    default: {
      const months = { month: 1, quarter: 3, year: 12 }[spec.grain];
      const [year = 0, month = 1] = start.split('-').map(Number);
      const end = new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
      return { ...base, ...clip(start.slice(0, 10), end, whole) };
    }
  }
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/** A bucket at the edge of the question holds only what the question asked for. */
function clip(from: string, to: string, whole: Pick<Cell, 'from' | 'to'>): Pick<Cell, 'from' | 'to'> {
  const day = (text: string) => (text.length === 7 ? `${text}-01` : text);
  return {
    from: whole.from !== null && day(whole.from) > from ? day(whole.from) : from,
    to: whole.to !== null && day(whole.to) < to ? day(whole.to) : to,
  };
}
