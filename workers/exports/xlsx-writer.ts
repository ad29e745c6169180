import { PassThrough } from 'node:stream';
import ExcelJS from 'exceljs';
import type { coverCellTypes } from '../../src-core/contract/exports-worker.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { formatAmount, toNumber } from '../../src-core/money/amount.ts';
import type { Batch, Cell, ExportColumn } from './batch.ts';
import type { DurableFile } from './durable-file.ts';
import { neutralise } from './neutralise.ts';
import type { TableWriter, WriterCounts, WriterOptions } from './table-writer.ts';

/** Excel's limit of 1,048,576 rows less the header. */
export const sheetRowLimit = 1_048_575;
/** Excel's limit of characters in a cell. */
const cellTextLimit = 32_767;

const amountFormat = '#,##0.00####################;[Red]-#,##0.00####################';
const headerFill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FF1F3A3D' } } as const;

export type Caption = { label: string; value: string };
type CoverCellType = (typeof coverCellTypes)[number];
export type CoverTable = {
  title: string;
  columns: readonly { name: string; type: CoverCellType }[];
  rows: readonly (readonly (string | number | null)[])[];
};

/**
 * A workbook written as a stream: memory is one batch, whatever the number of rows. String cells only for text (never formulas,
 * links or rich text, SECURITY 41); amounts are numbers, so that a spreadsheet can add them up. A number holds 15 to 17 digits:
 * amounts that need more are counted in `inexactCells` and stand exactly in the CSV and the manifest beside the workbook.
 */
export class XlsxWorkbook {
  readonly counts: WriterCounts = { rows: 0, neutralisedCells: 0, inexactCells: 0 };
  readonly #workbook: ExcelJS.stream.xlsx.WorkbookWriter;
  readonly #written: Promise<void>;
  #sheet: ExcelJS.Worksheet | null = null;
  #sheetRows = 0;

  constructor(file: DurableFile) {
    const stream = new PassThrough({ highWaterMark: 1 << 20 });
    this.#workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false });
    this.#workbook.creator = 'Mureon Workbench';
    this.#written = (async () => {
      for await (const bytes of stream) await file.write(bytes as Uint8Array);
    })();
    this.#written.catch(() => undefined); // reported by finish()
  }

  cover(name: string, title: string, captions: readonly Caption[], tables: readonly CoverTable[]): void {
    this.#endSheet();
    const sheet = this.#workbook.addWorksheet(name, { views: [{ showGridLines: false }] });
    sheet.columns = [
      { width: 34 },
      { width: 26 },
      { width: 22 },
      { width: 22 },
      { width: 22 },
      { width: 22 },
      { width: 22 },
    ];
    const heading = sheet.addRow([title]);
    heading.font = { size: 18, bold: true };
    heading.commit();
    sheet.addRow([]).commit();
    for (const { label, value } of captions) this.#captionRow(sheet, label, value);
    for (const table of tables) {
      sheet.addRow([]).commit();
      const tableTitle = sheet.addRow([table.title]);
      tableTitle.font = { bold: true, size: 13 };
      tableTitle.commit();
      this.#headerRow(
        sheet,
        table.columns.map(column => column.name),
      );
      for (const cells of table.rows) {
        const row = sheet.addRow(
          cells.map((cell, index) => this.#coverCell(cell, table.columns[index]?.type ?? 'text')),
        );
        table.columns.forEach((column, index) => {
          if (column.type === 'amount') row.getCell(index + 1).numFmt = amountFormat;
          if (column.type === 'count') row.getCell(index + 1).numFmt = '#,##0';
        });
        row.commit();
      }
    }
    sheet.commit();
  }

  startSheet(name: string, captions: readonly Caption[], columns: readonly ExportColumn[]): void {
    this.#endSheet();
    const frozen = captions.length === 0 ? 1 : captions.length + 2;
    const sheet = this.#workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: frozen }] });
    sheet.columns = columns.map(column => ({ width: columnWidth(column), style: { numFmt: numberFormat(column) } }));
    for (const { label, value } of captions) this.#captionRow(sheet, label, value);
    if (captions.length > 0) sheet.addRow([]).commit();
    this.#headerRow(
      sheet,
      columns.map(column => column.name),
    );
    this.#sheet = sheet;
    this.#sheetRows = 0;
  }

  /** @throws AppError `export.too-many-rows` past Excel's limit: rows are never cut off */
  write(batch: Batch): void {
    const sheet = this.#sheet;
    if (!sheet) throw new Error('write before startSheet');
    this.#sheetRows += batch.rows;
    if (this.#sheetRows > sheetRowLimit - 64) throw new AppError('export.too-many-rows', { rows: this.#sheetRows });
    for (let row = 0; row < batch.rows; row++) {
      sheet.addRow(batch.columns.map(({ column, cells }) => this.#cell(cells[row] ?? null, column))).commit();
    }
    this.counts.rows += batch.rows;
  }

  async finish(): Promise<WriterCounts> {
    this.#endSheet();
    await Promise.all([this.#workbook.commit(), this.#written]);
    return this.counts;
  }

  #endSheet(): void {
    this.#sheet?.commit();
    this.#sheet = null;
  }

  #captionRow(sheet: ExcelJS.Worksheet, label: string, value: string): void {
    const row = sheet.addRow([label, this.#text(value)]);
    row.getCell(1).font = { bold: true };
    row.commit();
  }

  #headerRow(sheet: ExcelJS.Worksheet, names: readonly string[]): void {
    const row = sheet.addRow(names.map(name => neutralise(name).text));
    names.forEach((_, index) => {
      const cell = row.getCell(index + 1);
      cell.font = { bold: true, color: { argb: 'FFFFFFFF' } };
      cell.fill = headerFill;
      cell.numFmt = '@';
    });
    row.commit();
  }

  #coverCell(cell: string | number | null, type: CoverCellType): ExcelJS.CellValue {
    if (cell === null) return null;
    if (type === 'amount') return this.#number(String(cell));
    if (type === 'exact') return String(cell);
    return typeof cell === 'number' ? cell : this.#text(cell);
  }

  #cell(cell: Cell, column: ExportColumn): ExcelJS.CellValue {
    if (cell === null) return null;
    if (column.type === 'decimal') return this.#number(formatAmount(cell as bigint), cell as bigint);
    if (cell instanceof Date || typeof cell === 'number' || typeof cell === 'boolean') return cell;
    if (typeof cell === 'bigint') return Number(cell);
    return this.#text(cell);
  }

  #number(text: string, unscaled?: bigint): number {
    const value = unscaled === undefined ? Number(text) : toNumber(unscaled);
    if (significantDigits(text) > 15) this.counts.inexactCells++;
    return value;
  }

  #text(text: string): string {
    if (text.length > cellTextLimit) {
      throw new AppError('export.write-failed', {
        name: 'the workbook',
        reason: `a cell has ${text.length} characters; Excel holds ${cellTextLimit}`,
      });
    }
    const safe = neutralise(text);
    if (safe.changed) this.counts.neutralisedCells++;
    return safe.text;
  }
}

/** The one-sheet form, for exports of a table. */
export function openXlsxWriter(file: DurableFile, { columns }: WriterOptions): TableWriter {
  const workbook = new XlsxWorkbook(file);
  workbook.startSheet('Data', [], columns);
  return {
    async write(batch) {
      workbook.write(batch);
    },
    finish: () => workbook.finish(),
  };
}

function significantDigits(text: string): number {
  return text.replace(/^-/, '').replace('.', '').replace(/^0+/, '').length;
}

function numberFormat(column: ExportColumn): string {
  if (column.type === 'decimal') return amountFormat;
  if (column.type === 'timestamp') return 'yyyy-mm-dd hh:mm';
  if (column.type === 'integer') return '#,##0';
  return 'General';
}

function columnWidth(column: ExportColumn): number {
  if (column.type === 'decimal') return 20;
  if (column.type === 'timestamp') return 17;
  return Math.min(40, Math.max(14, column.name.length + 4));
}
