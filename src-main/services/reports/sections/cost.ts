import type { ReportSection } from '../../../../src-core/contract/reports.ts';
import type { Measure } from '../../../../src-core/query/query-spec.ts';
import { change, type Known, minus, sumOfKnown } from '../../../../src-core/reports/exact.ts';
import type { PackCell, PackColumn } from '../../../../src-core/reports/pack-model.ts';
import { type ReportPeriod, shiftPeriod, yearBefore } from '../../../../src-core/reports/period.ts';
import {
  column,
  currencyColumn,
  cutToTop,
  type MoneyLine,
  moneyTable,
  noteOf,
  textColumn,
} from '../../../../src-core/reports/tables.ts';
import { costTitle, dimensionName, lowerFirst, periodName } from '../../../../src-core/reports/words/words.ts';
import type { BuiltSection, ModelContext } from '../model-context.ts';
import type { Answer } from '../model-reader.ts';
import type { ComparedLines } from './compared-lines.ts';
import { costCharts } from './cost-chart.ts';
import { linesOf } from './lines.ts';

type CostSection = Extract<ReportSection, { kind: 'cost' }>;

/** Cost by dimensions beside an earlier period, and the lines behind it. */
export async function costSection(section: CostSection, id: string, context: ModelContext): Promise<BuiltSection> {
  const { words, template } = context.parts;
  const measures = section.measures.length > 0 ? section.measures : [template.measure];
  const title = section.title || costTitle(words, measures.length === 1 ? (measures[0] ?? null) : null, section.by);
  const lines = await comparedLines(section, measures, context);
  checkTotals(title, lines, measures, context);
  const { lines: top, rests } = cutToTop(lines.groups, Math.min(section.top, context.parts.rowLimit ?? section.top));
  context.define(...measures, 'tie', 'unassigned');
  if (rests.length > 0) context.define('rest');
  context.defineDimensions(section.by);
  const columns = columnsOf(section, measures, lines.compared, context);
  const rows = [
    ...top.map(line => [...line.keys.map(key => key ?? words.unassigned), line.currency, ...cellsOf(line, lines)]),
    ...rests.map(rest => [
      ...restKeys(rest.keys.length, words.rest(context.parts.display.count(rest.count))),
      rest.currency,
      ...cellsOf(rest, lines),
    ]),
  ];
  const totals = lines.totals.map(total => ({
    currency: total.currency,
    cells: [...section.by.map(() => null), total.currency, ...cellsOf(total, lines)],
  }));
  const note = noteOf(
    lines.groups.length === 0 ? words.tables.noCharges : null,
    ...rests.map(rest => restSentence(rest, context)),
    ...unknownSentences(lines.groups, measures, context),
    lines.missing === null ? null : words.tables.noPrevious(periodName(lines.missing, template.language)),
  );
  const details = await linesOf(section, id, context);
  return {
    section: {
      id,
      title,
      paragraphs: [],
      charts: costCharts(section, id, title, lines, context),
      tables: [...moneyTable({ id, title, columns, rows, totals, note }, words), ...details.tables],
    },
    streams: details.streams,
  };
}

async function comparedLines(
  section: Pick<CostSection, 'by' | 'compare'>,
  measures: readonly Measure[],
  context: ModelContext,
): Promise<ComparedLines> {
  const { period } = context.parts;
  const earlier =
    section.compare === 'none'
      ? null
      : section.compare === 'previous-year'
        ? yearBefore(period)
        : shiftPeriod(period, -1);
  const ask = async (dimensions: readonly string[], of: ReportPeriod) =>
    linesFrom(
      await context.ask(context.question({ measures: [...measures], dimensions: [...dimensions] }, of)),
      dimensions,
      measures,
    );
  const [groups, totals] = [await ask(section.by, period), await ask([], period)];
  const [groupsBefore, totalsBefore] = earlier ? [await ask(section.by, earlier), await ask([], earlier)] : [[], []];
  const compared = totalsBefore.length > 0 ? earlier : null;
  return {
    measures,
    compared,
    missing: earlier !== null && compared === null ? earlier : null,
    groups: compared ? joined(groups, groupsBefore, measures.length) : groups,
    totals: compared ? joined(totals, totalsBefore, measures.length) : totals,
  };
}

/** Rows of an answer as lines; values of dimensions are text, null = no value. */
export function linesFrom({ rows }: Answer, dimensions: readonly string[], measures: readonly Measure[]): MoneyLine[] {
  return rows.map(row => ({
    keys: dimensions.map(name => textOf(row[name])),
    currency: textOf(row.BillingCurrency),
    amounts: measures.map(measure => textOf(row[measure])),
  }));
}

const textOf = (cell: unknown): string | null => (cell === null || cell === undefined ? null : String(cell));

/** Both periods side by side. What only one of them has no line of cost nothing in the other: no charges, no cost. */
function joined(now: readonly MoneyLine[], before: readonly MoneyLine[], measures: number): MoneyLine[] {
  const keyOf = ({ keys, currency }: MoneyLine) => JSON.stringify([keys, currency]);
  const none: Known[] = Array.from({ length: measures }, () => '0');
  const earlier = new Map(before.map(line => [keyOf(line), line]));
  const present = new Set(now.map(keyOf));
  return [
    ...now.map(line => ({ ...line, amounts: [...line.amounts, ...(earlier.get(keyOf(line))?.amounts ?? none)] })),
    ...before.filter(line => !present.has(keyOf(line))).map(line => ({ ...line, amounts: [...none, ...line.amounts] })),
  ];
}

function columnsOf(
  section: CostSection,
  measures: readonly Measure[],
  compared: ReportPeriod | null,
  { parts: { words, template } }: ModelContext,
): PackColumn[] {
  const before = compared && periodName(compared, template.language);
  return [
    ...section.by.map(name => textColumn(name, dimensionName(words, name))),
    currencyColumn(words),
    ...measures.flatMap(measure => {
      const title = words.measures[measure];
      if (before === null) return [column(measure, title, 'amount')];
      return [
        column(measure, title, 'amount'),
        column(`${measure}_previous`, words.columns.previous(title, before), 'amount'),
        column(`${measure}_change`, words.columns.change(lowerFirst(title)), 'amount'),
        column(`${measure}_change_share`, words.columns.changeShare(lowerFirst(title)), 'share'),
      ];
    }),
  ];
}

function cellsOf({ amounts }: MoneyLine, { measures, compared }: ComparedLines): PackCell[] {
  return measures.flatMap((_, index): PackCell[] => {
    const now = amounts[index] ?? null;
    if (compared === null) return [now];
    const before = amounts[measures.length + index] ?? null;
    return [now, before, minus(now, before), change(now, before)];
  });
}

/** Groups must add up to the answer to the same question without groups. */
function checkTotals(title: string, lines: ComparedLines, measures: readonly Measure[], { gaps }: ModelContext): void {
  for (const total of lines.totals) {
    for (const [index, expected] of total.amounts.entries()) {
      if (expected === null) continue;
      const own = lines.groups.filter(({ currency }) => currency === total.currency);
      const found = sumOfKnown(own.map(({ amounts }) => amounts[index] ?? null)) ?? '0';
      if (minus(found, expected) !== '0')
        gaps.push(`${title}: ${measures[index % measures.length]} ${total.currency ?? ''} ${found} ≠ ${expected}`);
    }
  }
}

export function restSentence(
  rest: MoneyLine & { readonly count: number },
  { parts: { words, display } }: ModelContext,
): string {
  const [amount = null] = rest.amounts;
  return words.tables.rest(
    display.count(rest.count),
    amount === null ? words.unknown : display.money(amount, rest.currency),
  );
}

function unknownSentences(
  groups: readonly MoneyLine[],
  measures: readonly Measure[],
  { parts: { words, display } }: ModelContext,
): string[] {
  return measures.flatMap((measure, index) => {
    const count = groups.filter(({ amounts }) => amounts[index] === null).length;
    return count === 0 ? [] : [words.tables.unknown(words.measures[measure], display.count(count))];
  });
}

export const restKeys = (length: number, word: string): PackCell[] =>
  Array.from({ length }, (_, index) => (index === 0 ? word : null));
