/**
 * Below this, a product of two numbers minus a product of two others close by is exact in two doubles each: 51 bits leave one for the sign
 * and one for the sum.
 */
const exactBelow = 2 ** 51;

export type WholeShares = {
  /** [n] shares of T >= 0; they add up to T. */
  all(amount: bigint): bigint[];
  /** One of them, without the trouble of writing out the others. */
  one(amount: bigint, place: number): bigint;
};

/**
 * Whole shares of whole amounts in proportion to weights: floor(T w / W) each, what is left over one by one to the largest remainders, ties to
 * the earlier place.
 * @param weights [n] each >= 0, sum > 0
 */
export function largestShares(weights: readonly bigint[]): WholeShares {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  const any = (amount: bigint) => sharesOfAny(amount, weights, total);
  const limit = BigInt(exactBelow);
  if (total >= limit) return { all: any, one: (amount, place) => any(amount)[place] ?? 0n };
  const small = smallShares(Float64Array.from(weights, Number));
  return {
    all: amount => (amount < limit ? Array.from(small(Number(amount)), BigInt) : any(amount)),
    one: (amount, place) => (amount < limit ? BigInt(small(Number(amount))[place] ?? 0) : (any(amount)[place] ?? 0n)),
  };
}

/** For integers of any length. */
function sharesOfAny(amount: bigint, weights: readonly bigint[], total: bigint): bigint[] {
  const shares: bigint[] = [];
  const rests: bigint[] = [];
  let left = amount;
  for (const weight of weights) {
    const product = amount * weight;
    const share = product / total;
    shares.push(share);
    rests.push(product - share * total);
    left -= share;
  }
  const places = rests.map((_, place) => place).filter(place => rests[place] !== 0n);
  const byRest = (a: number, b: number) => {
    const [restA = 0n, restB = 0n] = [rests[a], rests[b]];
    return restA > restB ? -1 : restA < restB ? 1 : a - b;
  };
  for (const place of places.toSorted(byRest).slice(0, Number(left))) shares[place] = (shares[place] ?? 0n) + 1n;
  return shares;
}

/**
 * The same in doubles, without an allocation per amount and without a bigint: some 20 times as fast. T w - q W is exact because both products are
 * kept as a sum of two doubles (Dekker 1971, "A floating-point technique for extending the available precision"), and their difference
 * has fewer than 53 bits.
 * @param weights [n] whole numbers >= 0, their sum W > 0 and < 2^51
 * @returns a function of a whole T, 0 <= T < 2^51; its result [n] is overwritten by the next call
 */
export function smallShares(weights: Float64Array): (amount: number) => Float64Array {
  const count = weights.length;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const [totalHigh, totalLow] = halves(total);
  const high = weights.map(weight => halves(weight)[0]);
  const low = weights.map(weight => halves(weight)[1]);
  const shares = new Float64Array(count);
  const rests = new Float64Array(count);
  const ranked = new Float64Array(count);
  return amount => {
    const [amountHigh, amountLow] = halves(amount);
    let left = amount;
    for (let at = 0; at < count; at += 1) {
      const weight = weights[at] ?? 0;
      const [weightHigh, weightLow] = [high[at] ?? 0, low[at] ?? 0];
      const product = amount * weight;
      const productError =
        amountLow * weightLow - (product - amountHigh * weightHigh - amountLow * weightHigh - amountHigh * weightLow);
      let share = Math.floor(product / total); // at most one off
      const stretched = splitFactor * share; // as in `halves`, without its pair
      const shareHigh = stretched - (stretched - share);
      const shareLow = share - shareHigh;
      const back = share * total;
      const backError =
        shareLow * totalLow - (back - shareHigh * totalHigh - shareLow * totalHigh - shareHigh * totalLow);
      let rest = product - back + (productError - backError);
      if (rest < 0) {
        share -= 1;
        rest += total;
      } else if (rest >= total) {
        share += 1;
        rest -= total;
      }
      shares[at] = share;
      rests[at] = rest;
      left -= share;
    }
    if (left > 0) giveLeftOver(left, shares, rests, ranked);
    return shares;
  };
}

/** One more to each of the `left` largest rests; among those that equal the smallest winner, the earlier ones. */
function giveLeftOver(left: number, shares: Float64Array, rests: Float64Array, ranked: Float64Array): void {
  ranked.set(rests);
  ranked.sort();
  const threshold = ranked[ranked.length - left] ?? 0;
  let equal = left;
  for (const rest of rests) if (rest > threshold) equal -= 1;
  for (let at = 0; at < rests.length; at += 1) {
    const rest = rests[at] ?? 0;
    if (rest > threshold) shares[at] = (shares[at] ?? 0) + 1;
    else if (rest === threshold && equal > 0) {
      equal -= 1;
      shares[at] = (shares[at] ?? 0) + 1;
    }
  }
}

/** 2^27 + 1 */
const splitFactor = 134_217_729;

/** Veltkamp's split: two doubles of 26 bits each whose sum is the number. */
function halves(number: number): [number, number] {
  const stretched = splitFactor * number;
  const top = stretched - (stretched - number);
  return [top, number - top];
}
