import { type Daily, learnedValues } from './daily.ts';
import { monthPlaces } from './days.ts';
import { type Expected, LONGEST_TEST } from './expect-days.ts';
import { fitSeries } from './fit-series.ts';
import { at } from './numbers.ts';

/** Days that the share of a young series is measured over, at most. */
const SHARE_DAYS = 28;

/** All series of a currency together, known until one of them is not: values up to the day before `until`, and their forecast from there. */
type Parent = { values: Float64Array; mean: Float64Array };

/**
 * A series with less than two weeks has no pattern of its own: it takes the pattern of all the series of its currency, at the share it has had. No
 * interval: nobody knows how steady the share is.
 */
export class Families {
  readonly #all: readonly Expected[];
  readonly #to: number;
  readonly #parents = new Map<string, Parent | null>();

  /** @param all the series of the scope; @param to number of the day after the last */
  constructor(all: readonly Expected[], to: number) {
    this.#all = all;
    this.#to = to;
  }

  /** @returns the expectation by share, or `expected` itself where it speaks for itself or has no family */
  shareFor(expected: Expected): Expected {
    const { daily, accuracyMissing, method } = expected;
    if (accuracyMissing !== 'too-short' || method === 'zero') return expected;
    const own = learnedValues(daily);
    const parent = this.#parentOf(daily);
    const days = Math.min(SHARE_DAYS, own.length);
    if (!parent || days === 0) return expected;
    let [part, whole] = [0, 0];
    for (let back = 1; back <= Math.min(days, parent.values.length); back++) {
      const mine = at(own, own.length - back);
      const theirs = at(parent.values, parent.values.length - back);
      if (Number.isNaN(mine) || Number.isNaN(theirs)) continue;
      part += mine;
      whole += theirs;
    }
    const share = part / whole;
    if (!(whole > 0 && share > 0 && share <= 1)) return expected; // a credit among costs has no share
    const mean = expected.mean.map((_, k) => {
      const there = daily.amounts[daily.whole + k] ?? Number.NaN;
      return Math.max(share * at(parent.mean, k), Number.isNaN(there) ? 0 : there);
    });
    const parentWhy = {
      code: 'share-of-all',
      days: own.length,
      share: Number(share.toFixed(6)),
      shareDays: days,
    } as const;
    return { ...expected, mean, method: 'parent-share', parentWhy };
  }

  #parentOf({ series: { currency }, first, whole }: Daily): Parent | null {
    const until = first + whole;
    const key = `${currency} ${until}`;
    const known = this.#parents.get(key);
    if (known !== undefined) return known;
    const family = this.#all.map(({ daily }) => daily).filter(({ series }) => series.currency === currency);
    const parent = family.length < 2 ? null : sumOf(family, until, this.#to);
    this.#parents.set(key, parent);
    return parent;
  }
}

function sumOf(family: readonly Daily[], until: number, to: number): Parent | null {
  const start = Math.min(...family.map(({ first }) => first));
  const values = new Float64Array(Math.max(0, until - start));
  for (const { first, whole, amounts, isMissing } of family) {
    for (let index = 0; index < until - first; index++) {
      const place = first + index - start;
      const isKnown = index < whole && index < amounts.length && isMissing[index] === 0;
      values[place] = isKnown ? at(values, place) + at(amounts, index) : Number.NaN;
    }
  }
  const horizon = Math.max(1, to - until);
  const places = monthPlaces(start, values.length + Math.max(horizon, LONGEST_TEST));
  const found = fitSeries({ values, season: 7, horizon, places });
  return found && { values, mean: found.mean };
}
