import { describe, expect, it } from 'vitest';
import { aimOf, Conformal, halfWidth } from '../../../../../src-core/engines/forecast/intervals.ts';
import { centralInterval, simulateErrors } from '../../../../../src-core/engines/forecast/paths.ts';

describe('split conformal', () => {
  it('takes the ceil((n + 1) (1 - a))th of equal weights', () => {
    const conformal = new Conformal(100, 20);
    // 20 errors of one step at the cut-off that asks: all weigh 1
    for (let error = 20; error >= 1; error--) conformal.add(19 - (error % 9), 0, error);
    const equal = new Conformal(100, 0);
    for (let error = 1; error <= 20; error++) equal.add(0, 0, error);
    // one cut-off alone says nothing
    expect(halfWidth(equal.widths(0, [0.8, 0.95]), 0, 0, 1)).toBeNaN();
    // newer ones weigh more, so that the width lies near the 17th = ceil(21 x 0.8)
    expect(halfWidth(conformal.widths(20, [0.8, 0.95]), 0, 0, 1)).toBeGreaterThanOrEqual(16);
    expect(halfWidth(conformal.widths(20, [0.8, 0.95]), 0, 0, 1)).toBeLessThanOrEqual(18);
  });

  it('cannot promise 95 % with few errors, and says so', () => {
    const conformal = new Conformal(100, 10);
    for (let row = 0; row < 9; row++) conformal.add(row, 0, row);
    const widths = conformal.widths(9, [0.8, 0.95]);
    expect(halfWidth(widths, 0, 0, 1)).not.toBeNaN();
    expect(halfWidth(widths, 1, 0, 1)).toBeNaN();
  });

  it('beyond what was tested it widens with the square root of the distance', () => {
    const conformal = new Conformal(100, 8);
    for (let row = 0; row < 8; row++) conformal.add(row, 0, 3);
    const widths = conformal.widths(8, [0.5, 0.5]);
    expect(halfWidth(widths, 0, 0, 1)).toBe(3);
    expect(halfWidth(widths, 0, 3, 1)).toBe(6);
  });

  it('aims higher after misses and lower after too many hits, by half at most', () => {
    expect(aimOf(0, 0, 0)).toBe(0.8);
    expect(aimOf(0, 140, 200)).toBeCloseTo(0.8 + 0.5 * 0.5 * 0.1, 9);
    expect(aimOf(1, 200, 200)).toBeCloseTo(0.95 - 0.5 * 0.5 * 0.05, 9);
    expect(aimOf(1, 0, 1_000_000)).toBe(0.995);
  });
});

describe('simulated paths', () => {
  const steps = 20;
  const rows = Array.from({ length: 10 }, (_, row) => row);
  /** Each past cut-off erred the same way all the time: the sum of 20 days errs 20 times as far as a day. */
  const level = Float64Array.from({ length: 200 }, (_, place) => Math.floor(place / steps) - 4.5);
  const ask = { horizon: steps, spread: 1, count: 2_000, seed: 3 };

  it('keep together what errs together: sums are as wide as past sums, not as independent days', () => {
    const paths = simulateErrors({ scaled: level, steps, rows }, ask);
    if (!paths) throw new Error('no paths');
    const spread = (length: number) => {
      const sums = Float64Array.from({ length: 2_000 }, (_, path) =>
        paths.subarray(path * steps, path * steps + length).reduce((sum, value) => sum + value, 0),
      ).sort();
      const [low, high] = centralInterval(sums, 0.8);
      return high - low;
    };
    expect(spread(steps) / spread(1)).toBeCloseTo(20, 6);
  });

  it('have their mirror image, so that their mean is the forecast; and the same seed gives the same', () => {
    const paths = simulateErrors({ scaled: level, steps, rows }, ask);
    expect(paths?.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 6);
    expect(simulateErrors({ scaled: level, steps, rows }, ask)).toEqual(paths);
    expect(simulateErrors({ scaled: level, steps, rows }, { ...ask, seed: 4 })).not.toEqual(paths);
  });

  it('go on from where a block ended when more is asked than was tested', () => {
    const paths = simulateErrors({ scaled: level, steps, rows }, { ...ask, horizon: 80 });
    if (!paths) throw new Error('no paths');
    const size = (day: number) =>
      Array.from({ length: 2_000 }, (_, path) => Math.abs(paths[path * 80 + day] ?? 0)).reduce(
        (sum, value) => sum + value,
        0,
      );
    // four blocks, each from the level of the last: about twice as far from the forecast as one
    expect(size(79) / size(0)).toBeGreaterThan(1.6);
    expect(size(79) / size(0)).toBeLessThan(2.6);
  });

  it('are none where nothing was ever tested', () => {
    expect(simulateErrors({ scaled: new Float64Array(20).fill(Number.NaN), steps, rows: [0] }, ask)).toBeNull();
  });
});
