import { Cell, type Explanation } from '../../../src-core/contract/explain.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import type { LineQuestion } from '../../../src-core/explain/lines-sql.ts';
import { parseAmount } from '../../../src-core/money/amount.ts';
import type { LakeFacts } from '../../../src-core/query/plan.ts';
import type { Snapshot } from '../query/snapshot.ts';
import { actingRules } from './acting-rules.ts';
import { addKnown, amountText, LINES_READ, largestLines, type SlicePart, sumLines, sumSlices } from './cell-lines.ts';
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
): Promise<Explanation> {
  const { limit, ...rest } = input;
  const cell = Cell.parse(rest);
  const question: LineQuestion = cell;
  const { measure } = cell;
  const scope = await readScope(question, lake, snapshot);
  const bySlice = (scope.rowsAtMost ?? 0n) > LINES_READ ? await sumSlices(cell, lake, snapshot) : null;
  const parts = bySlice ?? (await sumLines(measure, question, scope, snapshot));
  const narrowed = { ...scope, sliceIds: [...new Set(parts.map(({ sliceId }) => sliceId))] };
  const rules = await actingRules(question, narrowed, parts, snapshot);
  const lines = await largestLines(measure, question, narrowed, snapshot, limit);
  const prices = await priceEntries(measure, question, narrowed, parts, snapshot);
  const whole = wholeOf(parts);
  const listed = addKnown(lines.map(({ amount }) => (amount === null ? null : parseAmount(amount))));
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
    fx: [],
    lines,
    rest: {
      rows: whole.rows - lines.length,
      amount: whole.amount === null ? null : amountText(whole.amount - (listed ?? 0n)),
    },
    problems: [...differs(figure.amount, whole.amount), ...rules.problems],
  };
}

export function refuseBadHour(cell: Cell): void {
  if (cell.hour !== null && cell.from === null)
    throw new AppError('explain.bad-cell', { what: 'an hour needs the day it belongs to: from' });
}

const wholeOf = (parts: readonly SlicePart[]) => ({
  rows: parts.reduce((sum, { rows }) => sum + rows, 0),
  amount: addKnown(parts.map(({ amount }) => amount)),
});

function differs(shown: string | null, counted: bigint | null): string[] {
  const text = amountText(counted);
  return shown === text
    ? []
    : [`The charge lines add up to ${text ?? 'nothing known'}, the figure shown is ${shown ?? 'unknown'}.`];
}
