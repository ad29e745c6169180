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
  /** Known steps: a commitment that begins or ends, with what it costs a day. */
  steps: z.array(z.object({ at: z.iso.date(), perDay: Amount, what: z.string() })),
});
export type DailySeries = z.infer<typeof DailySeries>;

/** The engines thread's own contract (pure functions of src-core/engines); only the broker calls it. */
export const enginesWorker = {
  /** `to`: day after the last to forecast. `paths`: monthly and other sums of simulated paths that the caller wants quantiles of. */
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
};
export type EnginesWorkerContract = typeof enginesWorker;
