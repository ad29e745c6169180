import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitExactly, splitter } from '../../../../../src-core/engines/allocation/split-exactly.ts';
import { smallShares } from '../../../../../src-core/engines/allocation/whole-shares.ts';
import { parseAmount } from '../../../../../src-core/money/amount.ts';

/** Numbers of targets from 1 to 10,000, small ones far more often: the number of digits is what is uniform. */
const targetCounts = fc.oneof(
  { weight: 9_800, arbitrary: fc.integer({ min: 1, max: 16 }) },
  { weight: 180, arbitrary: fc.integer({ min: 17, max: 300 }) },
  { weight: 20, arbitrary: fc.integer({ min: 301, max: 10_000 }) },
);

/** Any sign, 1 to 38 digits, 0 to 24 of them after the point (in units of 10^-24). */
const amounts = fc
  .tuple(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }), fc.integer({ min: 0, max: 24 }))
  .map(([digits, scale]) => digits * 10n ** BigInt(24 - scale));

/** Deterministic weights from a seed: cheap for 10,000 targets; sizes from one digit to twenty, zeros among them. */
function weightsOf(count: number, seed: number, digits: number): bigint[] {
  let state = (seed % 2_147_483_646) + 1;
  const next = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state;
  };
  const size = 10n ** BigInt(digits);
  return Array.from({ length: count }, () =>
    next() % 7 === 0 ? 0n : (BigInt(next()) * BigInt(next()) * BigInt(next())) % size,
  );
}

const cases = fc.record({
  count: targetCounts,
  seed: fc.nat(),
  digits: fc.integer({ min: 1, max: 20 }),
  amount: amounts,
});

/** Largest remainder as the books have it, for comparison. */
function byTheBook(amount: bigint, weights: readonly bigint[], total: bigint): bigint[] {
  const shares = weights.map(weight => (amount * weight) / total);
  const left = Number(amount - shares.reduce((sum, share) => sum + share, 0n));
  const rests = weights.map((weight, place) => ({ place, rest: (amount * weight) % total }));
  const ranked = rests.toSorted((a, b) => (a.rest > b.rest ? -1 : a.rest < b.rest ? 1 : a.place - b.place));
  for (const { place } of ranked.slice(0, left)) shares[place] = (shares[place] ?? 0n) + 1n;
  return shares;
}

const absolute = (value: bigint) => (value < 0n ? -value : value);

describe('trap 7: shared splits', () => {
  it('add up to the whole, in any order of the targets, each within one unit of its share: 100,000 cases', () => {
    fc.assert(
      fc.property(cases, ({ count, seed, digits, amount }) => {
        const weights = weightsOf(count, seed, digits);
        const keys = weights.map((_, index) => `target-${index}`);
        const parts = splitExactly(amount, weights, keys);
        const total = weights.reduce((sum, weight) => sum + weight, 0n);
        if (parts === null) return total === 0n;
        if (parts.reduce((sum, part) => sum + part, 0n) !== amount) return false;
        // a part lies less than one smallest unit from T w / W and has its sign; the unit is 10^-10 or what the amount is finer by
        let unit = 10n ** 14n;
        while (amount % unit !== 0n) unit /= 10n;
        for (const [index, part] of parts.entries()) {
          if (absolute(part * total - amount * (weights[index] ?? 0n)) >= unit * total) return false;
          if (part * amount < 0n) return false;
        }
        if (count > 300) return true; // shuffling is shown often enough below that
        const places = keys.map((_, index) => index).reverse();
        const turned = splitExactly(
          amount,
          places.map(place => weights[place] ?? 0n),
          places.map(place => keys[place] ?? ''),
        );
        return places.every((place, index) => turned?.[index] === parts[place]);
      }),
      { numRuns: 100_000 },
    );
  });

  it('of a credit mirror those of the charge', () => {
    fc.assert(
      fc.property(cases, ({ count, seed, digits, amount }) => {
        const weights = weightsOf(Math.min(count, 50), seed, digits);
        const keys = weights.map((_, index) => `target-${index}`);
        expect(splitExactly(-amount, weights, keys)).toEqual(
          splitExactly(amount, weights, keys)?.map(part => -part) ?? null,
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('then filter = filter then split: a cell has the same parts whatever else is asked for', () => {
    fc.assert(
      fc.property(fc.array(amounts, { minLength: 1, maxLength: 30 }), fc.nat(), fc.nat(), (cells, seed, mask) => {
        const weights = weightsOf(5, seed, 6);
        const keys = weights.map((_, index) => `target-${index}`);
        const isAsked = (index: number) => ((mask >> (index % 30)) & 1) === 1;
        const one = splitter(weights, keys);
        if (!one) return;
        const splitFirst = cells
          .map(cell => one.split(cell)[2] ?? 0n)
          .filter((_, index) => isAsked(index))
          .reduce((sum, part) => sum + part, 0n);
        const filterFirst = cells
          .filter((_, index) => isAsked(index))
          .map(cell => splitExactly(cell, weights, keys)?.[2] ?? 0n)
          .reduce((sum, part) => sum + part, 0n);
        expect(splitFirst).toBe(filterFirst);
      }),
      { numRuns: 2_000 },
    );
  });

  it('come out the same in doubles as in whole numbers', () => {
    const whole = fc
      .integer({ min: 0, max: 2 ** 31 })
      .chain(low => fc.integer({ min: 0, max: 2 ** 19 }).map(high => high * 2 ** 32 + low));
    fc.assert(
      fc.property(fc.array(whole, { minLength: 1, maxLength: 40 }), whole, (drawn, amount) => {
        // sums up to just under 2^51: beyond that the engine takes whole numbers itself
        const weights = drawn.map(weight => Math.floor(weight / drawn.length));
        const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
        if (total === 0n) return;
        const found = Array.from(smallShares(Float64Array.from(weights))(amount), BigInt);
        expect(found).toEqual(byTheBook(BigInt(amount), weights.map(BigInt), total));
      }),
      { numRuns: 20_000 },
    );
  });

  it('gives what is left over to the largest remainders, ties to the smaller key', () => {
    const money = (text: string) => parseAmount(text);
    // 0.0000000002 over three equals: 2 units, floor(2/3) = 0 each, all remainders 2/3: the first two keys get one each
    expect(splitExactly(money('0.0000000002'), [1n, 1n, 1n], ['c', 'a', 'b'])).toEqual([
      0n,
      money('0.0000000001'),
      money('0.0000000001'),
    ]);
    // 10 over 1:2 is 3.333... and 6.666...; in units of 10^-10: 33333333333.33 and 66666666666.67, the spare unit goes to the second
    expect(splitExactly(money('10'), [1n, 2n], ['a', 'b'])).toEqual([money('3.3333333333'), money('6.6666666667')]);
    // an amount finer than 10^-10 is cut as finely as it is written: 3 x 10^-11 over 1:1:2 = 0.75, 0.75, 1.5 -> 1, 1, 1
    const unit = money('0.00000000001');
    expect(splitExactly(3n * unit, [1n, 1n, 2n], ['a', 'b', 'c'])).toEqual([unit, unit, unit]);
  });

  it('has no answer without weights, and refuses negative ones', () => {
    expect(splitExactly(1n, [0n, 0n], ['a', 'b'])).toBeNull();
    expect(splitExactly(1n, [], [])).toBeNull();
    expect(() => splitExactly(1n, [1n, -1n], ['a', 'b'])).toThrow(
      expect.objectContaining({ code: 'allocation.negative-weight', details: { target: 'b', weight: '-1' } }),
    );
  });
});
