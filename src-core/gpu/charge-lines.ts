import type { CanonicalRow } from '../connector/record-scan.ts';
import type { RateCard } from '../contract/prices.ts';
import { formatAmount, type Unscaled } from '../money/amount.ts';
import { MONEY_SCALE } from '../money/scale.ts';
import { costOfGpuTime } from './rate-card.ts';

/** GPU time that jobs of one account held on one UTC day under one card. */
export type HeldOnDay = {
  readonly dayMs: number;
  readonly account: string | null;
  readonly partition: string | null;
  readonly gpuType: string | null;
  /** GPUs x milliseconds. */
  readonly gpuMs: bigint;
};

/** What is known of a card's day. `fromMs`, `untilMs` (exclusive): the stretch the job records tell of; `heldGpuMs`: what jobs held under the card. */
export type CardDay = {
  readonly dayMs: number;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly heldGpuMs: bigint;
};

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000n;

/** Columns of the lines, those of FOCUS 1.4 first; x_ columns say how the cost came about. */
export const chargeColumns = [
  'BilledCost',
  'EffectiveCost',
  'ListCost',
  'ContractedCost',
  'BillingAccountId',
  'BillingCurrency',
  'BillingPeriodStart',
  'BillingPeriodEnd',
  'CapacityReservationId',
  'CapacityReservationStatus',
  'ChargeCategory',
  'ChargeDescription',
  'ChargeFrequency',
  'ChargePeriodStart',
  'ChargePeriodEnd',
  'ConsumedQuantity',
  'ConsumedUnit',
  'HostProviderName',
  'InvoiceIssuerName',
  'ResourceId',
  'ResourceName',
  'ResourceType',
  'ServiceCategory',
  'ServiceName',
  'ServiceProviderName',
  'SkuId',
  'SkuMeter',
  'SkuPriceDetails',
  'SubAccountId',
  'Tags',
  'x_Authority',
  'x_GpuUse',
  'x_GpuType',
  'x_GpuSeconds',
  'x_RateCard',
  'x_CapitalCost',
  'x_PowerCost',
  'x_PeopleCost',
  'x_SpaceCost',
] as const;

/** The charge line of GPU time that jobs held. */
export function heldLine(card: RateCard, held: HeldOnDay): CanonicalRow {
  const { cluster } = card;
  const { account, partition, gpuType } = held;
  const tags = { ...(account === null ? {} : { account }), ...(partition === null ? {} : { partition }) };
  return {
    ...costColumns(card, held.dayMs, held.gpuMs),
    ...periodColumns(held.dayMs),
    ...placeColumns(card, gpuType, 'Used'),
    ChargeDescription: `${gpuType ?? 'GPU'} held by jobs${partition === null ? '' : ` in ${partition}`}`,
    ResourceId: partition === null ? cluster : `${cluster}/${partition}`,
    ResourceName: partition ?? cluster,
    ResourceType: 'GPU partition',
    SubAccountId: account,
    Tags: Object.keys(tags).length === 0 ? null : JSON.stringify(tags),
    x_GpuUse: 'held',
  };
}

/**
 * The charge line of what a card's GPUs cost while no job held them: capacity less held, never negative. Null when the capacity is not said,
 * when the card does not hold on that day, and when everything was held.
 */
export function idleLine(card: RateCard, day: CardDay): CanonicalRow | null {
  const idle = idleGpuMs(card, day);
  if (idle === null || idle <= 0n) return null;
  return {
    ...costColumns(card, day.dayMs, idle),
    ...periodColumns(day.dayMs),
    ...placeColumns(card, card.gpuType, 'Unused'),
    ChargeDescription: `${card.gpuType ?? 'GPU'} held by no job`,
    ResourceId: card.cluster,
    ResourceName: card.cluster,
    ResourceType: 'GPU cluster',
    x_GpuUse: 'idle',
  };
}

/** Capacity of a card on a day less what was held, in GPU-milliseconds; negative when more was held than there is; null when not known. */
export function idleGpuMs(card: RateCard, { dayMs, fromMs, untilMs, heldGpuMs }: CardDay): bigint | null {
  if (card.capacityGpus === null) return null;
  const from = Math.max(dayMs, fromMs, Date.parse(card.validFrom));
  const until = Math.min(dayMs + DAY_MS, untilMs, card.validTo === null ? untilMs : Date.parse(card.validTo));
  if (until <= from) return null;
  return BigInt(card.capacityGpus) * BigInt(until - from) - heldGpuMs;
}

/** GPU-hours of GPU-milliseconds as decimal text, rounded half up at the 24th decimal. */
export function gpuHoursText(gpuMs: bigint): string {
  const scaled: Unscaled = (gpuMs * 10n ** BigInt(MONEY_SCALE) * 2n + HOUR_MS) / (2n * HOUR_MS);
  return formatAmount(scaled);
}

function costColumns(card: RateCard, dayMs: number, gpuMs: bigint): CanonicalRow {
  const cost = costOfGpuTime(card, dayMs, gpuMs);
  const total = formatAmount(cost.total);
  return {
    BilledCost: total,
    EffectiveCost: total,
    ListCost: total,
    ContractedCost: total,
    BillingCurrency: card.currency,
    ConsumedQuantity: gpuHoursText(gpuMs),
    ConsumedUnit: 'GPU-Hours',
    x_GpuSeconds: formatAmount((gpuMs * 10n ** BigInt(MONEY_SCALE)) / 1000n),
    x_CapitalCost: formatAmount(cost.capital),
    x_PowerCost: formatAmount(cost.power),
    x_PeopleCost: formatAmount(cost.people),
    x_SpaceCost: formatAmount(cost.space),
  };
}

function periodColumns(dayMs: number): CanonicalRow {
  const date = new Date(dayMs);
  const month = (offset: number) => instant(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset, 1));
  return {
    BillingPeriodStart: month(0),
    BillingPeriodEnd: month(1),
    ChargePeriodStart: instant(dayMs),
    ChargePeriodEnd: instant(dayMs + DAY_MS),
  };
}

const instant = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z');

function placeColumns(card: RateCard, gpuType: string | null, use: 'Used' | 'Unused'): CanonicalRow {
  const { cluster, gpuType: cardType, capacityGpus } = card;
  const hasCapacity = capacityGpus !== null;
  return {
    BillingAccountId: cluster,
    CapacityReservationId: hasCapacity ? `${cluster}/${cardType ?? 'gpu'}` : null,
    CapacityReservationStatus: hasCapacity ? use : null,
    ChargeCategory: 'Usage',
    ChargeFrequency: 'Usage-Based',
    HostProviderName: cluster,
    InvoiceIssuerName: cluster,
    ServiceProviderName: cluster,
    ServiceCategory: 'AI and Machine Learning',
    ServiceName: 'GPU cluster',
    SkuId: `gpu-hour/${gpuType ?? 'any'}`,
    SkuMeter: 'GPU-Hours',
    SkuPriceDetails: gpuType === null ? null : JSON.stringify({ GpuType: gpuType }),
    x_Authority: 'rate-card',
    x_GpuType: gpuType,
    x_RateCard: `${cluster}/${cardType ?? 'any'} since ${card.validFrom}`,
  };
}
