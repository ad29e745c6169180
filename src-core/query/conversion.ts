import { AppError } from '../errors/app-error.ts';
import { formatRate, RATE_SQL_TYPE, type RateBook } from '../fx/rate-book.ts';
import { MONEY_SQL_TYPE } from '../money/scale.ts';
import type { SqlParams } from './sql-text.ts';

/** What a lake version knows of exchange rates. */
export type LakeRates = {
  readonly version: number;
  readonly book: RateBook;
  /** Billing currencies of its charge lines, older versions included. */
  readonly currencies: readonly string[];
  /** Currencies to which some charge lines bring a rate of their own. */
  readonly ownTargets: readonly string[];
};

export type DayRate = { readonly currency: string; readonly day: string; readonly rate: string };

/** Amounts of the question are wanted in `currency`. */
export type Conversion = {
  readonly currency: string;
  readonly ratesVersion: number;
  /** Lines with the provider's own rate to `currency` exist: it wins over `rates`. */
  readonly hasOwnRates: boolean;
  /** One for each other currency of the lake and UTC day of the period that has a rate. */
  readonly rates: readonly DayRate[];
  /** Every one of them has a rate on every day: nothing can be unknown. */
  readonly isComplete: boolean;
  /** Who publishes them, sorted. */
  readonly sources: readonly string[];
};

const DAY_MS = 86_400_000;
/** Longer periods are asked for by accident; no bill is older. */
const MAX_DAYS = 40 * 366;

/**
 * The rates a question needs; null when every amount is in the wanted currency anyway.
 * @param period UTC instants of everything the question reads, `toMs` exclusive; null is open and ends with the data
 */
export function planConversion(
  question: { readonly currency?: string | null; readonly dimensions: readonly string[] },
  lake: {
    readonly span: { readonly startMs: number; readonly endMs: number } | null;
    readonly rates?: LakeRates;
  },
  period: { readonly fromMs: number | null; readonly toMs: number | null },
): Conversion | null {
  const { currency = null } = question;
  if (currency === null) return null;
  if (!lake.rates) throw new AppError('internal.unexpected', { what: 'a conversion without rates' });
  if (question.dimensions.includes('BillingCurrency')) {
    throw new AppError('call.bad-input', {
      what: `BillingCurrency cannot be a dimension when every amount is converted to ${currency}`,
    });
  }
  const { version, book, currencies, ownTargets } = lake.rates;
  const others = currencies.filter(other => other !== currency);
  if (others.length === 0) return null;
  const first = Math.max(period.fromMs ?? Number.NEGATIVE_INFINITY, lake.span?.startMs ?? 0);
  const last = Math.min((period.toMs ?? Number.POSITIVE_INFINITY) - 1, lake.span?.endMs ?? 0);
  const rates: DayRate[] = [];
  const sources = new Set<string>();
  let isComplete = true;
  const firstDay = Math.floor(first / DAY_MS);
  const lastDay = Math.min(Math.floor(last / DAY_MS), firstDay + MAX_DAYS);
  for (let day = firstDay; day <= lastDay; day += 1) {
    const date = new Date(day * DAY_MS).toISOString().slice(0, 10);
    for (const other of others) {
      const found = book.rate(other, currency, date);
      if (!found) {
        isComplete = false;
        continue;
      }
      rates.push({ currency: other, day: date, rate: formatRate(found.unscaled) });
      for (const leg of found.legs) sources.add(leg.source);
    }
  }
  return {
    currency,
    ratesVersion: version,
    hasOwnRates: ownTargets.includes(currency),
    rates,
    isComplete,
    sources: [...sources].sort(),
  };
}

/** SQL of a table x_Currency, x_Day, x_Rate. The rates travel as three bound texts, whatever their number. */
export function ratesSql(conversion: Conversion, params: SqlParams): string {
  const { rates } = conversion;
  if (rates.length === 0) {
    return `(SELECT CAST(NULL AS VARCHAR) AS "x_Currency", CAST(NULL AS DATE) AS "x_Day", CAST(NULL AS ${RATE_SQL_TYPE}) AS "x_Rate" WHERE false)`;
  }
  const column = (texts: readonly string[]) => `unnest(string_split(${params.add(texts.join(' '))}, ' '))`;
  return `(SELECT ${column(rates.map(rate => rate.currency))} AS "x_Currency", CAST(${column(rates.map(rate => rate.day))} AS DATE) AS "x_Day", CAST(${column(rates.map(rate => rate.rate))} AS ${RATE_SQL_TYPE}) AS "x_Rate")`;
}

/** Digits after the point of the part of an amount whose product with a rate is exact in DECIMAL(38, 24). */
const HIGH_TYPE = 'DECIMAL(38, 10)';
/** Where the rest's product is carried: exact for amounts of up to 20 digits after the point, else to 10^-34. */
const LOW_TYPE = 'DECIMAL(38, 34)';

/** The two products of an amount and a rate: `high` exact, `low` what the digits after the tenth add. Their sum is the converted amount. */
export function productsSql(amount: string, rate: string): { high: string; low: string } {
  const high = `CAST(${amount} AS ${HIGH_TYPE})`;
  return { high: `${high} * ${rate}`, low: `CAST((${amount} - ${high}) * ${rate} AS ${LOW_TYPE})` };
}

/**
 * SQL: the sum of converted amounts of a group, null (unknown) where one of them has no rate; zero needs none. Rounded once, in the 24th digit of
 * the sum; sums of amounts with up to ten digits after the point never are, so that parts add up to their total.
 */
export function convertedSumSql(amount: string, rate: string): string {
  const { high, low } = productsSql(amount, rate);
  const zero = `CASE WHEN ${amount} = 0 THEN CAST(0 AS ${MONEY_SQL_TYPE}) END`;
  const isUnknown = `count(*) FILTER (WHERE ${amount} <> 0 AND ${rate} IS NULL) > 0`;
  return `CASE WHEN NOT (${isUnknown}) THEN CAST(sum(coalesce(CAST(${high} AS ${MONEY_SQL_TYPE}), ${zero})) + CAST(coalesce(sum(${low}), 0) AS ${MONEY_SQL_TYPE}) AS ${MONEY_SQL_TYPE}) END`;
}
