import type { PackColumn } from '../../src-core/reports/pack-model.ts';
import { sheetNames } from '../../src-core/showback/sheet-names.ts';
import type { Cell, ExportColumn, PlainBatch } from './batch.ts';
import type { DurableFile } from './durable-file.ts';
import { SheetCells } from './pack/sheet-cells.ts';
import { sheetRowLimit } from './pack/streamed-sheets.ts';
import type { TableWriter, WriterCounts, WriterOptions } from './table-writer.ts';
import { numberCell, rowXml } from './xlsx/cell-xml.ts';
import { sheetHead } from './xlsx/sheet-xml.ts';
import { Styles } from './xlsx/styles.ts';
import { type OpenSheet, WorkbookFile } from './xlsx/workbook-file.ts';
import type { SheetEntry } from './xlsx/workbook-parts.ts';

const HEADER_ROW = 1;
const creator = 'Mureon Workbench';
const header = { font: 'header', fill: 'header', format: '@' } as const;

type Sheet = {
  name: string;
  columns: readonly ExportColumn[];
  open: OpenSheet;
  lastRow: number;
};

/**
 * Query results as a workbook, written as a stream: memory is one batch, whatever the number of rows. Amounts are numbers, so that
 * a spreadsheet can add them up; those with more digits than a number holds are counted in `inexactCells`. Rows past Excel's limit
 * go on in another sheet.
 */
export class XlsxWorkbook {
  readonly #styles = new Styles('Calibri');
  readonly #cells = new SheetCells(this.#styles, 'ko'); // a minus before negative amounts, in every language
  readonly #workbook: WorkbookFile;
  readonly #sheets: SheetEntry[] = [];
  readonly #rowLimit: number;
  #sheet: Sheet | null = null;

  /** @param rowLimit rows of a sheet with its header; less than Excel's for tests */
  constructor(file: DurableFile, rowLimit = sheetRowLimit) {
    this.#workbook = new WorkbookFile(file);
    this.#rowLimit = rowLimit;
  }

  get counts(): WriterCounts {
    return this.#cells.counts;
  }

  async startSheet(name: string, columns: readonly ExportColumn[]): Promise<void> {
    await this.#endSheet();
    const open = this.#workbook.openSheet(sheetHead(columns.map(columnWidth), HEADER_ROW));
    const names = columns.map((column, index) => this.#cells.text(index, HEADER_ROW, column.name, header));
    await open.write(rowXml(HEADER_ROW, names.join('')));
    this.#sheet = { name, columns, open, lastRow: HEADER_ROW };
    this.#sheets.push({ file: open.file, name, titleRows: [HEADER_ROW, HEADER_ROW] });
  }

  async write(batch: PlainBatch): Promise<void> {
    const columns = batch.columns.map(({ column, cells }) => ({ pack: packColumn(column), cells }));
    const currencies = batch.columns.find(({ column }) => column.name === 'BillingCurrency')?.cells;
    for (let index = 0; index < batch.rows; index++) {
      const sheet = await this.#sheetWithRoom();
      const row = ++sheet.lastRow;
      const currency = currencies?.[index];
      const place = { row, currency: typeof currency === 'string' ? currency : null };
      const cells = columns.map(({ pack, cells }, column) =>
        this.#cell(cells[index] ?? null, pack, { ...place, column }),
      );
      const waiting = sheet.open.write(rowXml(row, cells.join('')));
      if (waiting) await waiting;
    }
    this.counts.rows += batch.rows;
  }

  async finish(): Promise<WriterCounts> {
    await this.#endSheet();
    await this.#workbook.finish({ sheets: this.#sheets, styles: this.#styles, title: creator, creator });
    return this.counts;
  }

  #sheetWithRoom(): Sheet | Promise<Sheet> {
    const sheet = this.#sheet;
    if (!sheet) throw new Error('write before startSheet');
    if (sheet.lastRow < this.#rowLimit) return sheet;
    return this.#nextSheet(sheet);
  }

  async #nextSheet({ name, columns }: Sheet): Promise<Sheet> {
    const [next = name] = sheetNames(
      [name],
      this.#sheets.map(sheet => sheet.name),
    );
    await this.startSheet(next, columns);
    return this.#sheetWithRoom();
  }

  async #endSheet(): Promise<void> {
    const sheet = this.#sheet;
    this.#sheet = null;
    await sheet?.open.end({ tables: [], pictures: [], merges: [], printTitle: sheet.name });
  }

  #cell(cell: Cell, pack: PackColumn, at: { column: number; row: number; currency: string | null }): string {
    // A double is no amount: as it is, and unknown where it is no number.
    if (typeof cell === 'number')
      return Number.isFinite(cell) ? numberCell(at.column, at.row, String(cell), this.#styles.of({})) : '';
    return this.#cells.value(at, typeof cell === 'boolean' ? String(cell) : cell, pack, at.currency);
  }
}

/** The one-sheet form, for exports of a table. */
export function openXlsxWriter(file: DurableFile, { columns }: WriterOptions): TableWriter<PlainBatch> {
  const workbook = new XlsxWorkbook(file);
  const started = workbook.startSheet('Data', columns);
  started.catch(() => undefined); // reported by write and finish
  return {
    async write(batch) {
      await started;
      await workbook.write(batch);
    },
    async finish() {
      await started;
      return workbook.finish();
    },
  };
}

const packTypes = {
  string: 'text',
  json: 'text',
  boolean: 'text',
  decimal: 'amount',
  integer: 'count',
  double: 'ratio',
  timestamp: 'instant',
  date: 'date',
} as const satisfies Record<ExportColumn['type'], PackColumn['type']>;

function packColumn({ name, type }: ExportColumn): PackColumn {
  return { name, title: name, currency: null, type: packTypes[type] };
}

function columnWidth({ type, name }: ExportColumn): number {
  if (type === 'decimal') return 20;
  if (type === 'timestamp') return 17;
  return Math.min(40, Math.max(14, name.length + 4));
}
