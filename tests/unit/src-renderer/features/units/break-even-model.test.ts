import { describe, expect, it } from 'vitest';
import type { BreakEven } from '../../../../../src-core/contract/units.ts';
import { fraction, fromDecimal } from '../../../../../src-core/money/fraction.ts';
import { breakEven } from '../../../../../src-core/units/break-even.ts';
import { breakEvenChart, problemsOf, verdictOf } from '../../../../../src-renderer/features/units/break-even-model.ts';

/** R 1000, P 100, t 500 M, a 2 per M: the example of docs/formulas/unit-cost.md. */
const answer = (part: Partial<Parameters<typeof breakEven>[0]> = {}): BreakEven =>
  breakEven({
    currency: 'USD',
    reserved: fraction(1_000n),
    used: fraction(800n),
    variable: fraction(100n),
    tokens: fraction(500_000_000n),
    apiPerMillion: fraction(2n),
    targetLoad: '0.7',
    ...part,
  });

describe('breakEvenChart', () => {
  it('has both lines and the point where they meet', () => {
    const chart = breakEvenChart(answer());
    expect(chart?.series.map(({ value }) => value)).toEqual(['own', 'api', 'even']);
    const [own, api, even] = chart?.series ?? [];
    const at = even?.amounts.findIndex(amount => amount !== null) ?? -1;
    expect(own?.amounts[at]).toBe(api?.amounts[at]);
    expect(even?.amounts.filter(amount => amount !== null)).toHaveLength(1);
    expect(chart?.buckets[at]).toBe(500_000_000);
  });

  it('is not drawn without a price', () => {
    expect(breakEvenChart(answer({ apiPerMillion: null }))).toBeNull();
  });
});

describe('problemsOf', () => {
  it.each([
    ['power', { variable: null }],
    ['tokens', { tokens: null }],
    ['price', { apiPerMillion: null }],
    ['never', { apiPerMillion: fromDecimal('0.1') }],
    ['currencies', { currency: null }],
  ] as const)('%s', (problem, part) => {
    expect(problemsOf(answer(part))).toContain(problem);
  });

  it('a break-even above what can be served: 500 M tokens fill 80 %, so 70 % are 437.5 M', () => {
    expect(problemsOf(answer())).toEqual(['above']);
    expect(problemsOf(answer({ targetLoad: '1' }))).toEqual([]);
  });
});

describe('verdictOf', () => {
  it('says which way is cheaper for the tokens that were served', () => {
    expect(verdictOf(answer())).toEqual({ cheaper: 'same', difference: '0', share: 0 });
    // 500 M at 4 per M = 2000 beside 1000
    expect(verdictOf(answer({ apiPerMillion: fraction(4n) }))).toEqual({
      cheaper: 'own',
      difference: '1000',
      share: 0.5,
    });
    expect(verdictOf(answer({ apiPerMillion: fraction(1n) }))).toEqual({
      cheaper: 'api',
      difference: '500',
      share: 0.5,
    });
    expect(verdictOf(answer({ tokens: null }))).toBeNull();
  });
});
