import type { Unscaled } from '../../../src-core/money/amount.ts';
import type { GridColumn } from '../../components/table/grid-model.ts';
import type { Pivot } from '../../data/arrow/pivot.ts';
import type { ArrowResult } from '../../data/arrow/result.ts';
import { type AmountOf, type CalculatedColumn, calculate } from './calculated.ts';
import { compareKnown, type LineAmounts, totalAmounts, totalsPerCurrency } from './line-amounts.ts';
import { calculatedCell } from './pivot/pivot-grid.ts';

/**
 * The reader's own columns of a table of lines. A total is the formula of the totals, not the sum of its lines: the share of a whole is
 * a share, and a discount rate a rate.
 */
export function calculatedColumns(
  calculated: readonly CalculatedColumn[],
  {
    result,
    pivot,
    currencies,
    currencyOf,
  }: {
    result: ArrowResult;
    pivot: Pivot;
    currencies: readonly (string | null)[];
    currencyOf: (line: number) => string | null;
  },
): GridColumn[] {
  const amounts = new Map<string, { lines: LineAmounts; totals: readonly (Unscaled | null)[] }>();
  const of = (name: string) => {
    const known = amounts.get(name);
    if (known) return known;
    const lines = totalAmounts(pivot, result.money(name));
    const made = { lines, totals: totalsPerCurrency(lines, pivot.lineCount, currencyOf, currencies) };
    amounts.set(name, made);
    return made;
  };
  const placeOf = new Map(currencies.map((currency, index) => [currency, index]));
  const totalAt =
    (place: number): AmountOf =>
    name =>
      of(name).totals[place] ?? null;
  return calculated.map((column, index) => {
    const value = (line: number) =>
      calculate(column.parsed, name => of(name).lines.get(line), totalAt(placeOf.get(currencyOf(line)) ?? -1));
    return {
      id: `calculated:${index}`,
      title: column.name,
      description: column.formula,
      width: 132,
      align: 'end',
      isKey: false,
      canActivate: false,
      cell: line => calculatedCell(column, value(line), currencyOf(line)),
      compare: (a, b) => compareKnown(value(a), value(b)),
      total: row =>
        calculatedCell(column, calculate(column.parsed, totalAt(row), totalAt(row)), currencies[row] ?? null),
    };
  });
}
