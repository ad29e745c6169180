import type { DuckDBConnection } from '@duckdb/node-api';
import { rollups } from '../../../src-core/anycost/schema.ts';
import type { FxGap, FxRate, FxVersion } from '../../../src-core/contract/fx.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { parseRate, RATE_SCALE, RateBook } from '../../../src-core/fx/rate-book.ts';
import { rateTableColumns, readRates } from '../../../src-core/fx/read-rates.ts';
import { measures } from '../../../src-core/query/query-spec.ts';
import type { Engine } from '../engine.ts';
import type { Importer } from '../import/importer.ts';
import { allRows } from '../import/sql-run.ts';
import { identifier } from '../import/sql-text.ts';
import { insertCommit } from '../import/version.ts';
import { readSmallText } from '../prices/price-file.ts';
import { insertRates, ratesHistory, ratesOf, ratesVersion } from './fx-store.ts';

export type RatesChange = {
  readonly baseVersion: number;
  readonly note: string;
  readonly author: string;
  readonly rates: readonly FxRate[];
};

/** The lake's calls about exchange rates. A change of them is a change of the lake: answers converted before stay as they were, as of then. */
export class FxDesk {
  readonly #engine: Engine;
  readonly #importer: Importer;

  constructor({ engine, importer }: { engine: Engine; importer: Importer }) {
    this.#engine = engine;
    this.#importer = importer;
  }

  rates(signal?: AbortSignal): Promise<{ version: number; rates: FxRate[] }> {
    return this.#engine.withConnection(async connection => {
      const version = await ratesVersion(connection);
      return { version, rates: await ratesOf(connection, version) };
    }, signal);
  }

  history(): Promise<FxVersion[]> {
    return this.#engine.withConnection(ratesHistory);
  }

  /** Runs of days with charges that cannot be converted to `to`; days between them that have no charges do not end a run. */
  gaps({ to }: { to: string }, signal?: AbortSignal): Promise<FxGap[]> {
    return this.#engine.withConnection(async connection => {
      const book = new RateBook(await ratesOf(connection, await ratesVersion(connection)));
      const gaps: FxGap[] = [];
      let isOpen = false;
      for (const { currency, day } of await chargedDays(connection, to)) {
        const last = gaps.at(-1);
        const isMissing = book.rate(currency, to, day) === null;
        if (isMissing && isOpen && last?.from === currency)
          gaps.splice(-1, 1, { ...last, lastDay: day, days: last.days + 1 });
        else if (isMissing) gaps.push({ from: currency, to, firstDay: day, lastDay: day, days: 1 });
        isOpen = isMissing;
      }
      return gaps;
    }, signal);
  }

  /**
   * Adds rates as a new version, in one change of the lake; rates that are there already make no new version.
   * @throws AppError `fx.stale` when somebody saved since, `fx.invalid`
   */
  async save(change: RatesChange, signal: AbortSignal): Promise<{ version: number }> {
    checkRates(change.rates);
    return this.#importer.change(async (connection, version) => {
      const found = await ratesVersion(connection);
      if (found !== change.baseVersion) throw new AppError('fx.stale', { found, base: change.baseVersion });
      const known = new Map((await ratesOf(connection, found)).map(rate => [keyOf(rate), parseRate(rate.rate)]));
      const added = change.rates.filter(rate => known.get(keyOf(rate)) !== parseRate(rate.rate));
      if (added.length === 0) return { value: { version: found }, isNewVersion: false };
      const { author, note } = change;
      await insertRates(connection, { version: found + 1, author, note }, added, version);
      await insertCommit(connection, version, `exchange rates ${found + 1}`);
      return { value: { version: found + 1 }, isNewVersion: true };
    }, signal);
  }

  /** Rates in a file, not saved. @throws AppError `file.*`, `format.unrecognised` */
  async readFile({ file: { path, name } }: { file: { path: string; name: string } }) {
    const found = readRates(await readSmallText(path, name), name);
    if (found) return found;
    throw new AppError('format.unrecognised', {
      name,
      what: 'a table without exchange rates',
      advice: `A file of rates has the columns ${rateTableColumns.join(', ')}, or is the reference file of the ECB (Date, USD, JPY, ...).`,
    });
  }
}

const keyOf = ({ date, from, to, source }: FxRate) => JSON.stringify([date, from, to, source]);

function checkRates(rates: readonly FxRate[]): void {
  const seen = new Map<string, bigint>();
  for (const rate of rates) {
    const words = `${rate.date} ${rate.from}/${rate.to} ${rate.rate}`.slice(0, 80);
    if (rate.from === rate.to)
      throw new AppError('fx.invalid', { rate: words, what: 'a currency has no rate to itself' });
    const unscaled = unscaledOf(rate.rate);
    if (unscaled === null) {
      const what = `it must be above zero, with at most ${RATE_SCALE} digits after the point`;
      throw new AppError('fx.invalid', { rate: words, what });
    }
    const before = seen.get(keyOf(rate));
    if (before !== undefined && before !== unscaled)
      throw new AppError('fx.invalid', { rate: words, what: 'the same source says two rates for one day' });
    seen.set(keyOf(rate), unscaled);
  }
}

function unscaledOf(rate: string): bigint | null {
  try {
    return parseRate(rate);
  } catch {
    return null; // the caller says what is wrong with it
  }
}

/** UTC days with amounts in another currency than `to`, by currency and day; amounts that the bill itself converts are none of them. */
async function chargedDays(connection: DuckDBConnection, to: string): Promise<{ currency: string; day: string }[]> {
  const dimensions = rollups
    .find(rollup => rollup.table === 'rollup_day')
    ?.dimensions.map(identifier)
    .join(', ');
  const names = measures.map(identifier);
  const rows = await allRows(
    connection,
    `SELECT DISTINCT BillingCurrency AS currency, strftime(Bucket, '%Y-%m-%d') AS day FROM (
       SELECT Bucket, BillingCurrency, ${names.map(name => `sum(${name}) AS ${name}`).join(', ')} FROM (
         SELECT Bucket, x_SliceId, ${dimensions}, BillingCurrency, ${names.join(', ')} FROM rollup_day WHERE BillingCurrency <> $1
         UNION ALL
         SELECT Bucket, x_SliceId, ${dimensions}, BillingCurrency, ${names.map(name => `-${name}`).join(', ')} FROM rollup_own_rate_day WHERE PricingCurrency = $1)
       GROUP BY Bucket, x_SliceId, ${dimensions}, BillingCurrency)
     WHERE ${names.map(name => `coalesce(${name} <> 0, false)`).join(' OR ')} ORDER BY currency, day`,
    [to],
  );
  return rows.map(row => ({ currency: String(row.currency), day: String(row.day) }));
}
