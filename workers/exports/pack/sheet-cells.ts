import { AppError } from '../../../src-core/errors/app-error.ts';
import { formatAmount } from '../../../src-core/money/amount.ts';
import type { PackColumn } from '../../../src-core/reports/pack-model.ts';
import type { Cell } from '../batch.ts';
import { neutralise } from '../neutralise.ts';
import type { WriterCounts } from '../table-writer.ts';
import { emptyCell, numberCell, serialDay, textCell } from '../xlsx/cell-xml.ts';
import type { CellLook, Styles } from '../xlsx/styles.ts';
import { amountFormat, fixedFormats, isTiny, minorUnitsOf, quantityFormat } from './number-formats.ts';
import type { Language } from './words.ts';

/** Excel's limit of characters in a cell. */
const cellTextLimit = 32_767;
/** Digits that a spreadsheet's number holds for certain. */
const exactDigits = 15;

/** Turns values into cells, and counts what the manifest tells about them. */
export class SheetCells {
  readonly counts: WriterCounts = { rows: 0, neutralisedCells: 0, inexactCells: 0 };
  readonly #styles: Styles;
  readonly #language: Language;
  /** Numbers of the looks of cells, by currency and kind: asked for a million times. */
  readonly #known = new Map<string, number>();

  constructor(styles: Styles, language: Language) {
    this.#styles = styles;
    this.#language = language;
  }

  /** Words of ours or of the builder, and names from outside: neutralised either way. */
  text(column: number, row: number, text: string, look: CellLook = {}): string {
    return textCell(column, row, this.safe(text), this.#styles.of(look));
  }

  /** @throws AppError `export.write-failed` when the text is longer than a cell */
  safe(text: string): string {
    if (text.length > cellTextLimit) {
      const reason = `a cell has ${text.length} characters; Excel holds ${cellTextLimit}`;
      throw new AppError('export.write-failed', { name: 'the workbook', reason });
    }
    const safe = neutralise(text);
    if (safe.changed) this.counts.neutralisedCells++;
    return safe.text;
  }

  /**
   * @param currency of an amount; null = not one currency
   * @returns the cell, empty text when the value is unknown
   */
  value(at: { column: number; row: number }, cell: Cell, pack: PackColumn, currency: string | null, isTotal = false) {
    const { column, row } = at;
    if (cell === null) return '';
    switch (pack.type) {
      case 'text':
        return textCell(column, row, this.safe(String(cell)), this.#look('text', fixedFormats.text, isTotal));
      case 'exact':
        return textCell(column, row, formatAmount(cell as bigint), this.#exact(isTotal));
      case 'date':
      case 'instant':
        return this.#time(at, cell, pack.type, isTotal);
      case 'count':
        return numberCell(column, row, this.#digits(String(cell)), this.#look('count', fixedFormats.count, isTotal));
      default:
        return this.#decimal(at, cell as bigint, pack.type, currency, isTotal);
    }
  }

  /** Nothing, under the line above the sums. */
  noTotal(column: number, row: number): string {
    return emptyCell(column, row, this.#look('empty', 'General', true));
  }

  /** The exact text beside an amount that a double cannot hold. */
  exact(at: { column: number; row: number }, cell: Cell): string {
    return cell === null ? '' : textCell(at.column, at.row, formatAmount(cell as bigint), this.#exact(false));
  }

  #decimal(
    { column, row }: { column: number; row: number },
    unscaled: bigint,
    type: 'amount' | 'quantity' | 'share' | 'ratio',
    currency: string | null,
    isTotal: boolean,
  ): string {
    const text = formatAmount(unscaled);
    return numberCell(column, row, this.#digits(text), this.#numberLook(type, Number(text), currency, isTotal));
  }

  /** 17 digits identify every double; Excel itself writes no more. */
  #digits(text: string): string {
    if (!isExactNumber(text)) this.counts.inexactCells++;
    return text.length <= exactDigits ? text : String(Number(text));
  }

  #numberLook(
    type: 'amount' | 'quantity' | 'share' | 'ratio',
    value: number,
    currency: string | null,
    isTotal: boolean,
  ) {
    if (type === 'share') return this.#look('share', fixedFormats.share, isTotal);
    if (type !== 'amount') {
      const format = quantityFormat(value);
      return this.#look(format, format, isTotal);
    }
    const tiny = isTiny(value, minorUnitsOf(currency));
    const key = `${tiny ? 'tiny' : 'amount'} ${currency}`;
    return (
      this.#known.get(isTotal ? `${key} total` : key) ??
      this.#look(key, amountFormat(currency, this.#language, tiny), isTotal)
    );
  }

  #time(at: { column: number; row: number }, cell: Cell, type: 'date' | 'instant', isTotal: boolean): string {
    const serial = serialDay(cell instanceof Date ? cell.getTime() : Date.parse(String(cell)));
    if (serial === null || Number.isNaN(serial)) return this.text(at.column, at.row, String(cell));
    return numberCell(at.column, at.row, String(serial), this.#look(type, fixedFormats[type], isTotal));
  }

  #exact(isTotal: boolean): number {
    return this.#look('exact', fixedFormats.exact, isTotal, 'right');
  }

  #look(kind: string, format: string, isTotal: boolean, align?: 'right'): number {
    const key = isTotal ? `${kind} total` : kind;
    let style = this.#known.get(key);
    if (style === undefined) {
      style = this.#styles.of({ format, ...(align ? { align } : {}), ...(isTotal ? { isTotal, font: 'bold' } : {}) });
      this.#known.set(key, style);
    }
    return style;
  }
}

/** Whether a spreadsheet's number holds this decimal to the last digit. */
export function isExactNumber(text: string): boolean {
  return text.length <= exactDigits || text.replace(/^-/, '').replace('.', '').replace(/^0+/, '').length <= exactDigits;
}
