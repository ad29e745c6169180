import type { DuckDBConnection } from '@duckdb/node-api';
import { z } from 'zod';
import { RateCard } from '../../../src-core/contract/prices.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { parseAmount } from '../../../src-core/money/amount.ts';
import { insertMany, timestampText } from '../import/insert-many.ts';
import { allRows } from '../import/sql-run.ts';

/** The newest rate cards; none before some are saved. */
export async function currentRateCards(connection: DuckDBConnection): Promise<RateCard[]> {
  const [newest] = await allRows(connection, 'SELECT Body FROM rate_card ORDER BY Version DESC LIMIT 1');
  return newest === undefined ? [] : z.array(RateCard).parse(JSON.parse(String(newest.Body)));
}

/**
 * Save a new version of all cards.
 * @throws AppError `prices.invalid` for two cards of one cluster and type at one time, an end before its start, or a residual above the price paid
 */
export async function saveRateCards(
  connection: DuckDBConnection,
  cards: readonly RateCard[],
  author: string,
  now: Date,
): Promise<RateCard[]> {
  checkRateCards(cards);
  const [newest] = await allRows(connection, 'SELECT coalesce(max(Version), 0) AS found FROM rate_card');
  await insertMany(
    connection,
    'rate_card',
    { Version: 'INTEGER', CreatedAt: 'TIMESTAMP', Author: 'VARCHAR', Body: 'VARCHAR' },
    [
      {
        Version: Number(newest?.found ?? 0) + 1,
        CreatedAt: timestampText(now),
        Author: author,
        Body: JSON.stringify(cards),
      },
    ],
  );
  return [...cards];
}

function checkRateCards(cards: readonly RateCard[]): void {
  for (const [index, card] of cards.entries()) {
    const name = `${card.cluster} ${card.gpuType ?? 'any GPU'}`;
    const [from, to] = spanOf(card);
    const wrong = whatIsWrong(card);
    if (wrong !== null) throw new AppError('prices.invalid', { model: name, what: wrong });
    if (to <= from) throw new AppError('prices.invalid', { model: name, what: 'it ends before it begins' });
    const clash = cards.slice(index + 1).find(other => {
      const [otherFrom, otherTo] = spanOf(other);
      return other.cluster === card.cluster && other.gpuType === card.gpuType && otherFrom < to && from < otherTo;
    });
    if (clash) throw new AppError('prices.invalid', { model: name, what: `it has two cards at ${clash.validFrom}` });
  }
}

function whatIsWrong({ capital, power, peoplePerMonth, spacePerMonth, validFrom, validTo }: RateCard): string | null {
  const amounts = [
    capital.amount,
    capital.residual,
    power.wattsPerGpu,
    power.pricePerKwh,
    peoplePerMonth,
    spacePerMonth,
  ];
  if (amounts.some(amount => parseAmount(amount) < 0n)) return 'it has a negative amount';
  if (parseAmount(capital.residual) > parseAmount(capital.amount)) return 'its machines end worth more than they cost';
  if (parseAmount(power.pue) < parseAmount('1')) return 'its PUE is below 1';
  // records tell of seconds, and a charge line of a UTC day
  if ([validFrom, validTo].some(at => at !== null && Date.parse(at) % 1000 !== 0))
    return 'it begins or ends within a second';
  return null;
}

const spanOf = (card: RateCard): [number, number] => [
  Date.parse(card.validFrom),
  card.validTo === null ? Number.POSITIVE_INFINITY : Date.parse(card.validTo),
];
