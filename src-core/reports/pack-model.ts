import { z } from 'zod';
import { Amount } from '../contract/meta.ts';

/**
 * A report before it is a file: what the builder hands to the writers, the preview to the screen. Every word is already in the report's
 * language; amounts are exact decimal strings; null is unknown and written as such, never as zero.
 */
export const PackColumn = z.object({
  /** Unique in its table; the header of CSV and Parquet. */
  name: z.string(),
  /** What a reader sees. */
  title: z.string(),
  /** `share` is a decimal where 1 is 100 %; `exact` is an amount of ours as text, beside the rounded number of a spreadsheet. */
  type: z.enum(['text', 'amount', 'exact', 'quantity', 'share', 'ratio', 'count', 'date', 'instant']),
  /** Of an amount: its one currency; null where the table's column BillingCurrency says it row by row. */
  currency: z.string().nullable(),
});
export type PackColumn = z.infer<typeof PackColumn>;

export const PackCell = z.union([z.string(), z.number(), z.null()]);
export type PackCell = z.infer<typeof PackCell>;

export const PackTable = z.object({
  /** Unique in the pack, a-z 0-9 and "-": names its CSV and Parquet file. */
  id: z.string().regex(/^[a-z0-9-]{1,60}$/),
  title: z.string(),
  /** Its own sheet in the workbook; null = on the sheet of its section. */
  sheet: z.string().nullable(),
  columns: z.array(PackColumn).min(1),
  /** Cells by column. Empty for a `isStreamed` table, whose rows follow as Arrow batches. */
  rows: z.array(z.array(PackCell)),
  isStreamed: z.boolean(),
  /** Last line, e.g. sums; null = none. */
  totals: z.array(PackCell).nullable(),
  /** What is not in it and why ("12 more teams, together USD 4.12"); null = it is whole. */
  note: z.string().nullable(),
});
export type PackTable = z.infer<typeof PackTable>;

export const PackChart = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,60}$/),
  kind: z.enum(['bar', 'stacked', 'line']),
  title: z.string(),
  /** Currency, or the unit in words. */
  unit: z.string(),
  categories: z.array(z.string()),
  series: z.array(
    z.object({
      name: z.string(),
      values: z.array(Amount.nullable()),
      /** Expected and not known: drawn dashed. */
      isForecast: z.boolean(),
      /** An interval around the values. */
      low: z.array(Amount.nullable()).nullable(),
      high: z.array(Amount.nullable()).nullable(),
    }),
  ),
  /** What it shows, in a sentence, for who cannot see it. */
  alt: z.string(),
});
export type PackChart = z.infer<typeof PackChart>;

/** The section `summary` stands on the workbook's cover; every other one has a sheet of its own. */
export const PackSection = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,60}$/),
  title: z.string(),
  paragraphs: z.array(z.string()),
  charts: z.array(PackChart),
  tables: z.array(PackTable),
});
export type PackSection = z.infer<typeof PackSection>;

export const PackModel = z.object({
  title: z.string(),
  subtitle: z.string(),
  language: z.enum(['en', 'ko']),
  /** The writers say so before every other notice; `notices` need not. */
  isDemo: z.boolean(),
  /** Lines of the cover: period, measure, currency, lake version, who built it... */
  facts: z.array(z.object({ label: z.string(), value: z.string() })),
  /** What a reader must know before the figures: gaps that the gate let pass, unknown rates. First on every output. */
  notices: z.array(z.object({ severity: z.enum(['warning', 'info']), text: z.string() })),
  sections: z.array(PackSection),
  definitions: z.array(z.object({ term: z.string(), text: z.string() })),
});
export type PackModel = z.infer<typeof PackModel>;
