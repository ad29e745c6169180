import { formatAmount } from '../../../src-core/money/amount.ts';
import type { PackColumn, PackTable } from '../../../src-core/reports/pack-model.ts';
import type { Cell, PlainBatch } from '../batch.ts';
import { isTiny, minorUnitsOf } from '../pack/number-formats.ts';
import { modelBatch } from '../pack/pack-cells.ts';
import type { PageTable } from '../pack/page-tables.ts';
import type { Language, PackWords } from '../pack/words.ts';
import { pageText } from './html.ts';
import { hasLongWord, PrintFit } from './print-fit.ts';

const numeric = new Set<PackColumn['type']>(['amount', 'exact', 'quantity', 'share', 'ratio', 'count']);

/**
 * A table of a page: figures as people of its language read them, the exact decimal in `data`. A long one is cut, and says so.
 * @param rest where all its rows are, in words
 */
export function tableHtml(options: {
  table: PackTable;
  shown: PageTable;
  language: Language;
  words: PackWords;
  rest: string;
}): string {
  const { table, shown, language, words, rest } = options;
  const currencyAt = table.columns.findIndex(({ name }) => name === 'BillingCurrency');
  const fit = new PrintFit();
  const line = (batch: PlainBatch, row: number) => {
    const currency = batch.columns[currencyAt]?.cells[row];
    const rowCurrency = typeof currency === 'string' ? currency : null;
    return table.columns.map((column, index) => {
      const cell = batch.columns[index]?.cells[row] ?? null;
      const text = cell === null ? null : cellText(cell, column, column.currency ?? rowCurrency, language);
      fit.note(index, text ?? '', numeric.has(column.type));
      return cellHtml(cell, text, column, words, index === 0);
    });
  };
  const body = shown.batches.flatMap(batch =>
    Array.from({ length: batch.rows }, (_, row) => `<tr>${line(batch, row).join('')}</tr>`),
  );
  for (const [index, column] of table.columns.entries()) fit.note(index, headOf(column), false);
  const head = table.columns.map(
    column => `<th scope="col" class="${kindOf(column, headOf(column))}">${pageText(headOf(column))}</th>`,
  );
  const totals = table.totals && line(modelBatch({ columns: table.columns, rows: [table.totals] }), 0);
  const isCut = shown.rows > body.length;
  const cut = words.cutTable(body.length.toLocaleString(language), shown.rows.toLocaleString(language));
  return [
    `<div class="scroll" tabindex="0" role="group" aria-label="${pageText(table.title)}">`,
    `<table${printStyle(fit)}><caption>${pageText(table.title)}</caption><thead><tr>${head.join('')}</tr></thead>\n`,
    `<tbody>${body.join('\n')}</tbody>`,
    totals ? `<tfoot><tr>${totals.join('')}</tr></tfoot>` : '',
    '</table></div>',
    isCut ? `<p class="note">${pageText(`${cut} ${rest}`)}</p>` : '',
    table.note === null ? '' : `<p class="note">${pageText(table.note)}</p>`,
  ].join('');
}

/** Paper cannot be scrolled: a wide table is set in smaller type. */
function printStyle(fit: PrintFit): string {
  const { points, isTooWide } = fit;
  return `${isTooWide ? ' class="narrow"' : ''}${points === null ? '' : ` style="--print:${points}pt"`}`;
}

function headOf({ title, type, currency }: PackColumn): string {
  return type === 'amount' && currency !== null && !title.includes(currency) ? `${title} (${currency})` : title;
}

/** Classes of page-style.ts: n, a figure; t, text; l, text with a word that must break where its column ends. */
function kindOf({ type }: PackColumn, text: string): string {
  if (numeric.has(type)) return 'n';
  return hasLongWord(text) ? 't l' : 't';
}

/** @param text of the cell, as people read it; null where it is unknown */
function cellHtml(cell: Cell, text: string | null, column: PackColumn, words: PackWords, isFirst: boolean): string {
  const isNumber = numeric.has(column.type);
  const tag = isFirst && !isNumber ? 'th scope="row"' : 'td';
  const close = isFirst && !isNumber ? 'th' : 'td';
  const kind = kindOf(column, text ?? '');
  if (text === null)
    return `<${tag} class="${kind} unknown"><span aria-hidden="true">–</span><span hidden>${pageText(words.unknown)}</span></${close}>`;
  const exact = typeof cell === 'bigint' && column.type !== 'count' ? formatAmount(cell) : null;
  const said = pageText(text);
  const shown =
    exact !== null && column.type !== 'exact' ? `<data value="${exact}" title="${exact}">${said}</data>` : said;
  return `<${tag} class="${kind}">${shown}</${close}>`;
}

function cellText(cell: Cell, { type }: PackColumn, currency: string | null, language: Language): string {
  switch (type) {
    case 'exact':
      return formatAmount(cell as bigint);
    case 'count':
      return (cell as bigint).toLocaleString(language);
    case 'amount':
    case 'quantity':
    case 'share':
    case 'ratio':
      return formatDecimal(formatAmount(cell as bigint), type, currency, language);
    case 'instant':
      return `${(cell as Date).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    default:
      return String(cell);
  }
}

const formats = new Map<string, Intl.NumberFormat>();

/** Rounded for reading, from the decimal text: no double on the way. */
function formatDecimal(
  text: string,
  type: 'amount' | 'quantity' | 'share' | 'ratio',
  currency: string | null,
  language: Language,
) {
  const digits = type === 'amount' ? minorUnitsOf(currency) : 2;
  const tiny = type !== 'share' && isTiny(Number(text), digits);
  const key = `${type} ${digits} ${tiny} ${language}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(language, optionsOf(type, digits, tiny));
    formats.set(key, format);
  }
  return format.format(text as `${number}`).replace(/^-/, '−');
}

function optionsOf(
  type: 'amount' | 'quantity' | 'share' | 'ratio',
  digits: number,
  tiny: boolean,
): Intl.NumberFormatOptions {
  if (tiny) return { maximumSignificantDigits: 3 };
  if (type === 'share') return { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 };
  if (type === 'amount') return { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return { maximumFractionDigits: digits };
}
