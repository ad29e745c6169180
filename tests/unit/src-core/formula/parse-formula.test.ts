import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../src-core/errors/app-error.ts';
import { type FormulaRow, parseFormula } from '../../../../src-core/formula/parse-formula.ts';
import { divideHalfEven, fromDecimal, quotient, toDecimal } from '../../../../src-core/money/fraction.ts';

const names = { plain: ['EffectiveCost', 'Rows'], calls: { sum: ['llm-usage.Requests'], metric: null } };
const value = (text: string, row: FormulaRow = {}) => {
  const found = parseFormula(text, names).evaluate(row);
  return found === null ? null : toDecimal(found);
};
const refusal = (text: string) => {
  try {
    parseFormula(text, names);
  } catch (error) {
    if (error instanceof AppError) return [error.code, error.details.position];
  }
  return null;
};

describe('formulas', () => {
  it('are exact where doubles are not', () => {
    expect(value('0.1 + 0.2')).toBe('0.3');
    expect(value('1 / 3 * 3')).toBe('1'); // a fraction, not 0.3333333333 x 3
    expect(value('9007199254740993 - 9007199254740992')).toBe('1'); // 2^53 + 1 is no double
    expect(value('2 / 3')).toBe('0.6666666667');
    expect(value('-(1 + 2) * 3 - -4')).toBe('-5');
  });

  it('round half to even at the tenth digit', () => {
    expect(value('0.00000000005')).toBe('0'); // half of the last digit: to the even 0
    expect(value('0.00000000015')).toBe('0.0000000002');
    expect(quotient('1', '3')).toBe('0.3333333333');
    expect(quotient('-2', '3')).toBe('-0.6666666667');
    expect(quotient('1', '0')).toBeNull();
    expect(quotient(null, '3')).toBeNull();
  });

  it('keep unknown unknown, but where the formula says what to take', () => {
    const row = { EffectiveCost: fromDecimal('10'), Rows: null };
    expect(value('EffectiveCost / Rows', row)).toBeNull();
    expect(value('EffectiveCost + 0 * Rows', row)).toBeNull();
    expect(value('EffectiveCost / if_unknown(Rows, 4)', row)).toBe('2.5');
    expect(value('EffectiveCost / 0', row)).toBeNull();
    expect(value('EffectiveCost / if_zero(Rows - Rows, 5)', { ...row, Rows: fromDecimal('3') })).toBe('2');
    expect(value('max(EffectiveCost, 3) + min(2, abs(-1))', row)).toBe('11');
  });

  it('name what they read', () => {
    const formula = parseFormula(
      'effectivecost / (sum(llm_usage.Requests) + sum(llm-usage.Requests) + metric("a b"))',
      names,
    );
    expect(formula.reads).toEqual(['EffectiveCost', 'sum(llm-usage.Requests)', 'metric(a b)']);
    expect(formula.quotient).not.toBeNull();
    expect(parseFormula('EffectiveCost - 1', names).quotient).toBeNull();
  });

  it.each([
    ['EffectiveCost +', 'formula.invalid', 16],
    ['EffectiveCost 3', 'formula.invalid', 15],
    ['', 'formula.invalid', 1],
    ['Rows + Spend', 'formula.unknown-name', 8],
    ['constructor(1)', 'formula.unknown-name', 1],
    ['metric(1 + 2)', 'formula.invalid', 1],
    ['sum(llm-usage.Prompt)', 'formula.unknown-name', 5],
    ['Rows ** 2', 'formula.invalid', 6],
    ['this', 'formula.invalid', 1],
    ['Rows ? 1 : 2', 'formula.invalid', 1],
    ['"text"', 'formula.invalid', 1],
    ['1e9', 'formula.invalid', 1],
    ['min(1)', 'formula.invalid', 1],
  ])('refuse %s with %s at %d', (text, code, position) => {
    expect(refusal(text)).toEqual([code, position]);
  });

  it('agree with exact integers for sums, differences and products', () => {
    const integers = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
    fc.assert(
      fc.property(integers, integers, integers, (a, b, c) => {
        const row = {
          EffectiveCost: fromDecimal(String(a)),
          Rows: fromDecimal(String(b)),
          'metric(c)': fromDecimal(String(c)),
        };
        expect(value('(EffectiveCost - Rows) * metric(c) + Rows', row)).toBe(String((a - b) * c + b));
      }),
    );
  });

  it('divide half to even, mirrored for negatives', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 12n), 10n ** 12n), fc.bigInt(1n, 10n ** 6n), (n, d) => {
        const found = divideHalfEven(n, d);
        const twice = 2n * (n - found * d); // within half of d, and even where it is exactly half
        expect(twice <= d && twice >= -d).toBe(true);
        if (twice === d || twice === -d) expect(found % 2n).toBe(0n);
        expect(divideHalfEven(-n, d)).toBe(-found);
      }),
    );
  });
});
