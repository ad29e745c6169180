import { at } from './numbers.ts';

/** The pattern of a season: what each slot adds to (or multiplies) the level. `effects[s]` belongs to steps t with t % season = s. */
export type Slots = { readonly effects: Float64Array; readonly isMultiplicative: boolean };

/**
 * Slot effects of the seasons in [from, n), younger ones weighing more: decay^(seasons ago). Seasons are counted back from `n`.
 * @returns null where a multiplicative pattern has no meaning: a season without a positive mean
 */
export function slotsOf(
  y: Float64Array,
  range: { from: number; n: number; season: number },
  decay: number,
  isMultiplicative: boolean,
): Slots | null {
  const { from, n, season } = range;
  const effects = new Float64Array(season);
  const seasons = Math.floor((n - from) / season);
  if (season === 1 || seasons < 2) return isMultiplicative ? null : { effects, isMultiplicative };
  let weight = 1;
  let weights = 0;
  for (let back = 0; back < seasons && weight > 0.003; back++, weight *= decay) {
    const start = n - (back + 1) * season;
    let sum = 0;
    for (let s = 0; s < season; s++) sum += at(y, start + s);
    const mean = sum / season;
    if (isMultiplicative && mean <= 0) return null;
    const share = isMultiplicative ? weight / mean : weight;
    const offset = isMultiplicative ? 0 : mean;
    for (let s = 0, slot = start % season; s < season; s++, slot = slot + 1 === season ? 0 : slot + 1)
      effects[slot] = at(effects, slot) + share * (at(y, start + s) - offset);
    weights += weight;
  }
  for (let slot = 0; slot < season; slot++) {
    const effect = at(effects, slot) / weights;
    if (isMultiplicative && effect < 0.02) return null; // dividing by it would blow the noise up
    effects[slot] = effect;
  }
  return { effects, isMultiplicative };
}

/** Write the level of each step of [from, n) to `x[from..n)`. */
export function takeOut(
  { effects, isMultiplicative }: Slots,
  y: Float64Array,
  from: number,
  n: number,
  x: Float64Array,
): void {
  const season = effects.length;
  for (let t = from, slot = from % season; t < n; t++, slot = slot + 1 === season ? 0 : slot + 1)
    x[t] = isMultiplicative ? at(y, t) / at(effects, slot) : at(y, t) - at(effects, slot);
}

/** Put the pattern back into `out`, whose first step is step `n`. */
export function putBack({ effects, isMultiplicative }: Slots, n: number, out: Float64Array): void {
  const season = effects.length;
  for (let k = 0, slot = n % season; k < out.length; k++, slot = slot + 1 === season ? 0 : slot + 1)
    out[k] = isMultiplicative ? at(out, k) * at(effects, slot) : at(out, k) + at(effects, slot);
}
