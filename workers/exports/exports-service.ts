import { randomUUID } from 'node:crypto';
import type { ExportFormat } from '../../src-core/contract/exports.ts';
import type { WrittenFile } from '../../src-core/contract/exports-worker.ts';
import type { MeasureTotal } from '../../src-core/contract/imports.ts';
import { formatAmount } from '../../src-core/money/amount.ts';
import type { ResultColumn } from '../../src-core/query/query-spec.ts';
import { measures } from '../../src-core/query/query-spec.ts';
import { type Batch, readBatch } from './batch.ts';
import { openCbfWriter, tagKeysOf } from './cbf-writer.ts';
import { DurableFile, hashFile } from './durable-file.ts';
import { openTableWriter } from './open-table-writer.ts';
import type { TableWriter } from './table-writer.ts';
import { type Caption, type CoverTable, XlsxWorkbook } from './xlsx-writer.ts';

type Open = { file: DurableFile; writer: TableWriter; workbook: XlsxWorkbook | null; columns: readonly ResultColumn[] };

/** The writers that are open in this thread, by id. An unknown id is a defect of the caller. */
export class ExportsService {
  readonly #open = new Map<string, Open>();

  async open(input: {
    directory: string;
    format: ExportFormat;
    columns: readonly ResultColumn[];
    zone: string;
  }): Promise<{ id: string }> {
    const file = await DurableFile.create(input.directory);
    const id = randomUUID();
    // A workbook of several sheets brings its columns sheet by sheet.
    const workbook = input.format === 'xlsx' && input.columns.length === 0 ? new XlsxWorkbook(file) : null;
    const writer = workbook
      ? {
          write: async (batch: Parameters<XlsxWorkbook['write']>[0]) => workbook.write(batch),
          finish: () => workbook.finish(),
        }
      : openTableWriter(input.format, file, { columns: input.columns, zone: input.zone });
    this.#open.set(id, { file, writer, workbook, columns: input.columns });
    return { id };
  }

  async openCbf(input: {
    directory: string;
    columns: readonly ResultColumn[];
    tagKeys: readonly string[];
  }): Promise<{ id: string }> {
    const file = await DurableFile.create(input.directory);
    const id = randomUUID();
    this.#open.set(id, { file, writer: openCbfWriter(file, input.tagKeys), workbook: null, columns: input.columns });
    return { id };
  }

  async survey(input: {
    bytes: Blob;
    columns: readonly ResultColumn[];
  }): Promise<{ sums: MeasureTotal[]; tagKeys: string[] }> {
    const batch = readBatch(new Uint8Array(await input.bytes.arrayBuffer()), input.columns);
    return { sums: sumsOf(batch), tagKeys: tagKeysOf(batch) };
  }

  cover(input: {
    id: string;
    sheet: string;
    title: string;
    captions: readonly Caption[];
    tables: readonly CoverTable[];
  }): void {
    this.#workbook(input.id).cover(input.sheet, input.title, input.captions, input.tables);
  }

  startSheet(input: {
    id: string;
    sheet: string;
    captions: readonly Caption[];
    columns: readonly ResultColumn[];
  }): void {
    this.#workbook(input.id).startSheet(input.sheet, input.captions, input.columns);
    this.#get(input.id).columns = input.columns;
  }

  async write(input: { id: string; bytes: Blob }): Promise<{ rows: number; sums: MeasureTotal[] }> {
    const open = this.#get(input.id);
    const batch = readBatch(new Uint8Array(await input.bytes.arrayBuffer()), open.columns);
    await open.writer.write(batch);
    return { rows: batch.rows, sums: sumsOf(batch) };
  }

  async close(input: { id: string; fileName: string }): Promise<WrittenFile> {
    const { file, writer } = this.#get(input.id);
    try {
      const counts = await writer.finish();
      return { ...(await file.publish(input.fileName)), ...counts };
    } catch (error) {
      await file.abort();
      throw error;
    } finally {
      this.#open.delete(input.id);
    }
  }

  async abort(input: { id: string }): Promise<void> {
    const open = this.#open.get(input.id);
    this.#open.delete(input.id);
    await open?.file.abort();
  }

  /** Leave no unfinished file when the thread ends. */
  async abortAll(): Promise<void> {
    await Promise.all([...this.#open.keys()].map(id => this.abort({ id })));
  }

  writeText(input: { directory: string; fileName: string; text: string }): Promise<WrittenFile> {
    return this.writeBytes({ ...input, bytes: new Blob([input.text]) });
  }

  async writeBytes(input: { directory: string; fileName: string; bytes: Blob }): Promise<WrittenFile> {
    const file = await DurableFile.create(input.directory);
    try {
      await file.write(new Uint8Array(await input.bytes.arrayBuffer()));
      return { ...(await file.publish(input.fileName)), rows: 0, neutralisedCells: 0, inexactCells: 0 };
    } catch (error) {
      await file.abort();
      throw error;
    }
  }

  hash(paths: readonly string[]): Promise<({ sha256: string; sizeBytes: number } | null)[]> {
    return Promise.all(paths.map(hashFile));
  }

  #get(id: string): Open {
    const open = this.#open.get(id);
    if (!open) throw new Error(`no open export ${id}`);
    return open;
  }

  #workbook(id: string): XlsxWorkbook {
    const { workbook } = this.#get(id);
    if (!workbook) throw new Error(`export ${id} is no workbook of sheets`);
    return workbook;
  }
}

/** Exact sums of the measures of one batch per currency; a measure that is unknown on every row is absent. */
function sumsOf(batch: Batch): MeasureTotal[] {
  const currencies = batch.columns.find(({ column }) => column.name === 'BillingCurrency')?.cells;
  if (!currencies) return [];
  return measures.flatMap(measure => {
    const amounts = batch.columns.find(({ column }) => column.name === measure)?.cells;
    const sums = new Map<string, bigint>();
    amounts?.forEach((amount, row) => {
      if (typeof amount !== 'bigint') return;
      const currency = String(currencies[row]);
      sums.set(currency, (sums.get(currency) ?? 0n) + amount);
    });
    return [...sums].map(([currency, sum]) => ({ measure, currency, amount: formatAmount(sum) }));
  });
}
