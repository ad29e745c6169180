import type { RateCard } from '../contract/prices.ts';
import { parseAmount, type Unscaled } from '../money/amount.ts';
import { MONEY_SCALE } from '../money/scale.ts';

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
 * none: the cost is then unknown, not 0.
 */
export function findRateCard(
  cards: readonly RateCard[],
  key: { readonly cluster: string; readonly gpuType: string | null; readonly atMs: number },
): RateCard | null {
  const valid = cards.filter(
    card =>
      card.cluster === key.cluster &&
      (card.gpuType === null || card.gpuType === key.gpuType) &&
      Date.parse(card.validFrom) <= key.atMs &&
      (card.validTo === null || key.atMs < Date.parse(card.validTo)),
  );
  const best = valid.toSorted(
    (a, b) =>
      Number(a.gpuType === null) - Number(b.gpuType === null) || Date.parse(b.validFrom) - Date.parse(a.validFrom),
  );
  return best[0] ?? null;
}

/**
 * Cost of GPU time under one card. Monthly amounts (straight-line capital, people, space) are spread over the hours of the calendar month
 * (UTC) in which the time lies, so that a month in which every GPU is held for every hour costs exactly what the ledger says: 672 to 744
 * hours, not an average. Power is watts x PUE x price. Each component is divided once per month, half to even at the 24th decimal.
 *
 * @see docs/formulas/gpu-rate-card.md
 */
export function costOfHeldTime(card: RateCard, held: HeldTime): GpuCost {
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
  for (const { startMs, endMs, monthMs } of byMonth(held)) {
    const gpuMs = BigInt(endMs - startMs) * BigInt(held.gpus);
    for (const name of ['capital', 'people', 'space'] as const)
      sum[name] += divide(perGpu[name].amount * gpuMs, perGpu[name].over * BigInt(monthMs));
  }
  const gpuMs = BigInt(held.endMs - held.startMs) * BigInt(held.gpus);
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
    const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
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
