import type { DailySeries } from '../contract/engines-worker.ts';
import { estimateDigits, estimateText } from '../engines/forecast/estimate-text.ts';
import { parseAmount, toNumber, type Unscaled } from '../money/amount.ts';
import { addDays } from '../quality/days.ts';
import type { Keys, Slots } from './gather-series.ts';

/** A commitment that was paid once and whose term therefore stands in the lake. `endsOn`: first day without it, UTC. */
export type Ending = { readonly id: string; readonly name: string; readonly endsOn: string };

/** What a commitment covered, or left unused, on a day. */
export type CoveredDay = {
  readonly keys: Keys;
  readonly currency: string | null;
  readonly id: string;
  readonly isUsed: boolean;
  readonly day: string;
  /** In the measure of the forecast, and what it would cost without the commitment. */
  readonly amount: string | null;
  readonly contracted: string | null;
};

/** Days before the end over which the effect is measured. */
export const STEP_DAYS = 28;

/** The days that say what a commitment does: the last 28 before it ends, or before the last whole day. */
export function stepWindow({ endsOn }: Ending, wholeUntil: string): { from: string; to: string } {
  const to = endsOn < wholeUntil ? endsOn : wholeUntil;
  return { from: addDays(to, -STEP_DAYS), to };
}

/**
 * What each series costs more a day once commitments have ended and nobody renewed them: its covered usage at the contracted price, less what it costs
 * now, less what was unused. Exact sums over 28 days, then a rate.
 * @param wholeUntil [slot] first day that is not whole
 * @returns [slot] steps in the order of their days; those that move nothing are left out
 * @see docs/formulas/forecast.md#commitments
 */
export function commitmentSteps(
  endings: readonly Ending[],
  days: readonly CoveredDay[],
  slots: Slots,
  wholeUntil: (place: number) => string,
): DailySeries['steps'][] {
  const byId = new Map(endings.map(ending => [ending.id, ending]));
  const sums = slots.slots.map(() => new Map<string, Unscaled>());
  for (const { keys, currency, id, isUsed, day, amount, contracted } of days) {
    const place = slots.slotOf(keys, currency);
    const ending = byId.get(id);
    if (place === undefined || !ending || amount === null || contracted === null) continue;
    const window = stepWindow(ending, wholeUntil(place));
    if (day < window.from || day >= window.to) continue;
    const own = sums[place];
    const without = isUsed ? parseAmount(contracted) : 0n;
    own?.set(id, (own.get(id) ?? 0n) + without - parseAmount(amount));
  }
  return sums.map((own, place) => {
    const digits = estimateDigits(slots.slots[place]?.currency ?? null);
    return [...own.entries()]
      .flatMap(([id, sum]) => {
        const ending = byId.get(id);
        const perDay = estimateText(toNumber(sum) / STEP_DAYS, digits);
        if (!ending || Math.abs(Number(perDay)) < 10 ** (2 - digits)) return [];
        return [{ at: ending.endsOn, perDay, name: ending.name }];
      })
      .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  });
}
