import { toNumber, type Unscaled } from '../../../src-core/money/amount.ts';
import type { ArrowColumn } from './columns.ts';
import { ArrowResult } from './result.ts';

/** Lines that stand for several rows of a result: their amounts are exact sums, and texts are what all of them share. */
export type SummedRow = {
  readonly amounts: ReadonlyMap<string, Unscaled | null>;
  /** By column; a column that is not in it has no value. */
  readonly values: ReadonlyMap<string, string | number | null>;
};

/**
 * Some rows of a result, in a new order, followed by `sums`. Nothing is copied: columns read through to the rows they came from.
 * @param rows row numbers of `result`
 */
export function subset(result: ArrowResult, rows: ArrayLike<number>, sums: readonly SummedRow[] = []): ArrowResult {
  const own = rows.length;
  const sum = (row: number) => sums[row - own];
  const at = (row: number) => rows[row] ?? 0;
  const through = (column: ArrowColumn): ArrowColumn => {
    const { name } = column;
    switch (column.kind) {
      case 'money': {
        const get = (row: number) => (row < own ? column.get(at(row)) : (sum(row)?.amounts.get(name) ?? null));
        const approximate = (row: number) => {
          const amount = row < own ? null : get(row);
          return row < own ? column.approximate(at(row)) : amount === null ? 0 : toNumber(amount);
        };
        const compare = (a: number, b: number) => {
          if (a < own && b < own) return column.compare(at(a), at(b));
          const [x, y] = [get(a), get(b)];
          if (x === null || y === null) return Number(x !== null) - Number(y !== null);
          return x === y ? 0 : x < y ? -1 : 1;
        };
        return { kind: 'money', name, get, approximate, compare };
      }
      case 'text':
        return {
          kind: 'text',
          name,
          get: row => (row < own ? column.get(at(row)) : textOf(sum(row)?.values.get(name))),
        };
      case 'time':
        return {
          kind: 'time',
          name,
          get: row => (row < own ? column.get(at(row)) : numberOf(sum(row)?.values.get(name))),
        };
      case 'number':
        return {
          kind: 'number',
          name,
          get: row => (row < own ? column.get(at(row)) : null),
          exactText: row => (row < own ? column.exactText(at(row)) : null),
        };
    }
  };
  return new ArrowResult(result.columns.map(through), own + sums.length);
}

const textOf = (value: string | number | null | undefined) => (value == null ? null : String(value));
const numberOf = (value: string | number | null | undefined) => (typeof value === 'number' ? value : null);
