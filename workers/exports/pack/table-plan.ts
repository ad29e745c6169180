import { formatAmount } from '../../../src-core/money/amount.ts';
import type { PackColumn, PackTable } from '../../../src-core/reports/pack-model.ts';
import type { Cell, PlainBatch } from '../batch.ts';
import { isExactNumber, type SheetCells } from './sheet-cells.ts';
import type { PackWords } from './words.ts';

/** A column on the sheet: one of the table's, or the exact text that stands beside an amount. */
type SheetColumn = {
  readonly pack: PackColumn;
  readonly source: number;
  readonly isExact: boolean;
  readonly title: string;
};

/** Where a table's values go on a sheet. */
export type TablePlan = { readonly columns: readonly SheetColumn[]; readonly currencySource: number };

const excelTitleLimit = 255;

/**
 * @param cells of a table that is known as a whole, [columns][rows]: amounts with more digits than a double get their exact text in
 *   a column of its own; null for a table whose rows are still to come
 */
export function planTable(table: PackTable, cells: readonly (readonly Cell[])[] | null, words: PackWords): TablePlan {
  const taken = new Set<string>();
  const columns = table.columns.flatMap((pack, source): SheetColumn[] => {
    const title = uniqueTitle(headerOf(pack), taken);
    const column = { pack, source, isExact: false, title };
    const isTold = table.columns[source + 1]?.type === 'exact';
    if (pack.type !== 'amount' || isTold || !cells?.[source]?.some(isInexact)) return [column];
    return [column, { ...column, isExact: true, title: uniqueTitle(`${title} (${words.exact})`, taken) }];
  });
  return { columns, currencySource: table.columns.findIndex(({ name }) => name === 'BillingCurrency') };
}

export const hasInexactAmount = (batch: PlainBatch): boolean =>
  batch.columns.some(({ cells }) => cells.some(isInexact));

const isInexact = (cell: Cell) => typeof cell === 'bigint' && !isExactNumber(formatAmount(cell));

function headerOf({ title, type, currency }: PackColumn): string {
  const text = title.replace(/[\r\n\t]+/g, ' ').trim() || '-';
  if (type === 'amount' && currency !== null && !text.includes(currency)) return `${text} (${currency})`;
  return type === 'instant' && !text.includes('UTC') ? `${text} (UTC)` : text;
}

/** Excel repairs a file whose table has the same header twice, whatever the case. */
function uniqueTitle(wanted: string, taken: Set<string>): string {
  const base = [...wanted].slice(0, excelTitleLimit - 10).join('');
  let title = base;
  for (let copy = 2; taken.has(title.toLowerCase()); copy++) title = `${base} (${copy})`;
  taken.add(title.toLowerCase());
  return title;
}

/** The header cells, and what Excel's table part says of them. */
export function headerRow(plan: TablePlan, row: number, cells: SheetCells) {
  const look = { font: 'header', fill: 'header', format: '@', wrap: true } as const;
  const names = plan.columns.map(({ title }) => cells.safe(title));
  const xml = plan.columns.map(({ title }, column) => cells.text(column, row, title, look)).join('');
  return { xml, names };
}

/** One row of values. @param index in the batch @param row on the sheet, 1-based */
export function valueRow(
  plan: TablePlan,
  batch: PlainBatch,
  index: number,
  row: number,
  cells: SheetCells,
  isTotal = false,
): string {
  const rowCurrency = plan.currencySource < 0 ? null : batch.columns[plan.currencySource]?.cells[index];
  const currencyOfRow = rowCurrency === null || rowCurrency === undefined ? null : String(rowCurrency);
  let xml = '';
  for (let column = 0; column < plan.columns.length; column++) {
    const planned = plan.columns[column];
    if (!planned) continue;
    const cell = batch.columns[planned.source]?.cells[index] ?? null;
    if (cell === null && isTotal) xml += cells.noTotal(column, row);
    xml += planned.isExact
      ? cells.exact({ column, row }, cell)
      : cells.value({ column, row }, cell, planned.pack, planned.pack.currency ?? currencyOfRow, isTotal);
  }
  return xml;
}

/** Its width in characters, in each header cell. */
const FILTER_BUTTON = 4;

/** Widths in characters, from the header and the first rows; Hangul and Han count twice. */
export function columnWidths(plan: TablePlan, batch: PlainBatch | null): number[] {
  return plan.columns.map(({ title, source, pack, isExact }) => {
    const cells = batch?.columns[source]?.cells.slice(0, 500) ?? [];
    const longest = cells.reduce<number>((most, cell) => Math.max(most, cellWidth(cell, pack, isExact)), 0);
    const header = Math.min(textWidth(title), 24) + FILTER_BUTTON;
    return Math.min(60, Math.max(9, header, longest + 2, widthsOfStreams[pack.type] ?? 0));
  });
}

/** Points that the header row needs, since not every spreadsheet grows a wrapped row by itself. @param widths in characters, by column */
export function headerHeight(plan: TablePlan, widths: readonly number[]): number {
  const lines = plan.columns.map(({ title }, column) =>
    Math.ceil(textWidth(title) / Math.max(1, (widths[column] ?? 9) - FILTER_BUTTON)),
  );
  return Math.max(1, ...lines) * 15 + 1;
}

const widthsOfStreams: Partial<Record<PackColumn['type'], number>> = { amount: 15, date: 12, instant: 18 };

function cellWidth(cell: Cell, { type }: PackColumn, isExact: boolean): number {
  if (cell === null) return 0;
  if (typeof cell === 'bigint' && (isExact || type === 'exact')) return formatAmount(cell).length;
  if (type === 'text') return textWidth(String(cell));
  return typeof cell === 'bigint' && type !== 'count'
    ? Math.max(0, formatAmount(cell).split('.')[0]?.length ?? 0) * 1.4 + 5
    : 12;
}

export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (character === '\n') continue;
    width += /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]/.test(character) ? 2 : 1;
  }
  return width;
}

/** Excel's own name of a table. @param part of a table that goes on over several sheets, 1-based */
export function tableName(id: string, part: number): string {
  return `pack_${id.replaceAll('-', '_')}${part > 1 ? `_part_${part}` : ''}`;
}
