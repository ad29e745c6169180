import { expect, it } from 'vitest';
import { parseAmount } from '../../../../src-core/money/amount.ts';
import { fraction, toDecimal } from '../../../../src-core/money/fraction.ts';
import { growth, shownGrowth } from '../../../../src-core/money/growth.ts';
import { change } from '../../../../src-core/reports/exact.ts';

const shown = (now: string, before: string) => shownGrowth(parseAmount(now), parseAmount(before));

it('is the difference as a share of what was before', () => {
  expect(shown('110', '100')).toBe(0.1);
  expect(shown('0', '100')).toBe(-1);
  expect(shown('-50', '100')).toBe(-1.5); // a charge that became a credit
  expect(change('8', '3')).toBe('1.666667'); // 5 / 3
  expect(toDecimal(growth(fraction(3n), fraction(2n)) ?? fraction(0n))).toBe('0.5');
});

it('is nothing that can be said of a base of zero, of a credit, or of what is unknown', () => {
  // 325 charged after a credit of 4.52 would read "+7,291.1 %"
  expect(shown('325', '-4.52')).toBeNull();
  expect(shown('-50', '-100')).toBeNull();
  expect(shown('1', '0')).toBeNull();
  expect(change('325', '-4.52')).toBeNull();
  expect(change('1', '0')).toBeNull();
  expect(change(null, '1')).toBeNull();
  expect(change('1', null)).toBeNull();
  expect(shownGrowth(null, 1n)).toBeNull();
});
