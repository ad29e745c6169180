import { describe, expect, it } from 'vitest';
import { dayNumber, monthPlaces } from '../../../../../src-core/engines/forecast/days.ts';
import { predict, variants } from '../../../../../src-core/engines/forecast/methods.ts';
import { excessOf, feeOf, monthFees } from '../../../../../src-core/engines/forecast/month-fees.ts';
import { pastOf } from '../../../../../src-core/engines/forecast/past.ts';
import { putBack, slotsOf, takeOut } from '../../../../../src-core/engines/forecast/slots.ts';
import {
  dampedTrend,
  intermittentRate,
  smoothLevel,
  theta,
} from '../../../../../src-core/engines/forecast/smoothing.ts';

const week = [10, 12, 12, 11, 10, 3, 2];
const weeks = (count: number, level = (_t: number) => 1) =>
  Float64Array.from({ length: 7 * count }, (_, t) => (week[t % 7] ?? 0) * level(t));

describe('the pool', () => {
  it('every method continues a pattern that repeats without noise', () => {
    const y = weeks(12);
    for (const [index, { method }] of variants.entries()) {
      if (method === 'intermittent') continue; // knows no weekdays
      const out = new Float64Array(14);
      expect(predict(index, y, y.length, 7, out), method).toBe(true);
      for (const [k, value] of out.entries()) expect(value, `${method}, step ${k}`).toBeCloseTo(week[k % 7] ?? 0, 6);
    }
  });

  it('learns from the first n values only', () => {
    const y = weeks(12);
    const later = Float64Array.from(y, (value, t) => (t < 56 ? value : 1e6));
    for (const index of variants.keys()) {
      const [a, b] = [new Float64Array(9), new Float64Array(9)];
      predict(index, y, 56, 7, a);
      predict(index, later, 56, 7, b);
      expect(b).toEqual(a);
    }
  });

  it('a pattern in proportion grows with the level, one that adds does not', () => {
    const y = weeks(10, t => 1 + Math.floor(t / 7));
    const shares = slotsOf(y, { from: 0, n: 70, season: 7 }, 1, true);
    const x = new Float64Array(70);
    expect(shares).not.toBeNull();
    if (shares) takeOut(shares, y, 0, 70, x);
    // the tenth week has ten times the first: without its weekdays it is ten times 60/7
    for (let t = 63; t < 70; t++) expect(x[t]).toBeCloseTo((10 * 60) / 7, 6);
    expect(
      slotsOf(
        Float64Array.from(y, value => -value),
        { from: 0, n: 70, season: 7 },
        1,
        true,
      ),
    ).toBeNull();
  });

  it('what is taken out and put back is what was there', () => {
    const y = weeks(5, t => 1 + t / 30);
    for (const isMultiplicative of [false, true]) {
      const slots = slotsOf(y, { from: 0, n: 35, season: 7 }, 0.85, isMultiplicative);
      const x = new Float64Array(35);
      if (!slots) throw new Error('no slots');
      takeOut(slots, y, 0, 35, x);
      putBack(slots, 0, x);
      for (const [t, value] of x.entries()) expect(value).toBeCloseTo(y[t] ?? 0, 9);
    }
  });

  it('smoothing follows l += a (y - l) from the mean of the first season', () => {
    // lead 2: start (4 + 8) / 2 = 6; the level after the first value is 6 - 2a, which for a = 0.05 is nearest to the 12 two steps on. Then
    // 5.9 + 0.05 x 2.1 = 6.005 and 6.005 + 0.05 x 5.995 = 6.30475
    const { level, weight } = smoothLevel(Float64Array.of(4, 8, 12), 0, 3, 2);
    expect(weight).toBe(0.05);
    expect(level).toBeCloseTo(6.30475, 12);
    const flat = smoothLevel(new Float64Array(30).fill(5), 0, 30, 7);
    expect(flat.level).toBe(5);
  });

  it('theta adds half of the slope: y = t has level + 0.5 (h - 1 + (1 - (1-a)^n) / a)', () => {
    const x = Float64Array.from({ length: 60 }, (_, t) => t);
    const out = new Float64Array(3);
    theta(x, 0, 60, 7, out);
    const { level, weight } = smoothLevel(x, 0, 60, 7);
    expect(out[0]).toBeCloseTo(level + (0.5 * (1 - (1 - weight) ** 60)) / weight, 9);
    expect((out[2] ?? 0) - (out[0] ?? 0)).toBeCloseTo(1, 9);
  });

  it('a damped trend bends: each step adds 0.95 of the one before', () => {
    const out = new Float64Array(40);
    dampedTrend(
      Float64Array.from({ length: 90 }, (_, t) => 100 + 2 * t),
      0,
      90,
      out,
    );
    const steps = Array.from({ length: 39 }, (_, k) => (out[k + 1] ?? 0) - (out[k] ?? 0));
    for (let k = 1; k < steps.length; k++) expect(steps[k]).toBeCloseTo(0.95 * (steps[k - 1] ?? 0), 9);
    expect(steps[0]).toBeGreaterThan(0.5);
  });

  it('rare amounts: chance times size', () => {
    const y = Float64Array.from({ length: 100 }, (_, t) => (t % 5 === 4 ? 50 : 0));
    expect(intermittentRate(y, 0, 100)).toBeGreaterThan(9); // 50 every five days is 10 a day
    expect(intermittentRate(y, 0, 100)).toBeLessThan(12);
    expect(intermittentRate(new Float64Array(50), 0, 50)).toBe(0);
  });
});

describe('fees of the month', () => {
  const first = dayNumber('2025-01-01');
  const places = monthPlaces(first, 200);

  it('places count from the start and from the end, in leap years too', () => {
    const { fromStart, fromEnd } = monthPlaces(dayNumber('2024-02-27'), 5);
    expect([...fromStart]).toEqual([26, 27, 28, 0, 1]);
    expect([...fromEnd]).toEqual([-3, -2, -1, -31, -30]);
  });

  it('finds what recurs on the 1st and on the last day, and only that', () => {
    const values = Float64Array.from({ length: 151 }, (_, t) => {
      const fee = places.fromStart[t] === 0 ? 900 : places.fromEnd[t] === -1 ? 300 : 0;
      const once = t === 70 ? 5_000 : 0; // a single day is no fee
      return (week[(t + 2) % 7] ?? 0) * 10 + (t % 3) + fee + once;
    });
    const past = pastOf(values, 7);
    const fees = past && monthFees(excessOf(past), places, 151);
    if (!fees) throw new Error('no fees');
    const days = Array.from({ length: 40 }, (_, k) => Math.round(feeOf(fees, places, 151 + k) / 10) * 10);
    // 151 days from 1 January: 1 June is next; 30 June its last day, 1 July after it
    expect(days.flatMap((fee, k) => (fee === 0 ? [] : [[k, fee]]))).toEqual([
      [0, 900],
      [29, 300],
      [30, 900],
    ]);
  });

  it('takes one occurrence for chance', () => {
    const values = Float64Array.from(
      { length: 50 },
      (_, t) => 10 + (t % 3) + (places.fromStart[t] === 0 && t > 0 ? 900 : 0),
    );
    const past = pastOf(values, 7);
    expect(past && monthFees(excessOf(past), places, 50)).toBeNull();
  });
});
