import type { PriceBook, PriceFile, PriceGap, RateCard } from '../../../src-core/contract/prices.ts';
import type { Progress } from '../../../src-core/contract/tasks.ts';
import { type PriceBucket, PriceIndex } from '../../../src-core/llm/prices/price-index.ts';
import { chargedBuckets } from '../../../src-core/llm/prices/rates.ts';
import type { DerivingLake } from '../derive/derivation.ts';
import { Derivations } from '../derive/derivations.ts';
import { allRows, toText } from '../import/sql-run.ts';
import { type BookChange, type BookHead, bookHistory, currentBook, saveBook } from './book-store.ts';
import { meteredUsage } from './metered-sql.ts';
import { readPriceFile } from './price-file.ts';
import { currentRateCards, saveRateCards } from './rate-cards.ts';

/** The lake's calls about prices and rate cards. */
export class PriceDesk {
  readonly #lake: DerivingLake;
  readonly #derivations: Derivations;

  constructor(lake: DerivingLake, derivations = new Derivations(lake)) {
    this.#lake = lake;
    this.#derivations = derivations;
  }

  get #engine() {
    return this.#lake.engine;
  }

  book(): Promise<PriceBook> {
    return this.#engine.withConnection(currentBook);
  }

  history(): Promise<BookHead[]> {
    return this.#engine.withConnection(bookHistory);
  }

  readFile(input: { path: string; name: string; validFrom: string }): Promise<PriceFile> {
    return readPriceFile(input);
  }

  /** Usage without a price, most tokens first. */
  gaps(signal: AbortSignal): Promise<PriceGap[]> {
    return this.#engine.withConnection(async connection => {
      const { entries } = await currentBook(connection);
      const { sql } = await meteredUsage(connection, new PriceIndex(entries));
      const rows = await allRows(
        connection,
        `SELECT "ModelProvider", "Model", gap, min("ObservedAt") AS first_at, strftime(min("ObservedAt"), '%Y-%m-%dT%H:%M:%S.%gZ') AS first, strftime(max("ObservedAt"), '%Y-%m-%dT%H:%M:%S.%gZ') AS last,
           sum(coalesce("Requests", CASE WHEN "Grain" = 'request' THEN 1 ELSE 0 END))::BIGINT AS requests,
           sum(coalesce(list_filter("Charges", lambda charge: charge.bucket = gap)[1].units, 0))::HUGEINT AS tokens
         FROM (SELECT *, unnest("Missing") AS gap FROM (${sql}) WHERE "PriceStatus" <> 'priced')
         GROUP BY ALL ORDER BY tokens DESC, requests DESC, "ModelProvider", "Model", gap`,
      );
      return rows.map(row => ({
        modelProvider: toText(row.ModelProvider),
        model: toText(row.Model),
        bucket: isBucket(row.gap) ? row.gap : null,
        firstSeen: String(row.first),
        lastSeen: String(row.last),
        requests: Number(row.requests),
        tokens: Number(row.tokens),
      }));
    }, signal);
  }

  save(change: BookChange, now: Date, signal: AbortSignal): AsyncGenerator<Progress, Omit<PriceBook, 'entries'>> {
    const save = () => this.#engine.withConnection(connection => saveBook(connection, change, now), signal);
    return this.#derivations.after(writing(change.entries.length, save), signal);
  }

  rateCards(): Promise<RateCard[]> {
    return this.#engine.withConnection(currentRateCards);
  }

  saveRateCards(
    cards: readonly RateCard[],
    author: string,
    now: Date,
    signal: AbortSignal,
  ): AsyncGenerator<Progress, RateCard[]> {
    const save = () => this.#engine.withConnection(connection => saveRateCards(connection, cards, author, now), signal);
    return this.#derivations.after(writing(cards.length, save), signal);
  }
}

async function* writing<T>(total: number, work: () => Promise<T>): AsyncGenerator<Progress, T> {
  yield { phase: 'writing', done: null, total, unit: 'rows', item: null };
  return await work();
}

const isBucket = (value: unknown): value is PriceBucket => (chargedBuckets as readonly unknown[]).includes(value);
