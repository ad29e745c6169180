import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DailySeries } from '../../../../../src-core/contract/engines-worker.ts';
import { SeriesForecast } from '../../../../../src-core/contract/forecast.ts';
import { dayNumber, dayText } from '../../../../../src-core/engines/forecast/days.ts';
import { forecastSeries } from '../../../../../src-core/engines/forecast/forecast-series.ts';
import { outlook } from '../../../../../src-core/engines/forecast/outlook.ts';
import { overrunShare } from '../../../../../src-core/engines/forecast/overrun-share.ts';
import { formatAmount, parseAmount } from '../../../../../src-core/money/amount.ts';

const week = [100, 110, 105, 108, 99, 40, 35];
const START = '2026-01-01';

type Made = Partial<DailySeries> & { days: number; amount?: (t: number) => string | null };
const made = ({ days, amount, ...rest }: Made): DailySeries => ({
  ...{ keys: ['one'], isRest: false, currency: 'USD', start: START, steps: [] },
  amounts: Array.from({ length: days }, (_, t) => (amount ? amount(t) : `${week[t % 7]}.${(t * 7919) % 100}25`)),
  wholeUntil: dayText(dayNumber(START) + days),
  ...rest,
});
const options = (to: string, grain: 'day' | 'month' = 'day') => ({ to, grain, seed: 1 });
const total = (amounts: readonly string[]) =>
  formatAmount(amounts.reduce((sum, amount) => sum + parseAmount(amount), 0n));
const only = (series: DailySeries, to: string, grain: 'day' | 'month' = 'day') => {
  const [found] = forecastSeries([series], options(to, grain));
  if (!found) throw new Error('no forecast');
  return SeriesForecast.parse(found);
};

describe('what ties out', () => {
  it('total = there + expected, expected = the points less what is there, in every month, to the last digit', () => {
    const amounts = fc.array(fc.option(fc.bigInt(-(10n ** 15n), 10n ** 18n), { freq: 12 }), {
      minLength: 0,
      maxLength: 120,
    });
    fc.assert(
      fc.property(amounts, fc.nat(40), fc.nat(70), (given, open, ahead) => {
        const series = made({
          days: 0,
          amounts: given.map(each => (each === null ? null : formatAmount(each * 10n ** 9n))),
        });
        const whole = Math.max(0, given.length - open);
        series.wholeUntil = dayText(dayNumber(START) + whole);
        const { months, points, past } = only(series, dayText(dayNumber(START) + whole + ahead));
        expect(past.map(({ amount }) => amount)).toEqual(series.amounts);
        expect(points).toHaveLength(ahead);
        for (const { month, actual, expected, total: sum } of months) {
          expect(sum).toBe(total([actual, expected]));
          const end = dayNumber(START) + Math.max(whole, whole + ahead);
          const there = past.filter(({ at, amount }) => at.startsWith(month) && amount !== null && dayNumber(at) < end);
          expect(actual).toBe(total(there.map(({ amount }) => amount ?? '0')));
        }
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('a series is forecast the same whoever stands beside it, and whenever it is asked', () => {
    const [a, b] = [made({ days: 120 }), made({ days: 120, keys: ['two'], amount: t => String(50 + (t % 7)) })];
    const [first, second] = forecastSeries([a, b], options('2026-06-01'));
    expect(forecastSeries([b, a], options('2026-06-01'))).toEqual([second, first]);
  });
});

describe('what is not known', () => {
  it('a missing day is estimated, never zero, and is not learned from', () => {
    const gap = made({ days: 100, amount: t => (t === 95 ? null : String(week[t % 7])) });
    const { points, past, months, notes } = only(gap, '2026-04-15');
    expect(past[95]).toEqual({ at: '2026-04-06', amount: null, state: 'missing' });
    for (const [k, { amount }] of points.entries()) expect(Number(amount)).toBeCloseTo(week[(100 + k) % 7] ?? 0, 3);
    // 1 to 10 April are days 90 to 99, of which day 95 (a slot 4: 99) is missing; then four days to come
    const there = [90, 91, 92, 93, 94, 96, 97, 98, 99].reduce((sum, t) => sum + (week[t % 7] ?? 0), 0);
    expect(months.at(-1)?.actual).toBe(String(there));
    const ahead = [95, 100, 101, 102, 103].reduce((sum, t) => sum + (week[t % 7] ?? 0), 0);
    expect(Number(months.at(-1)?.expected)).toBeCloseTo(ahead, 2);
    expect(notes).toContainEqual({ code: 'estimated-days', days: 1 });
  });

  it('a day on which a source is missing keeps what is there and teaches nothing', () => {
    const partial = made({ days: 100, amount: t => (t === 95 ? '1' : String(week[t % 7])), missing: ['2026-04-06'] });
    const { past, months } = only(partial, '2026-04-11');
    expect(past[95]).toEqual({ at: '2026-04-06', amount: '1', state: 'missing' });
    expect(Number(months.at(-1)?.expected)).toBeCloseTo(98, 2); // 99 on such a weekday, less the 1 that is there
  });

  it('an unfinished day is not learned from and ends no lower than it stands', () => {
    const series = made({
      days: 101,
      amount: t => (t === 100 ? '5000' : String(week[t % 7])),
      wholeUntil: '2026-04-11',
    });
    const { points, months, past } = only(series, '2026-04-13');
    expect(past.at(-1)).toMatchObject({ state: 'provisional', amount: '5000' });
    expect(points[0]).toMatchObject({ at: '2026-04-11', amount: '5000' });
    expect(Number(points[1]?.amount)).toBeCloseTo(week[101 % 7] ?? 0, 2);
    expect(months.at(-1)?.actual).toBe(
      total(past.filter(({ at }) => at >= '2026-04').map(({ amount }) => amount ?? '')),
    );
  });

  it('nothing but zero is forecast as zero, without an interval', () => {
    const { method, points, accuracy, accuracyMissing, months } = only(
      made({ days: 90, amount: () => '0' }),
      '2026-04-05',
    );
    expect({ method, accuracy, accuracyMissing }).toEqual({
      method: 'zero',
      accuracy: null,
      accuracyMissing: 'all-zero',
    });
    expect(points.every(({ amount, low80 }) => amount === '0' && low80 === null)).toBe(true);
    expect(months.at(-1)).toMatchObject({ total: '0', low80: null });
  });

  it('no day at all: nothing is expected and it says that it is too short', () => {
    const { accuracyMissing, points } = only(made({ days: 0 }), '2026-01-03');
    expect(accuracyMissing).toBe('too-short');
    expect(points.map(({ amount }) => amount)).toEqual(['0', '0']);
  });

  it('less than two weeks: its share of the family, with the figures; alone, the last week again', () => {
    const young = made({
      days: 100,
      keys: ['young'],
      amount: t => (t < 90 ? '0' : formatAmount(parseAmount(String(week[t % 7])) / 4n)),
    });
    const old = made({
      days: 100,
      keys: ['old'],
      amount: t => (t < 90 ? String(week[t % 7]) : String((week[t % 7] ?? 0) * 0.75)),
    });
    const [forecast] = forecastSeries([young, old], options('2026-04-18'));
    expect(forecast).toMatchObject({ method: 'parent-share', accuracyMissing: 'too-short', accuracy: null });
    expect(forecast?.why).toEqual({ code: 'share-of-all', days: 10, share: 0.25, shareDays: 10 });
    for (const [k, { amount, low80 }] of (forecast?.points ?? []).entries()) {
      expect(Number(amount)).toBeCloseTo((week[(100 + k) % 7] ?? 0) / 4, 0);
      expect(low80).toBeNull();
    }
    expect(only(young, '2026-04-18')).toMatchObject({ method: 'seasonal-naive', accuracyMissing: 'too-short' });
  });
});

describe('money of all kinds', () => {
  it('credits stay credits: negative series are forecast below zero', () => {
    const { points, method } = only(made({ days: 100, amount: t => `-${week[t % 7]}` }), '2026-04-18');
    expect(method).not.toBe('zero');
    for (const [k, { amount }] of points.entries()) expect(Number(amount)).toBeCloseTo(-(week[(100 + k) % 7] ?? 0), 2);
  });

  it('costs that never were below zero are not forecast below it, nor are their intervals', () => {
    const amount = (t: number) => (t % 9 === 0 ? String(400 + (t % 5)) : '0');
    const { points, months } = only(made({ days: 150, amount }), '2026-08-01');
    for (const { amount: expected, low95 } of points) {
      expect(Number(expected)).toBeGreaterThanOrEqual(0);
      if (low95 !== null) expect(Number(low95)).toBeGreaterThanOrEqual(0);
    }
    for (const { low95 } of months) if (low95 !== null) expect(Number(low95)).toBeGreaterThanOrEqual(0);
  });

  it('rounds to two digits beyond the smallest coin of the currency', () => {
    const digits = (currency: string) =>
      Math.max(
        ...only(made({ days: 90, currency }), '2026-05-01').points.map(
          ({ amount }) => (amount.split('.')[1] ?? '').length,
        ),
      );
    expect(digits('USD')).toBeLessThanOrEqual(4);
    expect(digits('USD')).toBeGreaterThan(2);
    expect(digits('JPY')).toBeLessThanOrEqual(2);
  });

  it('a commitment that ends on a day to come moves every day from there on, and is named', () => {
    const step = { at: '2026-04-15', perDay: '12.5', name: 'Reserved capacity' };
    const [plain, stepped] = [
      only(made({ days: 100 }), '2026-04-21'),
      only(made({ days: 100, steps: [step] }), '2026-04-21'),
    ];
    const moved = stepped.points.map(({ amount, at }, k) => [
      at,
      (Number(amount) - Number(plain.points[k]?.amount)).toFixed(2),
    ]);
    expect(moved).toEqual(plain.points.map(({ at }) => [at, at < '2026-04-15' ? '0.00' : '12.50']));
    expect(stepped.notes[0]).toEqual({
      ...{ code: 'commitment-ends', at: '2026-04-15', name: 'Reserved capacity', perDay: '12.5' },
    });
  });

  it('months are as long as they are: February has its own days', () => {
    const { points, months } = only(made({ days: 31, amount: () => '10' }), '2026-04-01', 'month');
    expect(points.map(({ at, amount }) => [at, Number(amount)])).toEqual([
      ['2026-02-01', 280],
      ['2026-03-01', 310],
    ]);
    expect(months.map(({ isClosed }) => isClosed)).toEqual([true, false, false]);
  });
});

describe('how a period ends', () => {
  const series = made({ days: 110 });
  const ask = { from: '2026-04-01', to: '2026-07-01', cutoff: null };

  it('is what is there and what is expected, day by day', () => {
    const { days, total: sum, actual, totals, wholeUntil } = outlook(series, ask, 1);
    expect(days).toHaveLength(91);
    expect(wholeUntil).toBe('2026-04-21');
    expect(actual).toBe(total(series.amounts.slice(90).map(amount => amount ?? '0')));
    expect(sum.expected).toBe(total(days.map(({ expected }) => expected)));
    expect(days.at(-1)?.cumulative).toEqual(sum);
    expect(days[19]?.cumulative.low95).toBe(days[19]?.cumulative.high95); // the last whole day: no doubt yet
    expect(totals).toEqual(totals.toSorted((a, b) => a - b));
    expect(overrunShare({ totals }, Number(sum.expected) * 2)).toBe(0);
    expect(overrunShare({ totals }, 0)).toBe(1);
    expect(overrunShare({ totals }, Number(sum.expected))).toBeCloseTo(0.5, 1);
    expect(overrunShare({ totals: [] }, 1)).toBeNull();
  });

  it('as of a past morning does not depend on anything later', () => {
    const cutoff = '2026-03-20';
    const changed = { ...series, amounts: series.amounts.map((amount, t) => (t < 78 ? amount : '999999')) };
    const early = { from: '2026-03-01', to: '2026-05-01', cutoff };
    expect(outlook(changed, early, 1)).toEqual(outlook(series, early, 1));
    expect(outlook(series, early, 1).wholeUntil).toBe(cutoff);
  });

  it('of a period that is over is known: one total, no doubt', () => {
    const { totals, total: sum } = outlook(series, { from: '2026-02-01', to: '2026-03-01', cutoff: null }, 1);
    expect(totals).toHaveLength(1);
    expect(sum).toMatchObject({ low80: sum.expected, high95: sum.expected });
  });

  it('of a period before the series began: nothing is there, and that is known', () => {
    const { actual, days } = outlook(series, { from: '2025-12-01', to: '2026-01-01', cutoff: null }, 1);
    expect(actual).toBeNull();
    expect(days.every(({ amount }) => amount === null)).toBe(true);
  });
});
