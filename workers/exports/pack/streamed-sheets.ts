import type { PackTable } from '../../../src-core/reports/pack-model.ts';
import type { PlainBatch } from '../batch.ts';
import { rowXml } from '../xlsx/cell-xml.ts';
import { sheetHead } from '../xlsx/sheet-xml.ts';
import type { OpenSheet, WorkbookFile } from '../xlsx/workbook-file.ts';
import { modelBatch } from './pack-cells.ts';
import type { SheetCells } from './sheet-cells.ts';
import { columnWidths, headerHeight, headerRow, planTable, type TablePlan, tableName, valueRow } from './table-plan.ts';
import type { PackWords } from './words.ts';

/** Excel's limit. */
export const sheetRowLimit = 1_048_576;

export type SheetOfTable = {
  readonly file: number;
  readonly titleRows: readonly [number, number];
  readonly rows: number;
};

type Part = { sheet: OpenSheet; names: string[]; headerRow: number; lastRow: number; rows: number };

/** A table whose rows come in batches: on one sheet, and on the next when that is full. */
export class StreamedSheets {
  readonly sheets: SheetOfTable[] = [];
  readonly table: PackTable;
  readonly #workbook: WorkbookFile;
  readonly #cells: SheetCells;
  readonly #words: PackWords;
  readonly #plan: TablePlan;
  readonly #rowLimit: number;
  readonly #printTitle: string;
  #part: Part | null = null;

  constructor(
    table: PackTable,
    options: { workbook: WorkbookFile; cells: SheetCells; words: PackWords; rowLimit: number; printTitle: string },
  ) {
    this.table = table;
    this.#workbook = options.workbook;
    this.#cells = options.cells;
    this.#words = options.words;
    this.#rowLimit = options.rowLimit;
    this.#printTitle = options.printTitle;
    this.#plan = planTable(table, null, options.words);
  }

  async write(batch: PlainBatch): Promise<void> {
    for (let index = 0; index < batch.rows; index++) {
      // One row is kept free for the sums.
      if (this.#part && this.#part.lastRow >= this.#rowLimit - 1) await this.#endPart();
      this.#part ??= await this.#startPart(batch);
      const row = ++this.#part.lastRow;
      this.#part.rows++;
      const waiting = this.#part.sheet.write(rowXml(row, valueRow(this.#plan, batch, index, row, this.#cells)));
      if (waiting) await waiting;
    }
    this.#cells.counts.rows += batch.rows;
  }

  async end(): Promise<void> {
    this.#part ??= await this.#startPart(null);
    const { totals, columns } = this.table;
    if (totals) {
      const row = Math.max(this.#part.lastRow, this.#part.headerRow + 1) + 1;
      const sums = modelBatch({ columns, rows: [totals] });
      await this.#part.sheet.write(rowXml(row, valueRow(this.#plan, sums, 0, row, this.#cells, true)));
    }
    await this.#endPart();
  }

  async #startPart(first: PlainBatch | null): Promise<Part> {
    const part = this.sheets.length + 1;
    const { title, note } = this.table;
    const heading = part === 1 ? title : `${title} (${this.#words.continued(part)})`;
    const header = note === null ? 2 : 3;
    const widths = columnWidths(this.#plan, first);
    const sheet = this.#workbook.openSheet(sheetHead(widths, header));
    await sheet.write(rowXml(1, this.#cells.text(0, 1, heading, { font: 'heading' })));
    if (note !== null) await sheet.write(rowXml(2, this.#cells.text(0, 2, note, { font: 'muted' })));
    const { xml, names } = headerRow(this.#plan, header, this.#cells);
    await sheet.write(rowXml(header, xml, headerHeight(this.#plan, widths)));
    return { sheet, names, headerRow: header, lastRow: header, rows: 0 };
  }

  async #endPart(): Promise<void> {
    const part = this.#part;
    if (!part) return;
    this.#part = null;
    await part.sheet.end({
      tables: [
        {
          name: tableName(this.table.id, this.sheets.length + 1),
          columns: part.names,
          firstColumn: 0,
          headerRow: part.headerRow,
          lastRow: Math.max(part.lastRow, part.headerRow + 1),
        },
      ],
      pictures: [],
      merges: [],
      printTitle: this.#printTitle,
    });
    this.sheets.push({ file: part.sheet.file, titleRows: [part.headerRow, part.headerRow], rows: part.rows });
  }
}
