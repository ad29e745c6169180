import { bySize, compareText, type Known, sum } from './exact.ts';
import type { PackCell, PackColumn, PackTable } from './pack-model.ts';
import type { Words } from './words/words.ts';

/** A line of a table before it is laid out: what it is of, its currency (null = the charges name none) and its amounts. */
export type MoneyLine = {
  readonly keys: readonly (string | null)[];
  readonly currency: string | null;
  readonly amounts: readonly Known[];
};

export const textColumn = (name: string, title: string): PackColumn => ({ name, title, type: 'text', currency: null });
export const column = (name: string, title: string, type: PackColumn['type']): PackColumn => ({
  ...{ name, title, type, currency: null },
});
export const currencyColumn = (words: Words): PackColumn => textColumn('BillingCurrency', words.columns.currency);

/** Currencies in the order of the alphabet, lines without one last. */
export function currenciesOf(lines: readonly { readonly currency: string | null }[]): (string | null)[] {
  return [...new Set(lines.map(({ currency }) => currency))].toSorted(compareText);
}

/**
 * Currency by currency, the largest first amount on top. Lines below `top` of their currency become one line, whose keys are null: so that the
 * table still adds up.
 */
export function cutToTop(
  lines: readonly MoneyLine[],
  top: number,
): { readonly lines: readonly MoneyLine[]; readonly rests: readonly (MoneyLine & { readonly count: number })[] } {
  const shown: MoneyLine[] = [];
  const rests: (MoneyLine & { count: number })[] = [];
  for (const currency of currenciesOf(lines)) {
    const own = lines
      .filter(line => line.currency === currency)
      .toSorted((a, b) => bySize(a.amounts[0] ?? null, b.amounts[0] ?? null) || compareKeys(a.keys, b.keys));
    shown.push(...own.slice(0, top));
    const left = own.slice(top);
    const [first] = left;
    if (!first) continue;
    const amounts = first.amounts.map((_, index) => sum(left.map(line => line.amounts[index] ?? null)));
    rests.push({ keys: first.keys.map(() => null), currency, amounts, count: left.length });
  }
  return { lines: shown, rests };
}

function compareKeys(a: readonly (string | null)[], b: readonly (string | null)[]): number {
  for (const [index, key] of a.entries()) {
    const order = compareText(key, b[index] ?? null);
    if (order !== 0) return order;
  }
  return 0;
}

type Layout = Pick<PackTable, 'id' | 'title' | 'columns' | 'note'> & {
  readonly rows: PackTable['rows'];
  /** Totals by currency, one cell a column; the label and the currency are put in here. */
  readonly totals: readonly { readonly currency: string | null; readonly cells: readonly PackCell[] }[];
};

/**
 * A table with its sums: in its last line where everything is in one currency, else in a table of their own below it, one line a currency.
 * Amounts of different currencies are never added up.
 */
export function moneyTable({ totals, ...layout }: Layout, words: Words): PackTable[] {
  const at = layout.columns.findIndex(({ name }) => name === 'BillingCurrency');
  const one = totals.length === 1 ? totals[0] : undefined;
  const whole: PackTable = { ...layout, sheet: null, isStreamed: false, totals: null };
  if (one === undefined && totals.length === 0) return [whole];
  const line = ({ currency, cells }: Layout['totals'][number]) =>
    cells.map((cell, index) => (index === 0 ? words.total : index === at ? currency : cell));
  if (one) {
    const columns = layout.columns.map(each =>
      each.type === 'amount' && one.currency !== null ? { ...each, currency: one.currency } : each,
    );
    return [{ ...whole, columns, totals: line(one) }];
  }
  const kept = layout.columns.flatMap((each, index) =>
    index === at || (each.type !== 'text' && totals.some(({ cells }) => cells[index] !== null)) ? [index] : [],
  );
  return [
    whole,
    {
      id: `${layout.id}-totals`,
      title: words.tables.totals,
      sheet: null,
      columns: kept.flatMap(index => layout.columns[index] ?? []),
      rows: totals.map(total => kept.map(index => line(total)[index] ?? null)),
      isStreamed: false,
      totals: null,
      note: null,
    },
  ];
}

/** A table without sums. */
export function plainTable(
  table: Pick<PackTable, 'id' | 'title' | 'columns' | 'rows'> & { note?: string | null },
): PackTable {
  return { sheet: null, isStreamed: false, totals: null, note: null, ...table };
}

/** Sentences as one note; null when there are none. */
export function noteOf(...sentences: readonly (string | null)[]): string | null {
  const said = sentences.filter(sentence => sentence !== null && sentence !== '');
  return said.length === 0 ? null : said.join(' ');
}
