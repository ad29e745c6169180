import type { DuckDBConnection } from '@duckdb/node-api';
import type { FxRate, FxVersion } from '../../../src-core/contract/fx.ts';
import { formatAmount } from '../../../src-core/money/amount.ts';
import { MONEY_SQL_TYPE } from '../../../src-core/money/scale.ts';
import { insertMany, timestampText } from '../import/insert-many.ts';
import { allRows, instantOf, toBigInt, toUnscaled } from '../import/sql-run.ts';
import type { Version } from '../import/version.ts';

/** The version of the rates in force at a lake version (null: now); 0 before the first one. */
export async function ratesVersion(connection: DuckDBConnection, lakeVersion: number | null = null): Promise<number> {
  const where = lakeVersion === null ? '' : ` WHERE x_LakeVersion <= ${Math.trunc(lakeVersion)}`;
  const [row] = await allRows(connection, `SELECT coalesce(max(Version), 0) AS version FROM fx_version${where}`);
  return Number(row?.version ?? 0);
}

/** What counts in a version: of one date, pair and source the rate saved last. In the order in which a later one beats an earlier one. */
export async function ratesOf(connection: DuckDBConnection, version: number): Promise<FxRate[]> {
  const rows = await allRows(
    connection,
    `SELECT strftime(RateDate, '%Y-%m-%d') AS day, FromCurrency, ToCurrency, Rate, Source FROM fx_rate
     WHERE coalesce(Version, 0) <= $1
     QUALIFY row_number() OVER (PARTITION BY RateDate, FromCurrency, ToCurrency, Source ORDER BY Version DESC NULLS LAST) = 1
     ORDER BY Version NULLS FIRST, Source, RateDate, FromCurrency, ToCurrency`,
    [version],
  );
  return rows.map(row => ({
    date: String(row.day),
    from: String(row.FromCurrency),
    to: String(row.ToCurrency),
    rate: formatAmount(toUnscaled(row.Rate) ?? 0n),
    source: String(row.Source),
  }));
}

/** Every saved version, newest first. */
export async function ratesHistory(connection: DuckDBConnection): Promise<FxVersion[]> {
  const rows = await allRows(
    connection,
    'SELECT Version, epoch_us(CreatedAt) AS created, Author, Note FROM fx_version ORDER BY Version DESC',
  );
  return rows.map(row => ({
    version: Number(row.Version),
    createdAt: instantOf(toBigInt(row.created)),
    author: String(row.Author),
    note: String(row.Note),
  }));
}

/** In the caller's transaction. */
export async function insertRates(
  connection: DuckDBConnection,
  head: { readonly version: number; readonly author: string; readonly note: string },
  rates: readonly FxRate[],
  { lakeVersion, at }: Version,
): Promise<void> {
  await connection.run(
    'INSERT INTO fx_version (Version, CreatedAt, Author, Note, x_LakeVersion) VALUES ($1, $2::TIMESTAMP, $3, $4, $5)',
    [head.version, timestampText(at), head.author, head.note, lakeVersion],
  );
  const columns = {
    RateDate: 'DATE',
    FromCurrency: 'VARCHAR',
    ToCurrency: 'VARCHAR',
    Rate: MONEY_SQL_TYPE,
    Source: 'VARCHAR',
    Version: 'INTEGER',
  };
  await insertMany(
    connection,
    'fx_rate',
    columns,
    rates.map(({ date, from, to, rate, source }) => ({
      RateDate: date,
      FromCurrency: from,
      ToCurrency: to,
      Rate: rate,
      Source: source,
      Version: head.version,
    })),
  );
}
