import { randomUUID } from 'node:crypto';
import type { ExportFormat } from '../../src-core/contract/exports.ts';
import type { PackFile, WrittenFile } from '../../src-core/contract/exports-worker.ts';
import type { MeasureTotal } from '../../src-core/contract/imports.ts';
import type { ResultColumn } from '../../src-core/query/query-spec.ts';
import type { PackChart } from '../../src-core/reports/pack-model.ts';
import { readBatch } from './batch.ts';
import { openCbfWriter, tagKeysOf } from './cbf-writer.ts';
import { DurableFile, hashFile } from './durable-file.ts';
import { openTableWriter } from './open-table-writer.ts';
import { type PackOptions, PackWriter } from './pack/pack-writer.ts';
import { sumsOf } from './sums.ts';
import type { TableWriter } from './table-writer.ts';

type Open = { file: DurableFile; writer: TableWriter; columns: readonly ResultColumn[] };

/** The writers that are open in this thread, by id. An unknown id is a defect of the caller. */
export class ExportsService {
  readonly #open = new Map<string, Open>();
  readonly #packs = new Map<string, PackWriter>();

  async open(input: {
    directory: string;
    format: ExportFormat;
    columns: readonly ResultColumn[];
    zone: string;
  }): Promise<{ id: string }> {
    const file = await DurableFile.create(input.directory);
    const id = randomUUID();
    const writer = openTableWriter(input.format, file, { columns: input.columns, zone: input.zone });
    this.#open.set(id, { file, writer, columns: input.columns });
    return { id };
  }

  async openCbf(input: {
    directory: string;
    columns: readonly ResultColumn[];
    tagKeys: readonly string[];
  }): Promise<{ id: string }> {
    const file = await DurableFile.create(input.directory);
    const id = randomUUID();
    this.#open.set(id, { file, writer: openCbfWriter(file, input.tagKeys), columns: input.columns });
    return { id };
  }

  async survey(input: {
    bytes: Blob;
    columns: readonly ResultColumn[];
  }): Promise<{ sums: MeasureTotal[]; tagKeys: string[] }> {
    const batch = readBatch(new Uint8Array(await input.bytes.arrayBuffer()), input.columns);
    return { sums: sumsOf(batch), tagKeys: tagKeysOf(batch) };
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

  async openPack(input: PackOptions): Promise<{ id: string }> {
    const id = randomUUID();
    this.#packs.set(id, await PackWriter.open(input));
    return { id };
  }

  async packRows(input: { id: string; table: string; bytes: Blob }): Promise<{ rows: number; sums: MeasureTotal[] }> {
    return this.#pack(input.id).rows(input.table, new Uint8Array(await input.bytes.arrayBuffer()));
  }

  async closePack(input: { id: string }): Promise<PackFile[]> {
    const pack = this.#pack(input.id);
    this.#packs.delete(input.id);
    return pack.close();
  }

  async drawChart(input: {
    chart: PackChart;
    language: 'en' | 'ko';
    format: 'svg' | 'png';
    width: number;
    height: number;
  }): Promise<{ bytes: Blob }> {
    const { chart, language, format, width, height } = input;
    const { ChartPictures } = await import('./charts/chart-pictures.ts');
    return { bytes: await new ChartPictures(language).file(chart, format, { width, height }) };
  }

  async abort(input: { id: string }): Promise<void> {
    const open = this.#open.get(input.id);
    const pack = this.#packs.get(input.id);
    this.#open.delete(input.id);
    this.#packs.delete(input.id);
    await open?.file.abort();
    await pack?.abort();
  }

  /** Leave no unfinished file when the thread ends. */
  async abortAll(): Promise<void> {
    await Promise.all([...this.#open.keys(), ...this.#packs.keys()].map(id => this.abort({ id })));
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

  #pack(id: string): PackWriter {
    const pack = this.#packs.get(id);
    if (!pack) throw new Error(`no open pack ${id}`);
    return pack;
  }
}
