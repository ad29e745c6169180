import { z } from 'zod';
import { QuerySpec, RowsSpec } from '../query/query-spec.ts';
import { call } from './meta.ts';

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
  /** Browser mode: fetch the file once under this ticket. Null on the desktop, where the user chose the place. */
  downloadTicket: z.string().nullable(),
});
export type ExportResult = z.infer<typeof ExportResult>;

/** What to export: the grouped result as shown, or the charge lines behind it (all of them, not a page). */
export const ExportSubject = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('query'), spec: QuerySpec }),
  z.object({ kind: z.literal('rows'), spec: RowsSpec }),
]);
export type ExportSubject = z.infer<typeof ExportSubject>;

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
};
