import { recordDatasets } from '../anycost/records.ts';
import type { FormulaNames } from '../formula/parse-formula.ts';
import { measures } from '../query/query-spec.ts';

/** `llm-usage.Requests` and its like: whole-number and decimal columns, which have sums. Ratios and instants have none. */
const sums = Object.values(recordDatasets).flatMap(dataset =>
  dataset.columns
    .filter(({ type }) => type === 'integer' || type === 'decimal')
    .map(column => `${dataset.name}.${column.name}`),
);

/**
 * What the formula of a unit may read: cost measures, `sum(dataset.column)` of records, `metric(name)` (its sum over the period) and `level(name)`
 * (its mean over the days of the period, for what is not added up over time: customers, seats).
 */
export const customUnitNames: FormulaNames = { plain: measures, calls: { sum: sums, metric: null, level: null } };

export type CustomRead =
  | { readonly kind: 'measure'; readonly measure: (typeof measures)[number] }
  | { readonly kind: 'sum'; readonly dataset: string; readonly column: string }
  | { readonly kind: 'metric'; readonly name: string; readonly over: 'sum' | 'mean-day' };

/** A name that `parseFormula` read, taken apart. */
export function customRead(name: string): CustomRead {
  const measure = measures.find(each => each === name);
  if (measure) return { kind: 'measure', measure };
  const [, call = '', argument = ''] = /^(\w+)\((.*)\)$/s.exec(name) ?? [];
  if (call !== 'sum') return { kind: 'metric', name: argument, over: call === 'level' ? 'mean-day' : 'sum' };
  const [dataset = '', column = ''] = argument.split('.');
  return { kind: 'sum', dataset, column };
}
