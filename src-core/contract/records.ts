import { z } from 'zod';
import { recordDatasetNames } from '../anycost/records.ts';
import { call, Instant } from './meta.ts';

/** Sums over one record dataset: what is asked from screens and from the command line. */
export const RecordSummarySpec = z.object({
  dataset: z.enum(recordDatasetNames),
  /** Numeric columns to add up; `Rows` counts rows. Ratios are averaged, weighted by CoveredSeconds. */
  measures: z.array(z.string()).min(1).max(30),
  /** Columns, or `Tags/<key>` and `Labels/<key>`. */
  dims: z.array(z.string()).max(8).default([]),
  grain: z.enum(['none', 'hour', 'day', 'month']).default('none'),
  /** Bounds on the dataset's instant; `to` exclusive. */
  from: Instant.nullable().default(null),
  to: Instant.nullable().default(null),
  filters: z
    .array(
      z.object({ field: z.string(), operator: z.enum(['is', 'is-not', 'contains']), value: z.string().nullable() }),
    )
    .default([]),
  asOf: z.number().int().nullable().default(null),
  limit: z.number().int().positive().max(100_000).default(1_000),
});
export type RecordSummarySpec = z.infer<typeof RecordSummarySpec>;

export const RecordSummary = z.object({
  lakeVersion: z.number().int(),
  columns: z.array(z.string()),
  /** Text values, decimals exact; null = unknown. Ordered by the first measure, largest first (by time with a grain). */
  rows: z.array(z.array(z.string().nullable())),
  totals: z.record(z.string(), z.string().nullable()),
  isCut: z.boolean(),
});
export type RecordSummary = z.infer<typeof RecordSummary>;

/** What record data the lake holds. */
export const RecordCatalog = z.array(
  z.object({
    dataset: z.enum(recordDatasetNames),
    rows: z.number().int(),
    sources: z.array(z.string()),
    scopes: z.array(z.string()),
    from: Instant.nullable(),
    to: Instant.nullable(),
  }),
);
export type RecordCatalog = z.infer<typeof RecordCatalog>;

const read = { permission: 'cost.read', audit: false } as const;

export const records = {
  catalog: call.meta(read).output(RecordCatalog),
  summary: call.meta(read).input(RecordSummarySpec).output(RecordSummary),
};
