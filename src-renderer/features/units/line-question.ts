import { addressOf } from '../../../src-core/address/addresses.ts';
import type { Cell, ChangeSpecInput } from '../../../src-core/contract/explain.ts';
import type { UnitRow } from '../../../src-core/contract/units.ts';
import type { Filter, Measure } from '../../../src-core/query/query-spec.ts';
import { monthAfter } from './months.ts';
import { chargesOf } from './use-unit-words.ts';

/** What the screen asked: the charges of its lines are these, narrowed to the line. */
export type LineQuestion = {
  unit: string;
  measure: Measure;
  month: string;
  by: string | null;
  filters: readonly Filter[];
};

/** The charges behind some lines: those of the unit, of the screen's filters, and of the lines' keys and currency. */
export function filtersOf(question: LineQuestion, lines: readonly UnitRow[]): Filter[] {
  const { unit, by, filters } = question;
  const currencies = [...new Set(lines.map(line => line.currency))];
  return [
    ...chargesOf(unit),
    ...filters,
    ...(by === null || lines.length === 0
      ? []
      : [{ dimension: by, op: 'in' as const, values: lines.map(line => line.keys[0] ?? null) }]),
    ...(currencies.length === 0 ? [] : [{ dimension: 'BillingCurrency', op: 'in' as const, values: currencies }]),
  ];
}

/** The difference of these charges between the month and the one before, by `part`. */
export function changeOf(question: LineQuestion, lines: readonly UnitRow[], part: string | null): ChangeSpecInput {
  const { measure, month } = question;
  return {
    measure,
    before: { from: monthAfter(month, -1), to: month },
    after: { from: month, to: monthAfter(month, 1) },
    filters: filtersOf(question, lines),
    by: part === null ? [] : [part],
    limit: 2_000,
  };
}

/** The cost of one line as a figure that can be explained. */
export function cellOf(
  question: LineQuestion,
  line: UnitRow,
): Pick<Cell, 'measure' | 'currency' | 'from' | 'to' | 'filters'> {
  const { measure, month } = question;
  const filters = filtersOf(question, [line]).filter(({ dimension }) => dimension !== 'BillingCurrency');
  return { measure, currency: line.currency, from: month, to: monthAfter(month, 1), filters };
}

/** The charge lines themselves. */
export function linesAddress(question: LineQuestion, lines: readonly UnitRow[]): string {
  const { measure, month } = question;
  return addressOf.explore({
    measures: [measure],
    dimensions: ['ServiceName', 'ChargeDescription'],
    grain: 'none',
    period: { from: `${month}-01`, to: `${monthAfter(month, 1)}-01` },
    filters: filtersOf(question, lines),
    compare: true,
    showsCharges: true,
  });
}

/** What one unit is made of: tokens by their type where the charges name models, else services. */
export const partOf = (unit: string): string =>
  chargesOf(unit).some(({ dimension }) => dimension === 'x_Model') ? 'x_TokenType' : 'ServiceName';
