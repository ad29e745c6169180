import { RateCard } from '../../../src-core/contract/prices.ts';
import { gpuHourRate } from '../../../src-core/gpu/rate-card.ts';
import { formatAmount, toNumber } from '../../../src-core/money/amount.ts';

export const costParts = ['capital', 'power', 'people', 'space'] as const;

export type HourCost = {
  readonly total: string;
  readonly parts: readonly {
    readonly name: (typeof costParts)[number];
    readonly amount: string;
    readonly share: number | null;
  }[];
};

/** What one GPU costs for the hour that holds `atMs`, part by part; null while the card has an amount that is none. */
export function hourCost(card: RateCard, atMs: number): HourCost | null {
  const checked = RateCard.safeParse(card);
  if (!checked.success) return null;
  const cost = gpuHourRate(checked.data, atMs);
  const whole = toNumber(cost.total);
  return {
    total: formatAmount(cost.total),
    parts: costParts.map(name => ({
      name,
      amount: formatAmount(cost[name]),
      share: whole === 0 ? null : toNumber(cost[name]) / whole,
    })),
  };
}

/** A card to be filled in. `today` YYYY-MM-DD. */
export const newCard = (today: string): RateCard => ({
  cluster: '',
  gpuType: null,
  currency: 'USD',
  validFrom: `${today}T00:00:00.000Z`,
  validTo: null,
  capital: { amount: '', gpus: 8, months: 48, residual: '0' },
  power: { wattsPerGpu: '', pricePerKwh: '', pue: '1.3' },
  peoplePerMonth: '0',
  spacePerMonth: '0',
  gpusInService: 8,
  capacityGpus: null,
  isBilledElsewhere: false,
});

/** The instant at which a card is shown: now, or its nearest instant in force. */
export function shownAt(card: Pick<RateCard, 'validFrom' | 'validTo'>, nowMs: number): number {
  const [from, to] = [Date.parse(card.validFrom), card.validTo === null ? null : Date.parse(card.validTo)];
  if (to !== null && nowMs >= to) return to - 1;
  return Math.max(nowMs, from);
}
