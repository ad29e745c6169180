import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RateCard } from '../../../../src-core/contract/prices.ts';
import { costOfEnergy, costOfHeldTime, findRateCard, gpuHourRate } from '../../../../src-core/gpu/rate-card.ts';
import { formatAmount, parseAmount } from '../../../../src-core/money/amount.ts';

/** The worked example of docs/formulas/gpu-rate-card.md. */
const card: RateCard = {
  cluster: 'hpc',
  gpuType: null,
  currency: 'USD',
  validFrom: '2026-01-01T00:00:00Z',
  validTo: null,
  capital: { amount: '320000', gpus: 8, months: 48, residual: '32000' },
  power: { wattsPerGpu: '1000', pricePerKwh: '0.12', pue: '1.4' },
  peoplePerMonth: '24000',
  spacePerMonth: '5760',
  gpusInService: 64,
  capacityGpus: null,
  isBilledElsewhere: false,
};
const november = { startMs: Date.UTC(2026, 10, 1), endMs: Date.UTC(2026, 11, 1), gpus: 1 };
const october = { startMs: Date.UTC(2026, 9, 1), endMs: Date.UTC(2026, 10, 1), gpus: 1 };
const texts = (cost: ReturnType<typeof costOfHeldTime>) =>
  Object.fromEntries(Object.entries(cost).map(([name, amount]) => [name, formatAmount(amount)]));

describe('what a GPU-hour of our own costs', () => {
  it('is 1.8555 USD in November 2026, the worked example', () => {
    expect(texts(gpuHourRate(card, november.startMs + 1234))).toEqual({
      capital: '1.041666666666666666666667',
      people: '0.520833333333333333333333',
      space: '0.125',
      power: '0.168',
      total: '1.8555',
    });
  });

  it('ties a whole month to the ledger: 750 + 375 + 90 and the power of its hours', () => {
    const month = { capital: '750', people: '375', space: '90' };
    expect(texts(costOfHeldTime(card, november))).toEqual({ ...month, power: '120.96', total: '1335.96' });
    expect(texts(costOfHeldTime(card, october))).toEqual({ ...month, power: '124.992', total: '1339.992' });
    const both = { startMs: october.startMs, endMs: november.endMs, gpus: 8 };
    expect(texts(costOfHeldTime(card, both)).capital, '8 GPUs, 2 months').toBe('12000');
  });

  it('gives the same cost to parts as to the whole, but for the last digit of each part', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 86_399_999 }), fc.integer({ min: 1, max: 16 }), (cut, gpus) => {
        const day = { startMs: november.startMs, endMs: november.startMs + 86_400_000, gpus };
        const whole = costOfHeldTime(card, day).total;
        const at = day.startMs + cut;
        const parts =
          costOfHeldTime(card, { ...day, endMs: at }).total + costOfHeldTime(card, { ...day, startMs: at }).total;
        const apart = whole - parts;
        expect(apart >= -4n && apart <= 4n).toBe(true);
      }),
    );
  });

  it('prices measured joules: 1 kWh = 3.6 MJ', () => {
    expect(formatAmount(costOfEnergy(card, parseAmount('3600000')))).toBe('0.168');
  });

  it('prefers the card of the type, then the newer one; without a card the cost is unknown', () => {
    const typed = { ...card, gpuType: 'h100' };
    const newer = { ...card, validFrom: '2026-06-01T00:00:00Z' };
    const ended = { ...card, validTo: '2026-03-01T00:00:00Z', validFrom: '2026-02-01T00:00:00Z' };
    const cards = [card, ended, newer, typed];
    const find = (gpuType: string | null, day: string, cluster = 'hpc') =>
      findRateCard(cards, { cluster, gpuType, atMs: Date.parse(day) });
    expect(find('h100', '2026-07-01')).toBe(typed);
    expect(find('a100', '2026-07-01')).toBe(newer);
    expect(find(null, '2026-02-15')).toBe(ended);
    expect(find('a100', '2026-03-01')).toBe(card);
    expect(find('a100', '2025-12-31')).toBeNull();
    expect(find('a100', '2026-07-01', 'other')).toBeNull();
  });
});
