import { toNumber, type Unscaled } from '../../../src-core/money/amount.ts';

/** One stack, line or area of a chart over time. */
export type ChartSeries = {
  /** The dimension's value; null is "no value". Meaningless for "other" and "all". */
  readonly value: string | null;
  /** "other" is the exact sum of everything not drawn on its own; "all" is the whole, when there is no dimension. */
  readonly kind: 'value' | 'other' | 'all';
  /** How many values an "other" holds. */
  readonly members: number;
  /** [buckets] exact amounts; null where there is no charge at all. */
  readonly amounts: readonly (Unscaled | null)[];
  readonly total: Unscaled;
  /** Total of the period before; null without a comparison or without charges then. */
  readonly previousTotal: Unscaled | null;
};

/** What is expected of the whole, bucket by bucket: a dashed line in a band. */
export type ChartExpected = {
  /** [buckets] null where everything is known. */
  readonly amounts: readonly (Unscaled | null)[];
  /** [buckets] the central 80 % interval; null where too little is known to draw one. */
  readonly low: readonly (Unscaled | null)[];
  readonly high: readonly (Unscaled | null)[];
  /** [buckets] whether what is there is all there will be. */
  readonly states: readonly ('final' | 'provisional' | 'missing' | 'future')[];
};

/** What a chart draws: one measure in one currency. */
export type ChartModel = {
  readonly measure: string;
  readonly currency: string | null;
  /** Bucket starts as UTC milliseconds; null is "no charge period". */
  readonly buckets: readonly (number | null)[];
  /** Largest total first, "other" last. */
  readonly series: readonly ChartSeries[];
  /** [buckets] the whole of the period before, bucket by bucket; null without a comparison. */
  readonly previous: readonly (Unscaled | null)[] | null;
  readonly total: Unscaled;
  /** Lines of unit costs: they add up to nothing, and small ones keep their digits. */
  readonly isQuotient?: boolean;
  readonly expected?: ChartExpected;
};

/** Exact sum of everything drawn in a bucket; equals the table's total of that bucket. */
export function bucketTotal(model: ChartModel, bucket: number): Unscaled {
  return model.series.reduce((sum, series) => sum + (series.amounts[bucket] ?? 0n), 0n);
}

/** An amount as the drawing code takes it. */
export function drawn(amount: Unscaled | null): number | null {
  return amount === null ? null : toNumber(amount);
}
