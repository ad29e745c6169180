import { RateBook } from '../../../src-core/fx/rate-book.ts';
import type { LakeRates } from '../../../src-core/query/conversion.ts';
import { ratesOf, ratesVersion } from '../fx/fx-store.ts';
import type { Snapshot } from './snapshot.ts';

/** Exchange rates as the planner takes them; the book is built once for a version of the rates, the rest once for a version of the lake. */
export class LakeRateBooks {
  #held: { lakeVersion: number; currencies: string[]; ownTargets: string[] } | null = null;
  readonly #books = new Map<number, RateBook>();

  /** @param asOfVersion an older version of the lake, which converts by the rates of its time; null is now */
  async of(asOfVersion: number | null, snapshot: Snapshot): Promise<LakeRates> {
    const version = await ratesVersion(snapshot.connection, asOfVersion);
    let book = this.#books.get(version);
    if (!book) {
      book = new RateBook(await ratesOf(snapshot.connection, version));
      if (this.#books.size >= 4) this.#books.clear(); // a book of many years takes megabytes
      this.#books.set(version, book);
    }
    if (this.#held?.lakeVersion !== snapshot.version) this.#held = await readCurrencies(snapshot);
    const { currencies, ownTargets } = this.#held;
    return { version, book, currencies, ownTargets };
  }
}

async function readCurrencies(snapshot: Snapshot) {
  const texts = async (column: string, from: string) => {
    const rows = await snapshot.all({
      sql: `-- grain: one row per currency\nSELECT DISTINCT "${column}" AS currency FROM ${from} WHERE "${column}" IS NOT NULL ORDER BY 1`,
      params: [],
    });
    return rows.map(row => String(row.currency));
  };
  const everywhere =
    '(SELECT "BillingCurrency" FROM rollup_month UNION SELECT "BillingCurrency" FROM fact_cost_usage_superseded)';
  return {
    lakeVersion: snapshot.version,
    currencies: await texts('BillingCurrency', everywhere),
    ownTargets: await texts('PricingCurrency', ownTargets),
  };
}

/** Replaced lines are not in the rollup; an older version of the lake may need theirs. */
const ownTargets = `(SELECT "PricingCurrency" FROM rollup_own_rate_day UNION SELECT "PricingCurrency" FROM fact_cost_usage_superseded
  WHERE coalesce("PricingCurrency" <> "BillingCurrency", false))`;
