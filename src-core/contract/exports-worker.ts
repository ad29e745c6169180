import { oc } from '@orpc/contract';
import { z } from 'zod';
import { ResultColumn } from '../query/query-spec.ts';
import { PackChart, PackModel } from '../reports/pack-model.ts';
import { ExportFormat } from './exports.ts';
import { MeasureTotal } from './imports.ts';
import { PackFormat } from './reports.ts';
import { sharedFolder } from './shared-folder.ts';

/**
 * The exports thread's own contract: only the broker calls it. One writer at a time under an id: open, then batches (each one
 * Arrow IPC stream, pulled from the lake so that memory stays bounded), then close. A file appears under its final name only
 * after it was written, synced, read back and hashed (SECURITY 43).
 */
export const WrittenFile = z.object({
  path: z.string(),
  name: z.string(),
  sizeBytes: z.number().int(),
  sha256: z.string(),
  rows: z.number().int(),
  /** Text cells that began like a formula and were given a leading apostrophe (SECURITY 40). */
  neutralisedCells: z.number().int(),
  /** Amount cells whose exact value needs more digits than a spreadsheet number holds. 0 outside Excel. */
  inexactCells: z.number().int(),
});
export type WrittenFile = z.infer<typeof WrittenFile>;

/** A file of a pack. `table`: of a table's own file, null for the workbook and the page, which hold all of them. */
export const PackFile = WrittenFile.extend({
  format: PackFormat,
  table: z.string().nullable(),
  /** Of a table that goes on in another file, 1-based; null = it is whole. */
  part: z.object({ number: z.number().int(), of: z.number().int() }).nullable(),
});
export type PackFile = z.infer<typeof PackFile>;

export const exportsWorker = {
  open: oc
    .input(
      z.object({
        /** Existing directory, already checked by the broker. */
        directory: z.string(),
        format: ExportFormat,
        columns: z.array(ResultColumn),
        zone: z.string(),
      }),
    )
    .output(z.object({ id: z.string() })),
  /** A gzipped CBF file of charge lines; `tagKeys` become columns. Written and closed as any other. */
  openCbf: oc
    .input(z.object({ directory: z.string(), columns: z.array(ResultColumn), tagKeys: z.array(z.string()) }))
    .output(z.object({ id: z.string() })),
  /** Look at a batch without writing it: its sums by currency, and the keys of its Tags column when it has one. */
  survey: oc
    .input(z.object({ bytes: z.instanceof(Blob), columns: z.array(ResultColumn) }))
    .output(z.object({ sums: z.array(MeasureTotal), tagKeys: z.array(z.string()) })),
  /** Answers with exact sums of the batch's measures by its BillingCurrency column, so that the caller can prove the tie. */
  write: oc
    .input(z.object({ id: z.string(), bytes: z.instanceof(Blob) }))
    .output(z.object({ rows: z.number().int(), sums: z.array(MeasureTotal) })),
  /** `fileName` may contain `{hash}`: the first 8 hex digits of the SHA-256. @throws `export.target-exists`, `export.write-failed` */
  close: oc.input(z.object({ id: z.string(), fileName: z.string() })).output(WrittenFile),
  /** Forget the writer and delete its unfinished file. */
  abort: oc.input(z.object({ id: z.string() })).output(z.object({ ok: z.literal(true) })),
  /** A small text file (a manifest) written by the same rules. */
  writeText: oc.input(z.object({ directory: z.string(), fileName: z.string(), text: z.string() })).output(WrittenFile),
  /** A picture or other small file, by the same rules. */
  writeBytes: oc
    .input(z.object({ directory: z.string(), fileName: z.string(), bytes: z.instanceof(Blob) }))
    .output(WrittenFile),
  /**
   * A report in several formats at once. Tables with rows are written at once; for each streamed one its rows follow (`packRows`), table after
   * table in the model's order. Files are `<baseName>-<hash8>.<ending>`, of single tables `<baseName>-<table>-<hash8>.<ending>`.
   */
  openPack: oc
    .input(
      z.object({
        directory: z.string(),
        baseName: z.string(),
        model: PackModel,
        /** `pdf` is made of the page by the broker, where a browser engine is at hand. */
        formats: z.array(PackFormat),
        producer: z.string(),
      }),
    )
    .output(z.object({ id: z.string() })),
  /** Arrow IPC of a streamed table; answers with exact sums by BillingCurrency where it has that column. */
  packRows: oc
    .input(z.object({ id: z.string(), table: z.string(), bytes: z.instanceof(Blob) }))
    .output(z.object({ rows: z.number().int(), sums: z.array(MeasureTotal) })),
  /** The files under their final names. A table too long for one sheet goes on in the next, and the cover says so. */
  closePack: oc.input(z.object({ id: z.string() })).output(z.array(PackFile)),
  /** A chart of a model as a picture, e.g. for a message. A PNG has twice the pixels of its size, for screens and slides. */
  drawChart: oc
    .input(
      z.object({
        chart: PackChart,
        language: z.enum(['en', 'ko']),
        format: z.enum(['svg', 'png']),
        width: z.number().int(),
        height: z.number().int(),
      }),
    )
    .output(z.object({ bytes: z.instanceof(Blob) })),
  /** SHA-256 and size of files; null for one that does not exist. */
  hash: oc
    .input(z.object({ paths: z.array(z.string()) }))
    .output(z.array(z.object({ sha256: z.string(), sizeBytes: z.number().int() }).nullable())),
  /** A file of charge lines summed again by other code than wrote it; null when it is none. */
  sumFile: oc
    .input(z.object({ path: z.string(), format: z.enum(['csv', 'parquet']) }))
    .output(z.object({ found: z.object({ rows: z.number().int(), sums: z.array(MeasureTotal) }).nullable() })),
  ...sharedFolder,
  /**
   * What an object store answered when it was asked for a list of objects, or refused something: XML from outside, which the broker does not
   * read itself (SECURITY 11). @throws AppError `connector.*`, `source.bad-settings` for anything but a list
   */
  storeListing: oc
    .input(
      z.object({
        status: z.number().int(),
        body: z.instanceof(Blob),
        region: z.string().nullable(),
        host: z.string(),
        bucket: z.string(),
      }),
    )
    .output(z.object({ keys: z.array(z.string()), next: z.string().nullable() })),
};
export type ExportsWorkerContract = typeof exportsWorker;
