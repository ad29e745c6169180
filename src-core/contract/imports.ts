import { z } from 'zod';
import { MappingFile } from '../anycost/mapped-csv/mapping-file.ts';
import { recordDatasetNames } from '../anycost/records.ts';
import { measures } from '../query/query-spec.ts';
import { Amount, call, ErrorWire, FileHandle, Instant, Ok } from './meta.ts';

export const MeasureTotal = z.object({ measure: z.enum(measures), currency: z.string(), amount: Amount });
export type MeasureTotal = z.infer<typeof MeasureTotal>;

/** Something odd about a file, in words; `code` is stable, `count` is rows affected when known. */
export const Oddity = z.object({
  code: z.string(),
  message: z.string(),
  columns: z.array(z.string()),
  count: z.number().int().nullable(),
});
export type Oddity = z.infer<typeof Oddity>;

export const SniffVerdict = z.object({
  name: z.string(),
  sizeBytes: z.number().int(),
  /** "focus" or null when nothing knows the file. */
  format: z.string().nullable(),
  formatVersion: z.string().nullable(),
  container: z.enum(['csv', 'csv.gz', 'parquet', 'json', 'json.gz']).nullable(),
  /** "FOCUS 1.0 export as CSV: 667 rows of AWS, Microsoft and Oracle, September 2024, USD." */
  sentence: z.string(),
  oddities: z.array(Oddity),
  columns: z.object({
    present: z.array(z.string()),
    missingMandatory: z.array(z.string()),
    custom: z.array(z.string()),
    unknown: z.array(z.string()),
  }),
  dialect: z
    .object({
      delimiter: z.string(),
      encoding: z.string(),
      lineEnds: z.enum(['lf', 'crlf', 'cr', 'mixed']),
      nullWords: z.array(z.string()),
    })
    .nullable(),
  /** Exact for Parquet and for files read whole; otherwise from a sample. */
  rows: z.object({ count: z.number().int(), exact: z.boolean() }).nullable(),
  period: z.object({ start: Instant, end: Instant }).nullable(),
  /** The facts of `sentence` for readers of another language; absent when the file cannot be read. Most rows first. */
  providers: z.array(z.string()).optional(),
  currencies: z.array(z.string()).optional(),
  /** Why it cannot be imported; null when it can. */
  problem: ErrorWire.nullable(),
});
export type SniffVerdict = z.infer<typeof SniffVerdict>;

/** `unchanged`: these bytes are in the lake already. `superseded`: they were, and a newer drop has replaced them. */
export const DropStatus = z.enum(['imported', 'unchanged', 'superseded']);

/** What a drop of usage records came to. */
export const DropRecords = z.object({
  dataset: z.enum(recordDatasetNames),
  /** Clusters, organisations, Prometheus servers... as the source names them. */
  scopes: z.array(z.string()),
  /** Exact sums of the dataset's control columns over the accepted rows; one that no row states is left out. */
  totals: z.array(z.object({ column: z.string(), sum: Amount })),
  /** Accepted rows = inserted + unchanged + duplicates + older. */
  rows: z.object({
    inserted: z.number().int(),
    /** Said what the lake had already. */
    unchanged: z.number().int(),
    /** The same, to the byte, as another row of the import. */
    duplicates: z.number().int(),
    /** Earlier states of what the lake or another row has. */
    older: z.number().int(),
    /** Rows of the lake that inserted ones took the place of. */
    replaced: z.number().int(),
    /** Rows of the lake that the source no longer has. */
    removed: z.number().int(),
    /** Rows of this drop that count now. */
    live: z.number().int(),
  }),
});
export type DropRecords = z.infer<typeof DropRecords>;

export const Drop = z.object({
  id: z.string(),
  source: z.string(),
  fileName: z.string(),
  format: z.string(),
  formatVersion: z.string(),
  scope: z.object({ billingAccountIds: z.array(z.string().nullable()), providers: z.array(z.string()) }),
  /** Billing periods covered; `end` exclusive. */
  period: z.object({ start: Instant, end: Instant }),
  rows: z.object({
    read: z.number().int(),
    accepted: z.number().int(),
    rejected: z.number().int(),
    flagged: z.number().int(),
  }),
  totals: z.array(MeasureTotal),
  status: DropStatus,
  sha256: z.string(),
  importedAt: Instant,
  lakeVersion: z.number().int(),
  /** The drop that replaced (part of) this one. */
  supersededBy: z.array(z.string()),
  /** BilledCost of this delivery minus that of what it replaced, per currency; absent when it replaced nothing. `quality.diff` has the lines. */
  restated: z.array(z.object({ currency: z.string(), amount: Amount })).optional(),
  isDemo: z.boolean(),
  /** What the reader should know, e.g. that rows of another file were replaced. */
  notices: z.array(z.string()),
  /** Usage records instead of charge lines: then `totals` is empty. Absent for charge lines. */
  records: DropRecords.optional(),
});
export type Drop = z.infer<typeof Drop>;

export const ImportResult = z.object({
  drops: z.array(Drop),
  failures: z.array(
    z.object({
      name: z.string(),
      error: ErrorWire,
      /** Found in a folder and nothing that Mureon reads (or without a row): listed with its reason, and no failure of the import. */
      isSkipped: z.literal(true).optional(),
    }),
  ),
});
export type ImportResult = z.infer<typeof ImportResult>;

/** One kind of conformance finding in one column of one drop. */
export const Finding = z.object({
  dropId: z.string(),
  rule: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  column: z.string(),
  message: z.string(),
  rows: z.number().int(),
  /** Line or row numbers in the file, the first few (1 = first data row). */
  sampleRows: z.array(z.number().int()),
  /** BilledCost at stake on those rows, per currency. */
  billedCost: z.array(z.object({ currency: z.string(), amount: Amount })),
});
export type Finding = z.infer<typeof Finding>;

/** A proposal for a table of unknown columns, and what was assumed for it, in words. */
export const MappingSuggestion = z.object({
  mapping: MappingFile,
  header: z.array(z.string()),
  notes: z.array(z.string()),
});
export type MappingSuggestion = z.infer<typeof MappingSuggestion>;

/** The first rows of a file as they would land; values are text, null is null. */
export const MappingPreview = z.object({
  columns: z.array(z.string()),
  rows: z.array(
    z.object({
      /** 1 = first data row. */
      row: z.number().int(),
      values: z.array(z.string().nullable()),
      /** Why the row would be refused; empty when it would not. */
      problems: z.array(z.string()),
    }),
  ),
  /** Of the whole file. */
  read: z.number().int(),
  rejected: z.number().int(),
  /** Exact sums of the amounts and counts that would land, by target column, of the rows that would be taken. */
  totals: z.array(z.object({ column: z.string(), total: Amount })),
});
export type MappingPreview = z.infer<typeof MappingPreview>;

const read = { permission: 'cost.read', audit: false } as const;
const write = { permission: 'source.import', audit: true } as const;

export const imports = {
  /** Opens the system's file dialog (desktop); empty when the user cancels. */
  pick: call
    .meta({ permission: 'source.import', audit: false })
    .input(z.object({ kind: z.enum(['files', 'folder']) }))
    .output(z.array(FileHandle)),
  sniff: call
    .meta(read)
    .input(z.object({ handles: z.array(z.string()).min(1).max(10_000) }))
    .output(z.array(SniffVerdict)),
  /** Starts a task; its result is an ImportResult. */
  start: call
    .meta(write)
    .input(
      z.object({
        handles: z.array(z.string()).min(1).max(10_000),
        /** Name of the stream these files belong to; null takes the name from the file. */
        source: z.string().max(200).nullable().default(null),
        acceptPartial: z.boolean().default(false),
      }),
    )
    .output(z.object({ taskId: z.string() })),
  drops: call.meta(read).output(z.array(Drop)),
  findings: call
    .meta(read)
    .input(z.object({ dropId: z.string().nullable().default(null) }))
    .output(z.array(Finding)),
  /** Propose a mapping for a table that nothing else reads. @throws `format.unrecognised` when it is no table */
  suggestMapping: call
    .meta(read)
    .input(z.object({ handle: z.string() }))
    .output(MappingSuggestion),
  /** @throws `mapping.does-not-fit` */
  previewMapping: call
    .meta(read)
    .input(z.object({ handle: z.string(), mapping: MappingFile, limit: z.number().int().min(1).max(200).default(20) }))
    .output(MappingPreview),
  /** Save a mapping; with a file, its header is from now on read by it. @throws `mapping.does-not-fit` */
  saveMapping: call
    .meta(write)
    .input(z.object({ mapping: MappingFile, handle: z.string().nullable().default(null) }))
    .output(MappingFile),
  removeMapping: call
    .meta(write)
    .input(z.object({ name: z.string() }))
    .output(Ok),
  mappings: call.meta(read).output(z.array(MappingFile)),
};
