import { z } from 'zod';
import { QuerySpec, ResultColumn, RowsSpec } from '../query/query-spec.ts';
import { MeasureTotal } from './imports.ts';
import { call, Ok } from './meta.ts';

export const exportFormats = ['csv', 'xlsx', 'parquet', 'json', 'arrow'] as const;
export const ExportFormat = z.enum(exportFormats);
export type ExportFormat = z.infer<typeof ExportFormat>;

export const ExportResult = z.object({
  fileName: z.string(),
  sizeBytes: z.number().int(),
  sha256: z.string(),
  rows: z.number().int(),
  /** Text cells that could have run as formulas and were given a leading apostrophe. */
  neutralisedCells: z.number().int(),
  /** Excel: amounts with more digits than a number of a spreadsheet holds. Every other format has all digits. */
  inexactCells: z.number().int(),
  /** Browser mode: fetch the file once under this ticket. Null on the desktop, where the user chose the place. */
  downloadTicket: z.string().nullable(),
});
export type ExportResult = z.infer<typeof ExportResult>;

/** What to export: the grouped result as shown, the charge lines behind it (all of them, not a page), or the rows of a statement. */
export const ExportSubject = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('query'), spec: QuerySpec }),
  z.object({ kind: z.literal('rows'), spec: RowsSpec }),
  z.object({
    kind: z.literal('sql'),
    text: z.string().min(1).max(100_000),
    limit: z.number().int().positive().max(1_000_000).default(1_000_000),
  }),
]);
export type ExportSubject = z.infer<typeof ExportSubject>;

/** A month written in CloudZero's Common Bill Format. */
export const CbfResult = z.object({
  /** Holds manifest.json and the drop's own folder. */
  folder: z.string(),
  dropId: z.string(),
  period: z.string(),
  currency: z.string(),
  lakeVersion: z.number().int(),
  rows: z.number().int(),
  files: z.array(
    z.object({ name: z.string(), sha256: z.string(), sizeBytes: z.number().int(), rows: z.number().int() }),
  ),
  /** The lake's sums, to which the files tie to the last digit. */
  totals: z.array(MeasureTotal),
  warnings: z.array(z.string()),
});
export type CbfResult = z.infer<typeof CbfResult>;

export const exports = {
  /** Asks where (desktop) and starts a task; taskId is null when the user cancels the dialog. */
  start: call
    .meta({ permission: 'cost.export', audit: true })
    .input(z.object({ subject: ExportSubject, format: ExportFormat, suggestedName: z.string().max(200) }))
    .output(z.object({ taskId: z.string().nullable() })),
  /** A chart picture made by the renderer (PNG or SVG) is written by the broker, which asks where. */
  saveChart: call
    .meta({ permission: 'cost.export', audit: true })
    .input(
      z.object({
        suggestedName: z.string().max(200),
        format: z.enum(['png', 'svg']),
        base64: z.string().max(20_000_000),
      }),
    )
    .output(z.object({ fileName: z.string().nullable(), downloadTicket: z.string().nullable() })),
  /** Rows that only the window has (Scratch): asks where; then pieces, then the end. `exportId` is null when the user cancels. */
  openRows: call
    .meta({ permission: 'cost.export', audit: true })
    .input(
      z.object({
        columns: z.array(ResultColumn).min(1).max(2_000),
        format: ExportFormat,
        suggestedName: z.string().max(200),
      }),
    )
    .output(z.object({ exportId: z.string().nullable() })),
  /** One Arrow IPC stream with the columns that were named. A minute without a piece ends the export; nothing of it remains then. */
  addRows: call
    .meta({ permission: 'cost.export', audit: false })
    .input(z.object({ exportId: z.string(), base64: z.base64().max(1_000_000) }))
    .output(z.object({ rows: z.number().int() })),
  closeRows: call
    .meta({ permission: 'cost.export', audit: true })
    .input(z.object({ exportId: z.string() }))
    .output(ExportResult),
  dropRows: call
    .meta({ permission: 'cost.export', audit: false })
    .input(z.object({ exportId: z.string() }))
    .output(Ok),
  /** Asks for a folder and writes a month as a CloudZero drop; a task whose result is a CbfResult. */
  startCbf: call
    .meta({ permission: 'cost.export', audit: true })
    .input(
      z.object({
        period: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
        /** Needed when the month holds several; CBF cannot name one. */
        currency: z.string().max(3).nullable().default(null),
      }),
    )
    .output(z.object({ taskId: z.string().nullable() })),
};
