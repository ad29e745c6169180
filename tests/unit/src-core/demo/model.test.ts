import { describe, expect, it } from 'vitest';
import { bills } from '../../../../src-core/demo/bills.ts';
import { calendarFactor, estateDays, estateMonths, monthEnd, shapes } from '../../../../src-core/demo/calendar.ts';
import { billFiles, buildEstate, dayRange, hourWeights } from '../../../../src-core/demo/estate.ts';
import { anomalies, events } from '../../../../src-core/demo/events.ts';
import { fixedCharges } from '../../../../src-core/demo/fixed-charges.ts';
import { lineNumber, lines } from '../../../../src-core/demo/lines.ts';
import { modelOffers } from '../../../../src-core/demo/model-offers.ts';
import { pools } from '../../../../src-core/demo/pools.ts';
import { multiply, priceShare } from '../../../../src-core/demo/price.ts';
import { splitsOf } from '../../../../src-core/demo/resources.ts';
import { streamDays } from '../../../../src-core/demo/stream-days.ts';
import { streams } from '../../../../src-core/demo/streams.ts';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('the demo company', () => {
  it('covers thirteen months, the last one open', () => {
    expect(estateMonths).toHaveLength(13);
    expect([estateMonths[0], estateMonths.at(-1)]).toEqual(['2025-10', '2026-10']);
    expect(estateDays.at(-1)).toBe('2026-10-19');
    expect(monthEnd('2025-12')).toBe('2026-01-01');
    expect(estateMonths.map(month => dayRange(month)).map(({ from, to }) => to - from)).toEqual([
      31, 30, 31, 31, 28, 31, 30, 31, 30, 31, 31, 30, 19,
    ]);
  });

  it('has nine bills, marked as demo, in two currencies, and every one has usage', () => {
    expect(bills.every(bill => bill.accountName.endsWith('(demo)'))).toBe(true);
    expect([...new Set(bills.map(bill => bill.currency))].toSorted()).toEqual(['EUR', 'USD']);
    expect(new Set(streams.map(stream => stream.bill))).toEqual(new Set(bills.map(bill => bill.id)));
  });

  it('has unique keys of streams and lines, and unique file names', () => {
    expect(new Set(streams.map(stream => stream.key)).size).toBe(streams.length);
    expect(lineNumber.size).toBe(lines.length);
    expect(new Set(billFiles.map(file => file.name)).size).toBe(bills.length * estateMonths.length + 1);
  });

  it('splits each model and each pool completely', () => {
    for (const [name, offer] of Object.entries(modelOffers)) {
      expect(sum(Object.values(offer.prices).map(price => price.share)), name).toBeCloseTo(1, 12);
    }
    for (const pool of pools) {
      const shares = streams.filter(stream => stream.pool?.id === pool.id).map(stream => stream.pool?.share ?? 0);
      expect(sum(shares), pool.id).toBeCloseTo(1, 12);
    }
  });

  it('sells commitments at the committed price the covered usage pays', () => {
    for (const pool of pools.filter(candidate => candidate.kind === 'usage')) {
      const prices = streams.filter(stream => stream.pool?.id === pool.id).map(stream => stream.sku.price);
      for (const price of prices) expect(priceShare(price, pool.rateBps)).toBe(pool.unitPrice);
    }
  });

  it('buys each commitment of a closed term for exactly its hours', () => {
    const bought = (poolId: string) =>
      fixedCharges.filter(charge => charge.commitment?.pool === poolId).map(charge => Number(charge.quantity));
    expect(sum(bought('aws-sp-2025'))).toBe(42 * 8760);
    expect(bought('aws-rds-ri')).toEqual([10 * 8760]);
  });
});

describe('the shape of the series', () => {
  it('has weeks, month ends and holidays', () => {
    expect(calendarFactor('office', '2026-03-18')).toBeGreaterThan(1.5 * calendarFactor('office', '2026-03-21'));
    expect(calendarFactor('batch', '2026-03-31')).toBeGreaterThan(1.8 * calendarFactor('batch', '2026-03-24'));
    expect(calendarFactor('office', '2025-12-24')).toBeLessThan(0.6 * calendarFactor('office', '2025-12-17'));
  });

  it('spreads a day over its hours without losing any', () => {
    for (const profile of Object.keys(shapes) as (keyof typeof shapes)[]) {
      for (const isPooled of [true, false]) expect(sum(hourWeights(profile, isPooled))).toBeCloseTo(1, 12);
    }
  });

  it('grows between three and five percent a month for the consumer product', () => {
    const chat = streams.filter(stream => stream.key.startsWith('aws/claude-haiku-3.5/'));
    const monthly = (month: string) =>
      sum(
        chat.flatMap(stream => {
          const { days, usual } = streamDays(stream, 42);
          return days.map((day, at) =>
            estateDays[day]?.startsWith(month) ? (usual[at] ?? 0) * Number(stream.sku.price) : 0,
          );
        }),
      );
    // February has 28 days in both; 17 % of the rise to July is the bundle of April.
    const rise = monthly('2026-07') / monthly('2026-01') / 1.18;
    expect(rise ** (1 / 6)).toBeGreaterThan(1.03);
    expect(rise ** (1 / 6)).toBeLessThan(1.06);
  });

  it('bends exactly the streams of an anomaly and only in its time', () => {
    for (const event of anomalies) {
      const touched = streams.filter(stream => event.applies(stream));
      expect(touched.length, event.id).toBeGreaterThan(0);
      expect(
        touched.every(stream => stream.bill === event.bill),
        event.id,
      ).toBe(true);
      for (const stream of touched) {
        const { days, quantities, usual } = streamDays(stream, 42);
        days.forEach((day, at) => {
          const text = estateDays[day] ?? '';
          const isInside = text >= event.from && text < event.to;
          if (!isInside) expect(quantities[at]).toBe(usual[at]);
        });
      }
    }
    expect(new Set(events.map(event => event.id)).size).toBe(events.length);
  });

  it('leaves head-room in every pool for the noise of rows', () => {
    for (const pool of pools) {
      const rate = pool.kind === 'spend' ? pool.rateBps / 10_000 : 1;
      const used = new Float64Array(estateDays.length);
      for (const stream of streams.filter(candidate => candidate.pool?.id === pool.id)) {
        const { days, quantities } = streamDays(stream, 42);
        days.forEach((day, at) => {
          used[day] =
            (used[day] ?? 0) + (quantities[at] ?? 0) * (pool.kind === 'spend' ? Number(stream.sku.price) * rate : 1);
        });
      }
      expect(Math.max(...used) / (24 * Number(pool.perHour)), pool.id).toBeLessThanOrEqual(0.9651);
    }
  });

  it('depends on the seed only in its noise', () => {
    const total = (seed: number) =>
      sum(
        buildEstate({ seed, rows: 60_000 }).streamDays.map(
          item => sum([...item.quantities]) * Number(item.stream.sku.price),
        ),
      );
    expect(total(1)).not.toBe(total(2));
    expect(total(1) / total(2)).toBeCloseTo(1, 1);
    expect(total(1)).toBe(total(1));
  });
});

describe('granularity', () => {
  it.each([60_000, 200_000, 1_000_000, 10_000_000, 100_000_000])('plans about %d rows', rows => {
    const { plannedRows } = buildEstate({ seed: 42, rows });
    expect(plannedRows / rows).toBeGreaterThan(0.97);
    expect(plannedRows / rows).toBeLessThan(1.01);
  });

  it('keeps the members of a pool on one grain', () => {
    const { granularity } = buildEstate({ seed: 42, rows: 500_000 });
    for (const pool of pools) {
      const grains = streams.flatMap((stream, i) => (stream.pool?.id === pool.id ? [granularity[i]?.hourly] : []));
      expect(new Set(grains).size, pool.id).toBe(1);
    }
  });

  it('splits a stream into resources that add up', () => {
    const [stream] = streams;
    if (!stream) throw new Error('no streams');
    const splits = splitsOf(stream, 9, 42);
    expect(sum(splits.map(split => split.weight))).toBeCloseTo(1, 12);
    expect(new Set(splits.map(split => split.ResourceId)).size).toBe(9);
  });
});

it('multiplies and discounts prices exactly', () => {
  expect(multiply('1.29456', '87600')).toBe('113403.456');
  expect(priceShare('0.0000166667', 9400)).toBe('0.0000156666'); // 0.000015666698 cut after ten digits
});
