import type { Unscaled } from '../../../src-core/money/amount.ts';
import type { ArrowResult } from '../../data/arrow/result.ts';
import { type SummedRow, subset } from '../../data/arrow/subset.ts';
import { CURRENCY } from '../../data/arrow/totals.ts';

/** What comes of folding: the same result with fewer rows, and which of them stand for how many values. */
export type Folded = {
  readonly result: ArrowResult;
  /** How many values a row stands for; null for a row of its own. */
  restOf(row: number): number | null;
};

export const unfolded = (result: ArrowResult): Folded => ({ result, restOf: () => null });

/**
 * Keep the `top` largest values by the absolute total of `measure` and sum the others, per currency, into rows of their own. Sums over
 * the rows stay the same to the last digit. One value alone is never folded: "1 other" would hide a name to save nothing.
 * @param identity dimensions whose values are ranked
 * @param dropped dimensions that the rest has no value of (a superset of `identity`); the others keep theirs
 */
export function fold(
  result: ArrowResult,
  {
    measure,
    identity,
    dropped,
    top,
  }: { measure: string; identity: readonly string[]; dropped: readonly string[]; top: number },
): Folded {
  const key = keyOf(result, identity);
  const currency = result.text(CURRENCY);
  const money = result.money(measure);
  const totals = new Map<string, Map<string, Unscaled>>();
  for (let row = 0; row < result.rowCount; row += 1) {
    const of = currency?.get(row) ?? '';
    const values = totals.get(of) ?? new Map<string, Unscaled>();
    totals.set(of, values);
    const value = key(row);
    values.set(value, (values.get(value) ?? 0n) + (money?.get(row) ?? 0n));
  }
  const kept = new Map([...totals].map(([of, values]) => [of, largest(values, top)]));
  const rows: number[] = [];
  const rests = new Map<string, { rows: number[]; currency: string }>();
  const keptKey = keyOf(
    result,
    result.columns.filter(column => column.kind !== 'money' && !dropped.includes(column.name)).map(({ name }) => name),
  );
  for (let row = 0; row < result.rowCount; row += 1) {
    const of = currency?.get(row) ?? '';
    const names = kept.get(of);
    if (!names || names.has(key(row))) rows.push(row);
    else {
      const place = keptKey(row);
      const rest = rests.get(place);
      if (rest) rest.rows.push(row);
      else rests.set(place, { rows: [row], currency: of });
    }
  }
  const groups = [...rests.values()];
  const members = groups.map(group => (totals.get(group.currency)?.size ?? 0) - (kept.get(group.currency)?.size ?? 0));
  return {
    result: subset(
      result,
      rows,
      groups.map(group => summed(result, group.rows, dropped)),
    ),
    restOf: row => members[row - rows.length] ?? null,
  };
}

/** Null: all of them. */
function largest(values: ReadonlyMap<string, Unscaled>, top: number): ReadonlySet<string> | null {
  if (values.size <= top + 1) return null;
  const size = (amount: Unscaled) => (amount < 0n ? -amount : amount);
  const ordered = [...values].sort((a, b) => {
    const [x, y] = [size(a[1]), size(b[1])];
    return x === y ? (a[0] < b[0] ? -1 : 1) : x > y ? -1 : 1;
  });
  return new Set(ordered.slice(0, top).map(([value]) => value));
}

function summed(result: ArrowResult, rows: readonly number[], dropped: readonly string[]): SummedRow {
  const [first = 0] = rows;
  const amounts = new Map<string, Unscaled | null>();
  const values = new Map<string, string | number | null>();
  for (const column of result.columns) {
    if (column.kind === 'money') {
      let sum: Unscaled | null = null;
      for (const row of rows) {
        const amount = column.get(row);
        if (amount !== null) sum = (sum ?? 0n) + amount;
      }
      amounts.set(column.name, sum);
    } else if (!dropped.includes(column.name)) values.set(column.name, column.get(first));
  }
  return { amounts, values };
}

function keyOf(result: ArrowResult, names: readonly string[]): (row: number) => string {
  const columns = names.map(name => result.column(name));
  return row => JSON.stringify(columns.map(column => (column && column.kind !== 'money' ? column.get(row) : null)));
}
