import type { Unscaled } from '../../../src-core/money/amount.ts';
import { toNumber } from '../../../src-core/money/amount.ts';
import type { MoneyColumn } from '../../data/arrow/columns.ts';
import type { Pivot } from '../../data/arrow/pivot.ts';

/** An exact amount per line of a table. */
export type LineAmounts = {
  get(line: number): Unscaled | null;
  approximate(line: number): number;
  compare(a: number, b: number): number;
};

/** The amounts of one bucket. */
export function bucketAmounts(pivot: Pivot, bucket: number, column: MoneyColumn | null): LineAmounts {
  const at = (line: number) => pivot.rowAt(line, bucket);
  const get = (line: number) => {
    const row = at(line);
    return row < 0 ? null : (column?.get(row) ?? null);
  };
  return {
    get,
    approximate: line => {
      const row = at(line);
      return row < 0 ? 0 : (column?.approximate(row) ?? 0);
    },
    compare: (a, b) => compareKnown(get(a), get(b)),
  };
}

/** Sums over all buckets of a line. With a single bucket nothing is computed up front, so a million lines cost nothing. */
export function totalAmounts(pivot: Pivot, column: MoneyColumn | null): LineAmounts {
  if (pivot.buckets.length <= 1 && column) {
    const row = (line: number) => pivot.firstRow[line] ?? 0;
    return {
      get: line => column.get(row(line)),
      approximate: line => column.approximate(row(line)),
      compare: (a, b) => column.compare(row(a), row(b)),
    };
  }
  const sums: (Unscaled | null)[] = Array.from({ length: pivot.lineCount }, (_, line) => {
    let sum: Unscaled | null = null;
    for (const row of pivot.rowsOf(line)) {
      const amount = column?.get(row) ?? null;
      if (amount !== null) sum = (sum ?? 0n) + amount;
    }
    return sum;
  });
  return fromValues(line => sums[line] ?? null);
}

export function fromValues(get: (line: number) => Unscaled | null): LineAmounts {
  return {
    get,
    approximate: line => {
      const amount = get(line);
      return amount === null ? 0 : toNumber(amount);
    },
    compare: (a, b) => compareKnown(get(a), get(b)),
  };
}

/** Unknown comes before every amount. */
export function compareKnown<T extends bigint | number>(a: T | null, b: T | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Exact totals per currency, in the order of `currencies`; null where every amount is unknown. */
export function totalsPerCurrency(
  amounts: LineAmounts,
  lineCount: number,
  currencyOf: (line: number) => string | null,
  currencies: readonly (string | null)[],
): (Unscaled | null)[] {
  const totals = new Map<string | null, Unscaled>();
  for (let line = 0; line < lineCount; line += 1) {
    const amount = amounts.get(line);
    if (amount === null) continue;
    const currency = currencyOf(line);
    totals.set(currency, (totals.get(currency) ?? 0n) + amount);
  }
  return currencies.map(currency => totals.get(currency) ?? null);
}
