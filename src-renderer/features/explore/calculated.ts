import { type Formula, type FormulaRow, parseFormula } from '../../../src-core/formula/parse-formula.ts';
import type { Unscaled } from '../../../src-core/money/amount.ts';
import { divideHalfEven, type Fraction, fromUnscaled } from '../../../src-core/money/fraction.ts';
import { MONEY_SCALE } from '../../../src-core/money/scale.ts';
import { type Measure, measures } from '../../../src-core/query/query-spec.ts';
import type { Calculated, ExploreView } from './view-state.ts';

/**
 * What a formula may read of a line: the four measures, `previous(Measure)` of the period compared with, and `total(Measure)` of all lines in
 * the line's currency.
 */
export const calculatedNames = { plain: measures, calls: { previous: measures, total: measures } } as const;

/** @throws AppError `formula.invalid`, `formula.unknown-name` */
export const parseCalculated = (text: string): Formula => parseFormula(text, calculatedNames);

export type CalculatedColumn = Calculated & { readonly formula: string; readonly parsed: Formula };

/** Those that can be read; an address from outside may hold others. */
export function readableColumns(columns: readonly Calculated[]): CalculatedColumn[] {
  return columns.flatMap(column => {
    try {
      return [{ ...column, parsed: parseCalculated(column.formula) }];
    } catch {
      return [];
    }
  });
}

const measureIn = (name: string): Measure | null => measures.find(measure => name.includes(measure)) ?? null;

/** The measures to ask for: those of the view, then those that only its formulas read. */
export function askedMeasures(view: Pick<ExploreView, 'measures' | 'calculated'>): Measure[] {
  const read = readableColumns(view.calculated).flatMap(({ parsed }) => parsed.reads.map(measureIn));
  return [...new Set([...view.measures, ...read.filter(measure => measure !== null)])];
}

/** Amounts of a line by the names of result columns (`BilledCost`, `BilledCost_previous`); null is unknown. */
export type AmountOf = (column: string) => Unscaled | null;

/**
 * The value of a formula for one line, in units of 10^-24, half even. Exact until then; null where something it needs is unknown, and
 * for a division by zero.
 */
export function calculate(formula: Formula, amount: AmountOf, total: AmountOf): Unscaled | null {
  const row: Record<string, Fraction | null> = {};
  for (const name of formula.reads) {
    const measure = measureIn(name);
    if (measure === null) continue;
    const value = name.startsWith('total(')
      ? total(measure)
      : amount(name.startsWith('previous(') ? `${measure}_previous` : measure);
    row[name] = value === null ? null : fromUnscaled(value);
  }
  const result = formula.evaluate(row satisfies FormulaRow);
  return result === null ? null : divideHalfEven(result.n * 10n ** BigInt(MONEY_SCALE), result.d);
}

/** A share as a double, for showing: 0.125. */
export function asRatio(value: Unscaled | null): number | null {
  return value === null ? null : Number(value / 10n ** BigInt(MONEY_SCALE - 12)) / 1e12;
}
