import { describe, expect, it } from 'vitest';
import { ReportTemplate } from '../../../../src-core/contract/reports.ts';
import { type ComparedPack, diffPacks, restatedTotals } from '../../../../src-core/reports/compare-packs.ts';

const usd = (amount: string, measure: 'BilledCost' | 'EffectiveCost' = 'EffectiveCost') => ({
  measure,
  currency: 'USD',
  amount,
});

describe('what became of totals', () => {
  it('names the amount, exact to the last digit', () => {
    // 10.000000000000000000000003 - 9.000000000000000000000001 = 1.000000000000000000000002
    expect(restatedTotals([usd('9.000000000000000000000001')], [usd('10.000000000000000000000003')], 5)).toEqual([
      {
        ...{ measure: 'EffectiveCost', currency: 'USD', published: '9.000000000000000000000001' },
        ...{ now: '10.000000000000000000000003', difference: '1.000000000000000000000002' },
      },
    ]);
  });

  it('is silent about another spelling of the same amount', () => {
    expect(restatedTotals([usd('9.50')], [usd('9.5')], 5)).toEqual([]);
  });

  it('knows zero from unknown', () => {
    expect(restatedTotals([usd('9')], [], 0)).toMatchObject([{ now: '0', difference: '-9' }]);
    expect(restatedTotals([usd('9')], [], 3)).toMatchObject([{ now: null, difference: null }]);
    expect(restatedTotals([], [usd('9')], 3)).toMatchObject([{ published: null, now: '9', difference: null }]);
  });
});

describe('two packs', () => {
  const template = ReportTemplate.parse({ name: 'x', title: 'x', sections: [{ kind: 'summary' }] });
  const pack = (change: Partial<ComparedPack> = {}): ComparedPack => ({
    ...{ title: 'Showback 2026-09', period: '2026-09', edition: 1, contentHash: 'a', lakeHash: 'l', producer: 'p' },
    totals: [usd('10'), usd('8', 'BilledCost')],
    groups: [
      { dimension: 'x_Team', value: 'search', rows: 2, totals: [usd('6')] },
      { dimension: 'x_Team', value: null, rows: 1, totals: [usd('4')] },
    ],
    basis: {
      ...{ template, costModelVersion: 1, tagRulesVersion: 1, priceBookVersion: null, ratesVersion: null },
      gate: { outcome: 'pass', findings: [] },
    },
    ...change,
  });

  it('of the same content are the same', () => {
    const found = diffPacks(pack(), pack());
    expect([found.isSame, found.groups, found.causes]).toEqual([true, [], []]);
    expect(found.totals.map(({ difference }) => difference)).toEqual(['0', '0']);
  });

  it('differ by group, a missing group being zero, largest first; and by what they rest on', () => {
    const other = pack({
      contentHash: 'b',
      lakeHash: 'm',
      totals: [usd('12.5'), usd('8', 'BilledCost')],
      groups: [
        { dimension: 'x_Team', value: 'search', rows: 2, totals: [usd('5.5')] },
        { dimension: 'x_Team', value: 'ads', rows: 1, totals: [usd('3')] },
        { dimension: 'x_Team', value: null, rows: 1, totals: [usd('4')] },
        { dimension: 'x_Product', value: 'app', rows: 1, totals: [usd('4')] },
      ],
      basis: { ...(pack().basis ?? never()), costModelVersion: 2, gate: { outcome: 'stated', findings: [] } },
    });
    const found = diffPacks(pack(), other);
    // 12.5 - 10 = 2.5 = (5.5 - 6) + (3 - 0): the groups explain the total
    expect(found.totals.map(({ measure, difference }) => [measure, difference])).toEqual([
      ['BilledCost', '0'],
      ['EffectiveCost', '2.5'],
    ]);
    expect(found.groups.map(({ value, a, b, difference }) => [value, a, b, difference])).toEqual([
      ['ads', '0', '3', '3'],
      ['search', '6', '5.5', '-0.5'],
    ]);
    expect(found.causes).toEqual(['lake', 'cost-model', 'gate']);
  });

  it('of which one is of version 1 say nothing about what that one did not say', () => {
    expect(diffPacks(pack({ basis: null, contentHash: 'z' }), pack()).causes).toEqual([]);
  });
});

const never = (): never => {
  throw new Error('a pack of version 2 has a basis');
};
