import type { PriceEntry } from '../../contract/prices.ts';
import { parseAmount, type Unscaled } from '../../money/amount.ts';
import { pricedNames } from './model-aliases.ts';

export type PriceBucket = PriceEntry['bucket'];

/** What decides a price. Everything but provider and model may be unknown. */
export type PriceQuery = {
  readonly modelProvider: string;
  readonly model: string;
  readonly bucket: PriceBucket;
  readonly serviceTier: string | null;
  readonly isBatch: boolean;
  readonly geography: string | null;
  /** The whole prompt of the request, cached tokens included. */
  readonly promptTokens: number;
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
};

type Candidate = { readonly entry: PriceEntry; readonly from: number; readonly to: number };

/** A price book ready for look-ups; building it is linear in its entries, a look-up is a handful of comparisons. */
export class PriceIndex {
  readonly #byKey = new Map<string, Candidate[]>();
  readonly #thresholds = new Map<string, number>();
  /** Context thresholds of the whole book, ascending, 0 first. */
  readonly thresholds: readonly number[];
  /** Instants (milliseconds) at which some price begins or ends, ascending. Between two of them no price changes. */
  readonly instants: readonly number[];

  constructor(entries: Iterable<PriceEntry>) {
    const thresholds = new Set([0]);
    const instants = new Set<number>();
    for (const entry of entries) {
      const from = Date.parse(entry.validFrom);
      const to = entry.validTo === null ? Number.POSITIVE_INFINITY : Date.parse(entry.validTo);
      const key = keyOf(entry.modelProvider, entry.model, entry.bucket);
      const list = this.#byKey.get(key);
      if (list) list.push({ entry, from, to });
      else this.#byKey.set(key, [{ entry, from, to }]);
      thresholds.add(entry.contextAbove);
      instants.add(from);
      if (to !== Number.POSITIVE_INFINITY) instants.add(to);
      if (entry.contextAbove > 0) {
        const model = keyOf(entry.modelProvider, entry.model);
        this.#thresholds.set(
          model,
          Math.min(entry.contextAbove, this.#thresholds.get(model) ?? Number.POSITIVE_INFINITY),
        );
      }
    }
    this.thresholds = [...thresholds].toSorted((a, b) => a - b);
    this.instants = [...instants].toSorted((a, b) => a - b);
  }

  /**
   * The price that applies, or null: an unknown price is a gap, never zero. Of the entries valid at that instant: the same batch flag;
   * the tier of its own before any tier; the geography of its own before any; then the highest context threshold below the prompt; then
   * the latest `validFrom`. Tier, geography or name that nothing matches fall back only to entries that say "any" or to documented aliases.
   */
  find(query: PriceQuery): PriceEntry | null {
    for (const model of pricedNames(query.modelProvider, query.model)) {
      const found = this.#findExact(query, model);
      if (found !== null) return found;
    }
    return null;
  }

  #findExact(query: PriceQuery, model: string): PriceEntry | null {
    let best: Candidate | null = null;
    for (const candidate of this.#byKey.get(keyOf(query.modelProvider, model, query.bucket)) ?? []) {
      const { entry, from, to } = candidate;
      if (query.at < from || query.at >= to || entry.isBatch !== query.isBatch) continue;
      if (entry.serviceTier !== null && entry.serviceTier !== query.serviceTier) continue;
      if (entry.geography !== null && entry.geography !== query.geography) continue;
      if (entry.contextAbove > 0 && query.promptTokens <= entry.contextAbove) continue;
      if (best === null || isBetter(candidate, best)) best = candidate;
    }
    return best?.entry ?? null;
  }

  /** The lowest context threshold of a model's prices; null when its prices do not depend on the prompt. */
  lowestThreshold(provider: string, model: string): number | null {
    const found = pricedNames(provider, model).map(name => this.#thresholds.get(keyOf(provider, name)));
    const known = found.filter(threshold => threshold !== undefined);
    return known.length === 0 ? null : Math.min(...known);
  }
}

const keyOf = (...parts: readonly string[]): string => parts.join('\u0000');

function isBetter(a: Candidate, b: Candidate): boolean {
  const rank = ({ entry, from }: Candidate) => [
    entry.serviceTier === null ? 0 : 1,
    entry.geography === null ? 0 : 1,
    entry.contextAbove,
    from,
  ];
  const [left, right] = [rank(a), rank(b)];
  for (const [index, value] of left.entries()) {
    const other = right[index] ?? 0;
    if (value !== other) return value > other;
  }
  return false; // equal in everything that decides: the book was refused at save (`prices.invalid`)
}

/** Price of one unit, exact: `savePrices` refuses a price whose unit price has more than 24 decimals. */
export const unitPrice = (entry: PriceEntry): Unscaled => parseAmount(entry.price) / BigInt(entry.per);
