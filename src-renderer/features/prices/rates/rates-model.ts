import type { FxRate } from '../../../../src-core/contract/fx.ts';
import { parseAmount } from '../../../../src-core/money/amount.ts';

/** The dated rates of one pair, oldest first. */
export type Pair = {
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly rates: readonly FxRate[];
  readonly first: FxRate;
  readonly newest: FxRate;
  readonly sources: readonly string[];
};

export function pairsOf(rates: readonly FxRate[]): Pair[] {
  return [...Map.groupBy(rates, ({ from, to }) => `${from}/${to}`)]
    .flatMap(([key, members]) => {
      const sorted = members.toSorted((a, b) => a.date.localeCompare(b.date));
      const [first, newest] = [sorted.at(0), sorted.at(-1)];
      if (!first || !newest) return [];
      const sources = [...new Set(sorted.map(({ source }) => source))];
      return [{ key, from: first.from, to: first.to, rates: sorted, first, newest, sources }];
    })
    .toSorted((a, b) => a.key.localeCompare(b.key));
}

/** Points of a line in a box of 100 x 40, left to right by day; for drawing only. */
export function linePoints(rates: readonly FxRate[]): string {
  const points = rates.map(({ date, rate }) => ({ x: Date.parse(date), y: Number(rate) }));
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const share = (value: number, from: number, to: number) => (to === from ? 0.5 : (value - from) / (to - from));
  return points
    .map(({ x, y }) => `${(share(x, left, right) * 100).toFixed(2)},${(38 - share(y, low, high) * 36).toFixed(2)}`)
    .join(' ');
}

export type RateDraft = Record<'date' | 'from' | 'to' | 'rate' | 'source', string>;

/** Fields that are not yet what a rate needs. */
export function wrongFields(draft: RateDraft): (keyof RateDraft)[] {
  const wrong: (keyof RateDraft)[] = [];
  if (!/^\d{4}-\d{2}-\d{2}$/.test(draft.date)) wrong.push('date');
  if (!/^[A-Z]{3}$/.test(draft.from)) wrong.push('from');
  if (!/^[A-Z]{3}$/.test(draft.to) || draft.to === draft.from) wrong.push('to');
  if (!/^\d{1,10}(\.\d{1,20})?$/.test(draft.rate) || parseAmount(draft.rate) <= 0n) wrong.push('rate');
  if (draft.source.trim() === '') wrong.push('source');
  return wrong;
}
