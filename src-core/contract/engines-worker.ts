import { oc } from '@orpc/contract';
import { z } from 'zod';
import { SeriesForecast } from './forecast.ts';
import { Amount } from './meta.ts';

/** One daily series as the lake gave it: `amounts[i]` is `start` + i days; null = the day is missing. */
export const DailySeries = z.object({
  keys: z.array(z.string().nullable()),
  isRest: z.boolean(),
  currency: z.string().nullable(),
  start: z.iso.date(),
  amounts: z.array(Amount.nullable()),
  /** First day that is not whole yet: from there on nothing is learned. */
  wholeUntil: z.iso.date(),
  /** Days before it on which a source is missing: `amounts` has what is there, and nothing is learned from it. */
  missing: z.array(z.iso.date()).default([]),
  /** Known steps: commitments that end, with what a day costs more from then on. */
  steps: z.array(z.object({ at: z.iso.date(), perDay: Amount, name: z.string() })),
});
export type DailySeries = z.input<typeof DailySeries>;

/** A period that is asked about. `cutoff`: as if it were the morning of that day; null = as the series stands. */
export const OutlookAsk = z.object({ from: z.iso.date(), to: z.iso.date(), cutoff: z.iso.date().nullable() });
export type OutlookAsk = z.infer<typeof OutlookAsk>;

const bands = {
  low80: Amount.nullable(),
  high80: Amount.nullable(),
  low95: Amount.nullable(),
  high95: Amount.nullable(),
};

/** How a period ends, as one series sees it. Bands are null where too little past is known. */
export const Outlook = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  method: SeriesForecast.shape.method,
  /** See SeriesForecast.accuracy. */
  mase: z.number().nullable(),
  /** Day after the last whole one at the cut-off: from there on days are expected, not known. */
  wholeUntil: z.iso.date(),
  /** What is there for the period, exact: final and unfinished days; null when there is nothing. Of which unfinished: `provisional`. */
  actual: Amount.nullable(),
  provisional: Amount,
  days: z.array(
    z.object({
      at: z.iso.date(),
      /** `missing`: should be there and is not; `future`: nothing has come. Both are estimated, `amount` is null. */
      state: z.enum(['final', 'provisional', 'missing', 'future']),
      amount: Amount.nullable(),
      /** The day alone: the amount of a final day, else the estimate. */
      expected: Amount,
      /** From the first day of the period up to and with this one. */
      cumulative: z.object({ expected: Amount, ...bands }),
    }),
  ),
  /** The whole period. */
  total: z.object({ expected: Amount, ...bands }),
  /** Simulated totals of the whole period, ascending, in units of the currency; empty where nothing can be simulated, one value once every day is final. */
  totals: z.array(z.number()),
});
export type Outlook = z.infer<typeof Outlook>;

/** The engines thread's own contract (pure functions of src-core/engines); only the broker calls it. */
export const enginesWorker = {
  /** `to`: day after the last to forecast. The series together are the scope: short ones take a share of their sum. */
  forecast: oc
    .input(
      z.object({
        series: z.array(DailySeries),
        to: z.iso.date(),
        grain: z.enum(['day', 'month']),
        seed: z.number().int(),
      }),
    )
    .output(z.array(SeriesForecast)),
  /** One answer for each ask, in their order. */
  outlooks: oc
    .input(z.object({ series: DailySeries, asks: z.array(OutlookAsk).max(1_000), seed: z.number().int() }))
    .output(z.array(Outlook)),
};
export type EnginesWorkerContract = typeof enginesWorker;
