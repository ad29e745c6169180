import { Cell, type Explanation } from '../../../src-core/contract/explain.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { type LineQuestion, lineBounds } from '../../../src-core/explain/lines-sql.ts';
import { parseAmount } from '../../../src-core/money/amount.ts';
import { planConversion } from '../../../src-core/query/conversion.ts';
import type { LakeFacts } from '../../../src-core/query/plan.ts';
import type { Snapshot } from '../query/snapshot.ts';
import { actingRules } from './acting-rules.ts';
import { addKnown, amountText, largestLines, sumLines, sumParts, sumSlices } from './cell-lines.ts';
import { convertLines, shownBy } from './converted-parts.ts';
import type { Figure } from './figure.ts';
import { filesOf } from './files.ts';
import { priceEntries } from './price-entries.ts';
import { readScope } from './scope.ts';

/**
 * What a figure as delivered is made of: its charge lines, counted anew, and compared with what the screens show. Whatever does not add up to
 * the figure is said in `problems`.
 */
export async function explainLines(
  input: Cell & { readonly limit: number },
  figure: Figure,
  lake: LakeFacts,
  snapshot: Snapshot,
  linesRead: bigint,
): Promise<Explanation> {
  const { limit, ...rest } = input;
  const cell = Cell.parse(rest);
  const { measure, convertTo, currency: _own, ...lines } = cell;
  const question: LineQuestion = convertTo === null ? cell : lines;
  const scope = await readScope(question, lake, snapshot);
  const bounds = lineBounds(question, lake);
  const conversion = planConversion({ currency: convertTo, dimensions: [] }, lake, bounds);
  const rates = lake.rates ?? null;
  const isLarge = convertTo === null && (scope.rowsAtMost ?? 0n) > linesRead;
  const bySlice = isLarge ? await sumSlices(cell, lake, snapshot) : null;
  const shown = figure.amount === null ? null : parseAmount(figure.amount);
  const converted =
    conversion && rates ? await convertLines({ measure, question, scope, conversion }, rates, shown, snapshot) : null;
  const parts = converted?.parts ?? bySlice ?? (await sumLines(measure, question, scope, snapshot));
  const narrowed = { ...scope, sliceIds: [...new Set(parts.map(({ sliceId }) => sliceId))] };
  const rules = await actingRules(question, narrowed, parts, snapshot, bySlice !== null);
  const largest =
    bySlice === null ? await largestLines({ measure, question, scope: narrowed, conversion }, snapshot, limit) : [];
  const prices = await priceEntries(measure, question, narrowed, parts, shownBy(conversion, rates), snapshot);
  const whole = sumParts(parts);
  const listed = addKnown(largest.map(({ amount }) => (amount === null ? null : parseAmount(amount))));
  return {
    cell,
    figure: figure.amount,
    rows: whole.rows,
    lakeVersion: snapshot.version,
    costModelVersion: null,
    countedFrom: bySlice === null ? 'lines' : 'slices',
    drops: await filesOf(parts, snapshot),
    tagRules: rules.list,
    direct: { rows: whole.rows, amount: amountText(whole.amount) },
    splits: [],
    prices,
    fx: converted?.fx ?? [],
    lines: largest,
    rest: {
      rows: whole.rows - largest.length,
      amount: figure.amount === null || whole.amount === null ? null : amountText(whole.amount - (listed ?? 0n)),
    },
    problems: [
      ...(converted && converted.problems.length > 0 ? converted.problems : differs(figure.amount, whole.amount)),
      ...rules.problems,
    ],
  };
}

export function refuseBadHour(cell: Cell): void {
  if (cell.hour !== null && cell.from === null)
    throw new AppError('explain.bad-cell', { what: 'an hour needs the day it belongs to: from' });
}

export function differs(shown: string | null, counted: bigint | null): string[] {
  const text = amountText(counted);
  return shown === text
    ? []
    : [`The charge lines add up to ${text ?? 'nothing known'}, the figure shown is ${shown ?? 'unknown'}.`];
}
