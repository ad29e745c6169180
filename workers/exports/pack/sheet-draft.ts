import type { PackTable } from '../../../src-core/reports/pack-model.ts';
import { range, rowXml } from '../xlsx/cell-xml.ts';
import { type SheetExtras, sheetHead } from '../xlsx/sheet-xml.ts';
import type { CellLook } from '../xlsx/styles.ts';
import type { OpenSheet, WorkbookFile } from '../xlsx/workbook-file.ts';
import { modelBatch } from './pack-cells.ts';
import type { SheetCells } from './sheet-cells.ts';
import { columnWidths, headerHeight, headerRow, planTable, tableName, textWidth, valueRow } from './table-plan.ts';
import type { PackWords } from './words.ts';

/** Columns over which a paragraph runs. */
const textColumns = 8;
const pixelsPerRow = 20;

/** A sheet that fits into memory: text, tables and pictures from top to bottom, written at once. */
export class SheetDraft {
  readonly #cells: SheetCells;
  readonly #words: PackWords;
  readonly #rows: { cells: string[]; height: number | null }[] = [];
  readonly #widths: number[] = [];
  readonly #extras: SheetExtras;

  constructor(options: { cells: SheetCells; words: PackWords; printTitle: string }) {
    this.#cells = options.cells;
    this.#words = options.words;
    this.#extras = { tables: [], pictures: [], merges: [], printTitle: options.printTitle };
  }

  /** 1-based number of the next row. */
  get next(): number {
    return this.#rows.length + 1;
  }

  blank(): void {
    this.#rows.push({ cells: [], height: null });
  }

  /** One cell each; the last may run over the columns beside it. */
  line(texts: readonly string[], looks: readonly CellLook[], options: { merges?: boolean } = {}): void {
    const row = this.next;
    const cells = texts.map((text, column) => this.#cells.text(column, row, text, looks[column] ?? {}));
    const last = texts.length - 1;
    let height: number | null = null;
    if (options.merges && last < textColumns - 1) {
      this.#extras.merges.push(range(last, row, textColumns - 1, row));
      height = heightOf(texts[last] ?? '', (textColumns - last) * 14);
    }
    this.#rows.push({ cells, height });
  }

  /** Wide enough for captions in the first columns. */
  widen(widths: readonly number[]): void {
    widths.forEach((width, column) => {
      this.#widths[column] = Math.max(this.#widths[column] ?? 0, width);
    });
  }

  /** @returns its number of columns and the row of its header */
  table(table: PackTable): { columns: number; headerRow: number } {
    const batch = modelBatch(table);
    const plan = planTable(
      table,
      batch.columns.map(({ cells }) => cells),
      this.#words,
    );
    this.widen(columnWidths(plan, batch));
    const header = this.next;
    const { xml, names } = headerRow(plan, header, this.#cells);
    this.#rows.push({ cells: [xml], height: headerHeight(plan, this.#widths) });
    for (let row = 0; row < batch.rows; row++)
      this.#rows.push({ cells: [valueRow(plan, batch, row, this.next, this.#cells)], height: null });
    if (batch.rows === 0) this.blank(); // Excel's tables have at least one row
    this.#extras.tables.push({
      name: tableName(table.id, 1),
      columns: names,
      firstColumn: 0,
      headerRow: header,
      lastRow: this.#rows.length,
    });
    this.#cells.counts.rows += batch.rows;
    if (table.totals) {
      const totals = modelBatch({ columns: table.columns, rows: [table.totals] });
      this.#rows.push({ cells: [valueRow(plan, totals, 0, this.next, this.#cells, true)], height: null });
    }
    if (table.note !== null) this.line([table.note], [{ font: 'muted' }]); // not merged: a picture may stand beside it
    return { columns: plan.columns.length, headerRow: header };
  }

  /**
   * A picture under its title. @param at its place; null = below everything, in the first column
   * @returns the first row below it, 1-based
   */
  picture(
    picture: { png: Uint8Array; width: number; height: number; title: string; alt: string; name: string },
    at: { column: number; row: number } | null,
  ): number {
    const { title, ...rest } = picture;
    const column = at?.column ?? 0;
    const row = at?.row ?? this.next;
    while (this.#rows.length < row) this.blank();
    this.#rows[row - 1]?.cells.push(this.#cells.text(column, row, title, { font: 'bold' }));
    this.#extras.pictures.push({ ...rest, column, row });
    const below = row + 2 + Math.ceil(picture.height / pixelsPerRow);
    if (!at) while (this.next < below) this.blank();
    return below;
  }

  /** @returns the rows that a printed page repeats: the header, where the sheet has one table near its top */
  async write(workbook: WorkbookFile): Promise<{ sheet: OpenSheet; titleRows: readonly [number, number] | null }> {
    const [table, another] = this.#extras.tables;
    const frozen = table && !another && table.headerRow <= 12 ? table.headerRow : 0;
    const widths = Array.from(this.#widths, width => width ?? 9);
    const sheet = workbook.openSheet(sheetHead(widths, frozen));
    for (const [index, { cells, height }] of this.#rows.entries())
      await sheet.write(rowXml(index + 1, cells.join(''), height));
    await sheet.end(this.#extras);
    return { sheet, titleRows: frozen > 0 ? [frozen, frozen] : null };
  }
}

/** Height of wrapped text in points. @param width in characters */
function heightOf(text: string, width: number): number {
  const lines = text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(textWidth(line) / width)), 0);
  return Math.min(409, lines * 15 + 1);
}
