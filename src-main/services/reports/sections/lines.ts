import type { z } from 'zod';
import type { ReportSection } from '../../../../src-core/contract/reports.ts';
import { AppError } from '../../../../src-core/errors/app-error.ts';
import { parseAmount } from '../../../../src-core/money/amount.ts';
import { isKeptAfterSplits } from '../../../../src-core/query/after-splits.ts';
import { type Filter, measures, QuerySpec, RowsSpec } from '../../../../src-core/query/query-spec.ts';
import { resultToJson } from '../../../../src-core/query/result-json.ts';
import { resolveRowColumn, rowColumnInfo } from '../../../../src-core/query/rows-sql.ts';
import type { PackColumn, PackTable } from '../../../../src-core/reports/pack-model.ts';
import { periodScope } from '../../../../src-core/reports/period.ts';
import { column, currencyColumn, noteOf, textColumn } from '../../../../src-core/reports/tables.ts';
import { dimensionName } from '../../../../src-core/reports/words/words.ts';
import { withSignal } from '../../worker-client.ts';
import type { LineStream, ModelContext } from '../model-context.ts';

type CostSection = Extract<ReportSection, { kind: 'cost' }>;

/** Spreadsheet programs open some hundreds of sheets before they become useless. */
export const SHEET_LIMIT = 400;

/** What a reader needs to see why: provider, service, account, product, kind of charge. */
const lineDimensions = [
  ...(['ServiceProviderName', 'ServiceCategory', 'ServiceName', 'SubAccountName'] as const),
  ...(['x_Team', 'x_Product', 'x_Environment', 'ChargeCategory'] as const),
];

const chargeColumns = [
  ...(['ChargePeriodStart', 'ChargePeriodEnd', 'ServiceProviderName', 'ServiceName', 'SubAccountName'] as const),
  ...(['ResourceId', 'ChargeCategory', 'ChargeDescription', 'x_Team', 'x_Product'] as const),
  ...(['ConsumedQuantity', 'ConsumedUnit', 'BillingCurrency'] as const),
  ...measures,
];

/**
 * The lines behind a cost table: streamed, because they may be millions. Always in the currencies of the charges themselves, so that their sums can
 * be compared with the control totals of the lake, digit for digit.
 */
export async function linesOf(
  section: CostSection,
  id: string,
  context: ModelContext,
): Promise<{ tables: PackTable[]; streams: LineStream[] }> {
  if (section.lines === 'none') return { tables: [], streams: [] };
  const { words, control, rowLimit } = context.parts;
  const [split = ''] = section.by;
  if (!section.sheetPerValue || rowLimit !== null) {
    const title = section.lines === 'charges' ? words.tables.charges : words.tables.lines;
    return streamed(section, [{ id: `${id}-lines`, title, filters: [], expected: control.totals }], context);
  }
  const groups = control.groups.find(({ dimension }) => dimension === split)?.values ?? [];
  if (groups.length > SHEET_LIMIT)
    throw new AppError('showback.too-many-groups', { split, groups: groups.length, limit: SHEET_LIMIT });
  const parts = groups.map(({ value, totals }, index) => ({
    id: `${id}-lines-${index + 1}`,
    title: value ?? words.unassigned,
    filters: [{ dimension: split, op: 'in' as const, values: [value] }],
    expected: totals,
  }));
  return streamed(section, parts, context);
}

type Part = { id: string; title: string; filters: Filter[]; expected: LineStream['expected'] };

async function streamed(section: CostSection, parts: readonly Part[], context: ModelContext) {
  const { words, template, rowLimit, control, display } = context.parts;
  const note = noteOf(template.currency === null ? null : words.tables.ownCurrency);
  const tables: PackTable[] = [];
  const streams: LineStream[] = [];
  for (const { id, title, filters, expected } of parts) {
    const { subject, columns } = subjectOf(section, filters, context);
    const table = { id, title, sheet: title, columns, rows: [], isStreamed: true, totals: null, note };
    if (rowLimit === null) {
      tables.push(table);
      streams.push({ table: id, subject, expected });
      continue;
    }
    const rows = await firstRows(subject, columns, rowLimit, context);
    const all = subject.kind === 'rows' ? display.count(control.rows) : null;
    const cut = rows.length < rowLimit ? null : words.tables.isCut(display.count(rows.length), all);
    tables.push({ ...table, rows, isStreamed: false, note: noteOf(note, cut) });
  }
  return { tables, streams };
}

function subjectOf(section: CostSection, filters: Filter[], context: ModelContext) {
  const { template, words, period } = context.parts;
  if (section.lines === 'charges') {
    const names = [...new Set([...section.by, ...chargeColumns])];
    const scope = periodScope(template.basis, period);
    const spec = RowsSpec.parse({
      columns: names,
      ...{ from: scope.from, to: scope.to, asOf: String(context.version) },
      filters: [...template.filters, ...scope.filters, ...filters],
      orderBy: section.by.map(name => ({ column: name })),
    });
    return { subject: { kind: 'rows' as const, spec }, columns: names.map(name => chargeColumn(name, context)) };
  }
  const wanted = [...new Set([...section.by, ...lineDimensions])];
  const dimensions = template.allocation === 'split' ? wanted.filter(isKeptAfterSplits) : wanted;
  const spec = context.question({
    ...{ measures: [...measures], dimensions: dimensions.slice(0, 8), currency: null, filters },
    orderBy: [...section.by.map(name => ({ column: name })), { column: template.measure, descending: true }],
  });
  const columns = [
    ...spec.dimensions.map(name => dimensionColumnOf(name, context)),
    currencyColumn(words),
    ...measures.map(measure => column(measure, words.measures[measure], 'amount')),
  ];
  return { subject: { kind: 'query' as const, spec }, columns };
}

const dimensionColumnOf = (name: string, { parts: { words } }: ModelContext): PackColumn =>
  rowColumnInfo(resolveRowColumnOf(name), 'UTC').type === 'timestamp'
    ? column(name, dimensionName(words, name), 'instant')
    : textColumn(name, dimensionName(words, name));

/** Dimensions that only split amounts have are text. */
function resolveRowColumnOf(name: string) {
  return name.startsWith('x_Allocation') ? resolveRowColumn('x_Team') : resolveRowColumn(name);
}

function chargeColumn(name: string, context: ModelContext): PackColumn {
  const { words } = context.parts;
  const measure = measures.find(each => each === name);
  if (measure) return column(name, words.measures[measure], 'amount');
  if (name === 'BillingCurrency') return currencyColumn(words);
  const { type } = rowColumnInfo(resolveRowColumn(name), 'UTC');
  if (type === 'decimal') return column(name, dimensionName(words, name), 'quantity');
  return dimensionColumnOf(name, context);
}

/** What a preview shows of lines. */
async function firstRows(
  subject: LineStream['subject'],
  columns: readonly PackColumn[],
  limit: number,
  context: ModelContext,
): Promise<PackTable['rows']> {
  const answer =
    subject.kind === 'query'
      ? await context.ask(QuerySpec.parse({ ...subject.spec, limit }))
      : await firstCharges(subject.spec, limit, context);
  return answer.rows.map(row =>
    columns.map(({ name, type }) => {
      const cell = row[name] ?? null;
      if (cell === null || type === 'text') return cell === null ? null : String(cell);
      return type === 'amount' || type === 'quantity' ? plain(String(cell)) : String(cell);
    }),
  );
}

async function firstCharges(
  spec: z.input<typeof RowsSpec>,
  limit: number,
  { parts: { services, signal } }: ModelContext,
) {
  const head = await services.lake.rows(RowsSpec.parse({ ...spec, limit }), withSignal(signal));
  const bytes = await services.lake.take({ ticket: head.ticket }, withSignal(signal));
  return resultToJson(head, new Uint8Array(await bytes.arrayBuffer()));
}

/** Fails where the lake hands out something that is no plain decimal. */
function plain(text: string): string {
  parseAmount(text);
  return text;
}
