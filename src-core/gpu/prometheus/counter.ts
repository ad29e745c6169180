import type { Unscaled } from '../../money/amount.ts';

/**
 * A counter read at one instant. `view` names who read it; `before` is what that same view read last, null when it had not read it: within
 * a view, going back means a reset.
 */
export type CounterSample = {
  readonly atMs: number;
  readonly value: Unscaled;
  readonly view: string;
  readonly before: Unscaled | null;
};

/** What a counter gained between two neighbouring samples: after `fromMs`, up to and including `toMs`. Never negative. */
export type CounterStep = {
  readonly fromMs: number;
  readonly toMs: number;
  readonly gain: Unscaled;
  readonly isReset: boolean;
};

/**
 * Gains between neighbouring raw samples, exactly; nothing is extrapolated, so they add up to the counter's true increase:
 * 0 -> 100, reset, 0 -> 50 gains 150. A smaller value means that the counter began again at 0, and all of it was gained since.
 *
 * Where the samples change from one view (replica) to another, a smaller value may only mean that the other clock is behind. It counts as a
 * reset when the new view itself has seen the counter go back, or has not seen it before; otherwise as no gain.
 *
 * @param samples one counter, ascending in time, each instant once
 * @returns one step per neighbouring pair, in order
 */
export function counterSteps(samples: readonly CounterSample[]): CounterStep[] {
  const steps: CounterStep[] = [];
  let previous: CounterSample | undefined;
  for (const sample of samples) {
    if (previous !== undefined) {
      const isLower = sample.value < previous.value;
      const own = sample.view === previous.view ? previous.value : sample.before;
      const isReset = isLower && (own === null || sample.value < own);
      const gain = isReset ? sample.value : isLower ? 0n : sample.value - previous.value;
      steps.push({ fromMs: previous.atMs, toMs: sample.atMs, gain, isReset });
    }
    previous = sample;
  }
  return steps;
}
