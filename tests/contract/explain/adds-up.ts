import { expect } from 'vitest';
import { type ChangeExplained, changeEffects, type Explanation } from '../../../src-core/contract/explain.ts';
import { formatAmount, parseAmount } from '../../../src-core/money/amount.ts';

type Part = { readonly rows: number; readonly amount: string | null };

/** The exact sum of amounts; null when none is known. */
export function total(amounts: readonly (string | null)[]): string | null {
  const known = amounts.filter(amount => amount !== null);
  return known.length === 0 ? null : formatAmount(known.reduce((sum, amount) => sum + parseAmount(amount), 0n));
}

const rowsOf = (parts: readonly Part[]) => parts.reduce((sum, { rows }) => sum + rows, 0);

/** Every list of an explanation adds up to its figure. */
export function expectProved(explained: Explanation): void {
  expect(explained.problems).toEqual([]);
  const { figure, rows, drops, tagRules, direct, splits, lines, rest } = explained;
  for (const parts of [drops, tagRules]) {
    expect(total(parts.map(({ amount }) => amount))).toBe(figure);
    expect(rowsOf(parts)).toBe(rows);
  }
  expect(total([direct.amount, ...splits.map(({ amount }) => amount)])).toBe(figure);
  expect(total([...lines.map(({ amount }) => amount), rest.amount])).toBe(figure);
  expect(lines.length + rest.rows).toBe(rows);
}

/** Every level of an explained change adds up, and each level to the one above it. */
export function expectClosed(changed: ChangeExplained): void {
  for (const own of changed.currencies) {
    const levels = [own, ...own.groups, ...own.items, own.rest, own.restItems];
    for (const { difference, effects } of levels)
      expect(total(changeEffects.map(name => effects[name]))).toBe(difference);
    for (const { before, after, difference } of [own, ...own.groups])
      expect(total([before, difference])).toBe(total([after]));
    for (const parts of [
      [...own.groups, own.rest],
      [...own.items, own.restItems],
    ]) {
      expect(total(parts.map(({ difference }) => difference))).toBe(own.difference);
      for (const name of changeEffects)
        expect(total(parts.map(({ effects }) => effects[name]))).toBe(own.effects[name]);
    }
  }
}
