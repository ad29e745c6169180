import type { PackFile } from '../../../src-core/contract/exports-worker.ts';
import type { MeasureTotal } from '../../../src-core/contract/imports.ts';
import type { PackFormat } from '../../../src-core/contract/reports.ts';
import type { PackModel, PackTable } from '../../../src-core/reports/pack-model.ts';
import type { PlainBatch } from '../batch.ts';
import { ChartPictures } from '../charts/chart-pictures.ts';
import { openCsvWriter } from '../csv-writer.ts';
import { DurableFile } from '../durable-file.ts';
import { writePage } from '../page/page.ts';
import { openParquetWriter } from '../parquet-writer.ts';
import { sumsOf } from '../sums.ts';
import type { TableWriter, WriterCounts } from '../table-writer.ts';
import { exportColumn, modelBatch, streamedBatch } from './pack-cells.ts';
import { PackWorkbook } from './pack-workbook.ts';
import { PageTables } from './page-tables.ts';
import type { StreamedSheets } from './streamed-sheets.ts';

export type PackOptions = {
  /** Existing folder. */
  directory: string;
  baseName: string;
  model: PackModel;
  formats: readonly PackFormat[];
  producer: string;
  /** Rows of a sheet, for tests; Excel's own limit when absent. */
  sheetRowLimit?: number | undefined;
};

type TableFile = { format: 'csv' | 'parquet'; table: string; file: DurableFile; writer: TableWriter<PlainBatch> };

/**
 * One report in several formats at once: every batch goes into the workbook and its table's own files as it comes. Files get their
 * names in `close`, after everything was written; a failure leaves no file of the pack.
 */
export class PackWriter {
  readonly #options: PackOptions;
  readonly #pictures: ChartPictures;
  readonly #pageTables = new PageTables();
  readonly #unfinished = new Set<DurableFile>();
  readonly #published: PackFile[] = [];
  readonly #waiting: PackTable[];
  readonly #rowsOf = new Map<string, number>();
  #workbook: { file: DurableFile; pack: PackWorkbook } | null = null;
  #open: { table: PackTable; files: TableFile[]; sheets: StreamedSheets | null } | null = null;
  /** Finished table files that have no name yet. */
  readonly #finished: (TableFile & { counts: WriterCounts })[] = [];

  private constructor(options: PackOptions) {
    this.#options = options;
    this.#pictures = new ChartPictures(options.model.language);
    this.#waiting = options.model.sections.flatMap(({ tables }) => tables.filter(({ isStreamed }) => isStreamed));
  }

  /** Tables that the model holds are written at once. @throws AppError `export.write-failed` */
  static async open(options: PackOptions): Promise<PackWriter> {
    const writer = new PackWriter(options);
    try {
      await writer.#begin();
    } catch (error) {
      await writer.abort();
      throw error;
    }
    return writer;
  }

  /** Rows of a streamed table: of the one before, or the next in the model's order. */
  async rows(table: string, bytes: Uint8Array): Promise<{ rows: number; sums: MeasureTotal[] }> {
    while (this.#open?.table.id !== table) await this.#next(table);
    const { table: model, files, sheets } = this.#open;
    const batch = streamedBatch(bytes, model.columns);
    for (const { writer } of files) await writer.write(batch);
    await sheets?.write(batch);
    this.#pageTables.add(model, batch);
    this.#rowsOf.set(table, (this.#rowsOf.get(table) ?? 0) + batch.rows);
    return { rows: batch.rows, sums: sumsOf(batch) };
  }

  /** @returns the files under their final names; the page last, since it names the others */
  async close(): Promise<PackFile[]> {
    try {
      while (this.#open || this.#waiting.length > 0) await this.#next(null);
      for (const { format, table, file, counts } of this.#finished)
        await this.#publish(file, {
          format,
          table,
          counts,
          name: `${this.#options.baseName}-${table}-{hash}.${format}`,
        });
      const sheetsOf = await this.#closeWorkbook();
      if (this.#options.formats.includes('html')) await this.#writePage(sheetsOf);
      return this.#published;
    } catch (error) {
      await this.abort();
      throw error;
    }
  }

  /** Delete what is unfinished. Files that already have their names stay: the caller owns the folder and its fate. */
  async abort(): Promise<void> {
    await Promise.all([...this.#unfinished].map(file => file.abort()));
    this.#unfinished.clear();
  }

  async #begin(): Promise<void> {
    const { formats, model, producer, sheetRowLimit } = this.#options;
    if (formats.includes('xlsx')) {
      const file = await this.#create();
      const draw = this.#pictures.forSheet.bind(this.#pictures);
      const rowLimit = sheetRowLimit === undefined ? {} : { rowLimit: sheetRowLimit };
      this.#workbook = { file, pack: new PackWorkbook(file, { model, producer, draw, ...rowLimit }) };
    }
    for (const table of model.sections.flatMap(({ tables }) => tables)) {
      if (table.isStreamed) continue;
      const batch = modelBatch(table);
      this.#pageTables.add(table, batch);
      this.#rowsOf.set(table.id, batch.rows);
      const files = await this.#openFiles(table);
      for (const { writer } of files) await writer.write(batch);
      await this.#finishFiles(files);
    }
  }

  async #openFiles(table: PackTable): Promise<TableFile[]> {
    const columns = table.columns.map(exportColumn);
    const files: TableFile[] = [];
    for (const format of ['csv', 'parquet'] as const) {
      if (!this.#options.formats.includes(format)) continue;
      const file = await this.#create();
      const options = { columns, zone: 'UTC', hasMark: true };
      const writer = format === 'csv' ? openCsvWriter(file, options) : openParquetWriter(file, options);
      files.push({ format, table: table.id, file, writer });
    }
    return files;
  }

  async #finishFiles(files: readonly TableFile[]): Promise<void> {
    for (const each of files) this.#finished.push({ ...each, counts: await each.writer.finish() });
  }

  /** End the open table and begin the next. @param wanted only for the message */
  async #next(wanted: string | null): Promise<void> {
    if (this.#open) {
      const { table, files, sheets } = this.#open;
      this.#open = null;
      await this.#finishFiles(files);
      await sheets?.end();
      this.#pageTables.add(table, null);
      if (wanted === null && this.#waiting.length === 0) return;
    }
    const table = this.#waiting.shift();
    if (!table) throw new Error(`${wanted} is no streamed table of this pack, or its turn is over`);
    this.#open = { table, files: await this.#openFiles(table), sheets: this.#workbook?.pack.start(table) ?? null };
  }

  async #closeWorkbook(): Promise<{ name: string; sheets: Map<string, string[]> } | null> {
    if (!this.#workbook) return null;
    const { file, pack } = this.#workbook;
    const sheets = await pack.finish();
    const name = `${this.#options.baseName}-{hash}.xlsx`;
    const written = await this.#publish(file, { format: 'xlsx', table: null, counts: pack.counts, name });
    return { name: written.name, sheets };
  }

  async #writePage(workbook: { name: string; sheets: Map<string, string[]> } | null): Promise<void> {
    const file = await this.#create();
    await writePage(file, {
      model: this.#options.model,
      producer: this.#options.producer,
      pictures: this.#pictures,
      tables: this.#pageTables,
      files: this.#published,
      workbook,
    });
    const rows = [...this.#rowsOf.values()].reduce((sum, each) => sum + each, 0);
    const counts = { rows, neutralisedCells: 0, inexactCells: 0 };
    await this.#publish(file, { format: 'html', table: null, counts, name: `${this.#options.baseName}-{hash}.html` });
  }

  async #create(): Promise<DurableFile> {
    const file = await DurableFile.create(this.#options.directory);
    this.#unfinished.add(file);
    return file;
  }

  async #publish(
    file: DurableFile,
    { format, table, counts, name }: { format: PackFormat; table: string | null; counts: WriterCounts; name: string },
  ): Promise<PackFile> {
    const written = { ...(await file.publish(name)), ...counts, format, table, part: null };
    this.#unfinished.delete(file);
    this.#published.push(written);
    return written;
  }
}
