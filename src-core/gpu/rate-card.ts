import type { RateCard } from '../contract/prices.ts';
import { parseAmount, type Unscaled } from '../money/amount.ts';
import { MONEY_SCALE } from '../money/scale.ts';
import { isMigProfile } from './dcgm/mig.ts';

/** What GPU time cost, in 10^-24 of the card's currency. */
export type GpuCost = {
  readonly capital: Unscaled;
  readonly power: Unscaled;
  readonly people: Unscaled;
  readonly space: Unscaled;
  readonly total: Unscaled;
};

/** GPUs held from `startMs` (inclusive) to `endMs` (exclusive), milliseconds since 1970. */
export type HeldTime = { readonly startMs: number; readonly endMs: number; readonly gpus: number };

const ONE = 10n ** BigInt(MONEY_SCALE);
const HOUR_MS = 3_600_000n;

/**
 * The card for a GPU type at an instant: one for the type before one for every type, the later `validFrom` among those. Null when there is
 * none: the cost is then unknown, not 0. A slice of a card (a MIG profile) is not a GPU: only a card of its own prices it.
 */
export function findRateCard(
  cards: readonly RateCard[],
  key: { readonly cluster: string; readonly gpuType: string | null; readonly atMs: number },
): RateCard | null {
  const valid = cards.filter(
    card =>
      card.cluster === key.cluster &&
      (card.gpuType === null ? !isMigProfile(key.gpuType) : isSameType(card.gpuType, key.gpuType)) &&
      Date.parse(card.validFrom) <= key.atMs &&
      (card.validTo === null || key.atMs < Date.parse(card.validTo)),
  );
  const best = valid.toSorted(
    (a, b) =>
      Number(a.gpuType === null) - Number(b.gpuType === null) || Date.parse(b.validFrom) - Date.parse(a.validFrom),
  );
  return best[0] ?? null;
}

/** From `startMs` (inclusive) to `endMs` (exclusive; null = open) a GPU type of a cluster costs what `card` says. */
export type CardSpan = { readonly card: RateCard; readonly startMs: number; readonly endMs: number | null };

/** Which card holds when for a GPU type: the answers of `findRateCard` over all time, in order; where there is none, no span. */
export function cardSpans(
  cards: readonly RateCard[],
  key: { readonly cluster: string; readonly gpuType: string | null },
): CardSpan[] {
  const own = cards.filter(card => card.cluster === key.cluster);
  const edges = new Set(own.flatMap(card => [card.validFrom, card.validTo ?? []].flat().map(Date.parse)));
  const starts = [...edges].toSorted((a, b) => a - b);
  return starts.flatMap((startMs, index) => {
    const card = findRateCard(own, { ...key, atMs: startMs });
    return card === null ? [] : [{ card, startMs, endMs: starts[index + 1] ?? null }];
  });
}

const isSameType = (a: string, b: string | null): boolean => a.toLowerCase() === b?.toLowerCase();

/**
 * Cost of GPU time that lies within one UTC month, however it is spread there.
 * @param atMs any instant of that month
 * @param gpuMs GPUs x milliseconds, >= 0
 */
export function costOfGpuTime(card: RateCard, atMs: number, gpuMs: bigint): GpuCost {
  const date = new Date(atMs);
  const monthMs = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) - firstOfMonth(date);
  return costOf(card, [{ gpuMs, monthMs }]);
}

const firstOfMonth = (date: Date) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);

/**
 * Cost of GPU time under one card. Monthly amounts (straight-line capital, people, space) are spread over the hours of the calendar month
 * (UTC) in which the time lies, so that a month in which every GPU is held for every hour costs exactly what the ledger says: 672 to 744
 * hours, not an average. Power is watts x PUE x price. Each component is divided once per month, half to even at the 24th decimal.
 *
 * @see docs/formulas/gpu-rate-card.md
 */
export function costOfHeldTime(card: RateCard, held: HeldTime): GpuCost {
  const gpus = BigInt(held.gpus);
  const parts = [...byMonth(held)].map(({ startMs, endMs, monthMs }) => ({
    gpuMs: BigInt(endMs - startMs) * gpus,
    monthMs,
  }));
  return costOf(card, parts);
}

function costOf(card: RateCard, months: readonly { readonly gpuMs: bigint; readonly monthMs: number }[]): GpuCost {
  const { capital, power } = card;
  const perGpu = {
    capital: {
      amount: parseAmount(capital.amount) - parseAmount(capital.residual),
      over: BigInt(capital.gpus) * BigInt(capital.months),
    },
    people: { amount: parseAmount(card.peoplePerMonth), over: BigInt(card.gpusInService) },
    space: { amount: parseAmount(card.spacePerMonth), over: BigInt(card.gpusInService) },
  };
  const sum = { capital: 0n, people: 0n, space: 0n };
  for (const { gpuMs, monthMs } of months) {
    for (const name of ['capital', 'people', 'space'] as const)
      sum[name] += divide(perGpu[name].amount * gpuMs, perGpu[name].over * BigInt(monthMs));
  }
  const gpuMs = months.reduce((all, month) => all + month.gpuMs, 0n);
  const perKwh = parseAmount(power.pricePerKwh) * parseAmount(power.pue); // 10^-48
  const watts = divide(parseAmount(power.wattsPerGpu) * perKwh * gpuMs, ONE * ONE * 1000n * HOUR_MS);
  return { ...sum, power: watts, total: sum.capital + sum.people + sum.space + watts };
}

/** The rates of one GPU-hour at an instant: the hour that holds it. */
export function gpuHourRate(card: RateCard, atMs: number): GpuCost {
  const startMs = Math.floor(atMs / 3_600_000) * 3_600_000;
  return costOfHeldTime(card, { startMs, endMs: startMs + 3_600_000, gpus: 1 });
}

/**
 * What measured energy cost, in place of the card's mean watts.
 * @param joules measured at the GPU, in 10^-24 J
 */
export function costOfEnergy(card: RateCard, joules: Unscaled): Unscaled {
  const perKwh = parseAmount(card.power.pricePerKwh) * parseAmount(card.power.pue);
  return divide(joules * perKwh, ONE * ONE * 3_600_000n);
}

/** Cut a stretch at the starts of UTC months. `monthMs` is the length of the month it lies in. */
function* byMonth({ startMs, endMs }: HeldTime): Generator<{ startMs: number; endMs: number; monthMs: number }> {
  for (let at = startMs; at < endMs; ) {
    const date = new Date(at);
    const first = firstOfMonth(date);
    const next = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
    yield { startMs: at, endMs: Math.min(next, endMs), monthMs: next - first };
    at = next;
  }
}

/** Division half to even. `over` > 0. */
function divide(value: bigint, over: bigint): bigint {
  const sign = value < 0n ? -1n : 1n;
  const [quotient, rest] = [(sign * value) / over, (sign * value) % over];
  const isUp = rest * 2n > over || (rest * 2n === over && quotient % 2n === 1n);
  return sign * (quotient + (isUp ? 1n : 0n));
}
