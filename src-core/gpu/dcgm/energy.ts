import type { Unscaled } from '../../money/amount.ts';
import { type CounterSample, type CounterStep, counterSteps } from '../prometheus/counter.ts';
import { exactValue } from '../prometheus/sample-value.ts';
import { chooseViews } from '../prometheus/views.ts';
import { BLANK_FROM } from './metrics.ts';
import type { Reading } from './readings.ts';

/** How long before the day a counter's last reading is looked for; a longer hole leaves its energy unknown. */
export const COUNTER_LOOKBACK_MS = 86_400_000;

export type EnergyStep = CounterStep & { readonly closing: Reading };

/**
 * What a card's energy counter gained, step by step, on one UTC day: every step whose later reading lies in the day, so that days add up to
 * the whole. Views are folded first: in each interval one of them speaks.
 *
 * @param views readings of the counter, from at most COUNTER_LOOKBACK_MS before the day on; [view -> readings in time order]
 * @returns gains in 10^-24 of the counter's unit
 */
export function energySteps(
  views: ReadonlyMap<string, readonly Reading[]>,
  day: { readonly startMs: number; readonly endMs: number; readonly intervalMs: number },
): EnergyStep[] {
  const read = new Map([...views].map(([view, readings]) => [view, exactReadings(view, readings, day)] as const));
  const intervalOf = (atMs: number) => Math.floor((atMs - day.startMs) / day.intervalMs);
  const counts = new Map<string, Map<number, number>>();
  const earlier: Exact[] = [];
  for (const [view, readings] of read) {
    const count = new Map<number, number>();
    for (const reading of readings) {
      const index = intervalOf(reading.atMs);
      if (index >= 0) count.set(index, (count.get(index) ?? 0) + 1);
    }
    counts.set(view, count);
    earlier.push(...readings.filter(reading => reading.atMs < day.startMs).slice(-1));
  }
  const speaks = chooseViews(counts);
  const today = [...read.values()]
    .flat()
    .filter(({ atMs, view }) => atMs >= day.startMs && speaks.get(intervalOf(atMs)) === view)
    .toSorted((a, b) => a.atMs - b.atMs);
  const base = earlier.find(({ view }) => view === today[0]?.view) ?? earlier.toSorted((a, b) => b.atMs - a.atMs)[0];
  const samples = base === undefined ? today : [base, ...today];
  return counterSteps(samples).flatMap((step, index) => {
    const closing = samples[index + 1]?.reading;
    return closing === undefined ? [] : [{ ...step, closing }];
  });
}

type Exact = CounterSample & { readonly reading: Reading };

/** Readings with a value, each with what the same view read before it. */
function exactReadings(
  view: string,
  readings: readonly Reading[],
  day: { readonly startMs: number; readonly endMs: number },
): Exact[] {
  const exact: Exact[] = [];
  let before: Unscaled | null = null;
  for (const reading of readings) {
    if (reading.atMs < day.startMs - COUNTER_LOOKBACK_MS || reading.atMs >= day.endMs) continue;
    const value = exactValue(reading.value);
    if (value === null || value < 0n || Number(reading.value) >= BLANK_FROM) continue;
    exact.push({ atMs: reading.atMs, value, view, before, reading });
    before = value;
  }
  return exact;
}
