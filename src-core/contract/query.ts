import { z } from 'zod';
import { DimensionName, Filter, Measure, QueryMeta, QuerySpec, ResultColumn, RowsSpec } from '../query/query-spec.ts';
import { Amount, call, Instant } from './meta.ts';

/** The head of a result; its bytes (one Arrow IPC stream) wait under `ticket` on the data port, once, for 60 s. */
export const ResultHead = z.object({
  ticket: z.string(),
  columns: z.array(ResultColumn),
  rowCount: z.number().int(),
  byteLength: z.number().int(),
  meta: QueryMeta,
});
export type ResultHead = z.infer<typeof ResultHead>;

export const RowsHead = ResultHead.extend({
  /** Rows that match without offset and limit. */
  totalRows: z.number().int(),
  /** Sums over all matching rows, per currency. */
  totals: z.array(z.object({ measure: Measure, currency: z.string(), amount: Amount })),
});
export type RowsHead = z.infer<typeof RowsHead>;

export const DimensionInfo = z.object({
  name: z.string(),
  /** FOCUS column, our own attribute, or a tag key. */
  kind: z.enum(['focus', 'x', 'tag']),
  distinct: z.number().int().nullable(),
  /** Share of rows that have a value, 0 to 1. */
  filled: z.number(),
});

export const Catalog = z.object({
  lakeVersion: z.number().int(),
  rows: z.number().int(),
  isDemo: z.boolean(),
  measures: z.array(Measure),
  dimensions: z.array(DimensionInfo),
  currencies: z.array(z.string()),
  /** Charge periods present, UTC; null in an empty lake. `end` is exclusive. */
  period: z.object({ start: Instant, end: Instant }).nullable(),
  /** Billing months with rows, "YYYY-MM", oldest first. */
  months: z.array(z.string()),
});
export type Catalog = z.infer<typeof Catalog>;

export const query = {
  /** Grouped sums; mixed currencies come back as separate rows. */
  run: call.meta({ permission: 'cost.read', audit: false }).input(QuerySpec).output(ResultHead),
  /** The charge lines behind a figure. */
  rows: call.meta({ permission: 'cost.read', audit: false }).input(RowsSpec).output(RowsHead),
  catalog: call.meta({ permission: 'cost.read', audit: false }).output(Catalog),
  /** Values of a dimension for the filter picker, largest BilledCost first; amounts per currency. */
  values: call
    .meta({ permission: 'cost.read', audit: false })
    .input(
      z.object({
        dimension: DimensionName,
        search: z.string().max(200).default(''),
        filters: z.array(Filter).default([]),
        limit: z.number().int().positive().max(1000).default(100),
      }),
    )
    .output(
      z.object({
        values: z.array(z.object({ value: z.string().nullable(), rows: z.number().int() })),
        more: z.boolean(),
      }),
    ),
};

/** The contract of the direct data port between a renderer and the lake: bulk bytes only, by unguessable ticket. */
export const data = {
  take: call
    .meta({ permission: 'cost.read', audit: false })
    .input(z.object({ ticket: z.string() }))
    .output(z.instanceof(Blob)),
};
