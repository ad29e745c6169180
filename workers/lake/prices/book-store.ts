import type { DuckDBConnection } from '@duckdb/node-api';
import type { PriceBook, PriceEntry } from '../../../src-core/contract/prices.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { backDatedChanges } from '../../../src-core/llm/prices/back-dated.ts';
import { checkPriceBook } from '../../../src-core/llm/prices/price-rules.ts';
import { formatAmount } from '../../../src-core/money/amount.ts';
import { MONEY_SQL_TYPE } from '../../../src-core/money/scale.ts';
import { insertMany, timestampText } from '../import/insert-many.ts';
import { allRows, type Row, toText, toUnscaled } from '../import/sql-run.ts';

export type BookHead = Omit<PriceBook, 'entries'> & { readonly entries: number };

const at = (column: string, name: string) => `strftime(${column}, '%Y-%m-%dT%H:%M:%S.%gZ') AS ${name}`;

/** Every saved version, newest first. Version 0, the empty book of a new workspace, is not listed. */
export async function bookHistory(connection: DuckDBConnection): Promise<BookHead[]> {
  const rows = await allRows(
    connection,
    `SELECT Version, ${at('CreatedAt', 'created_at')}, Author, Note, (SELECT count(*) FROM price_book AS b WHERE b.Version = v.Version) AS entries
     FROM price_book_version AS v ORDER BY Version DESC`,
  );
  return rows.map(row => ({
    version: Number(row.Version),
    createdAt: toText(row.created_at),
    author: String(row.Author),
    note: String(row.Note),
    entries: Number(row.entries),
  }));
}

/** The newest version with its entries, in order of key and time; version 0 and no entries before the first one is saved. */
export async function currentBook(connection: DuckDBConnection): Promise<PriceBook> {
  const [head] = await bookHistory(connection);
  if (head === undefined) return { version: 0, createdAt: null, author: '', note: '', entries: [] };
  return { ...head, entries: await entriesOf(connection, head.version) };
}

/** The entries of a version, older ones too, in order of key and time. */
export async function entriesOf(connection: DuckDBConnection, version: number): Promise<PriceEntry[]> {
  const rows = await allRows(
    connection,
    `SELECT ModelProvider, Model, Bucket, ServiceTier, IsBatch, ContextAbove, Geography, Price, Per, Currency, ${at('ValidFrom', 'valid_from')}, ${at('ValidTo', 'valid_to')}, Origin
     FROM price_book WHERE Version = $1 ORDER BY ModelProvider, Model, Bucket, ServiceTier, IsBatch, ContextAbove, Geography, ValidFrom`,
    [version],
  );
  return rows.map(entryOf);
}

const entryOf = (row: Row): PriceEntry => ({
  modelProvider: String(row.ModelProvider),
  model: String(row.Model),
  bucket: String(row.Bucket) as PriceEntry['bucket'], // checked by the contract when it was saved
  serviceTier: toText(row.ServiceTier),
  isBatch: row.IsBatch === true,
  contextAbove: Number(row.ContextAbove),
  geography: toText(row.Geography),
  price: formatAmount(toUnscaled(row.Price) ?? 0n),
  per: Number(row.Per),
  currency: String(row.Currency),
  validFrom: String(row.valid_from),
  validTo: toText(row.valid_to),
  origin: String(row.Origin),
});

const entryColumns = {
  Version: 'INTEGER',
  ModelProvider: 'VARCHAR',
  Model: 'VARCHAR',
  Bucket: 'VARCHAR',
  ServiceTier: 'VARCHAR',
  IsBatch: 'BOOLEAN',
  ContextAbove: 'BIGINT',
  Geography: 'VARCHAR',
  Price: MONEY_SQL_TYPE,
  Per: 'BIGINT',
  Currency: 'VARCHAR',
  ValidFrom: 'TIMESTAMP',
  ValidTo: 'TIMESTAMP',
  Origin: 'VARCHAR',
};

export type BookChange = {
  readonly baseVersion: number;
  readonly note: string;
  readonly author: string;
  readonly entries: readonly PriceEntry[];
  /** Usage that has a price already may be priced anew. */
  readonly recompute: boolean;
};

/**
 * Save a new version of the whole book; older ones stay for the record.
 * @throws AppError `prices.stale` when somebody saved since, `prices.invalid`, `prices.back-dated` when costs of the past would move unasked
 */
export async function saveBook(
  connection: DuckDBConnection,
  change: BookChange,
  now: Date,
): Promise<Omit<PriceBook, 'entries'>> {
  checkPriceBook(change.entries);
  const { baseVersion: base, author, note, entries } = change;
  await connection.run('BEGIN');
  const [newest] = await allRows(connection, 'SELECT coalesce(max(Version), 0) AS found FROM price_book_version');
  const found = Number(newest?.found ?? 0);
  if (found !== base) {
    await connection.run('ROLLBACK');
    throw new AppError('prices.stale', { found, base });
  }
  const { prices, from } = backDatedChanges((await currentBook(connection)).entries, entries, now);
  if (prices > 0 && !change.recompute) {
    await connection.run('ROLLBACK');
    throw new AppError('prices.back-dated', { prices, from });
  }
  const version = found + 1;
  await insertMany(
    connection,
    'price_book_version',
    { Version: 'INTEGER', CreatedAt: 'TIMESTAMP', Author: 'VARCHAR', Note: 'VARCHAR' },
    [{ Version: version, CreatedAt: timestampText(now), Author: author, Note: note }],
  );
  await insertMany(
    connection,
    'price_book',
    entryColumns,
    entries.map(entry => ({
      Version: version,
      ModelProvider: entry.modelProvider,
      Model: entry.model,
      Bucket: entry.bucket,
      ServiceTier: entry.serviceTier,
      IsBatch: entry.isBatch,
      ContextAbove: entry.contextAbove,
      Geography: entry.geography,
      Price: entry.price,
      Per: entry.per,
      Currency: entry.currency,
      ValidFrom: timestampText(new Date(entry.validFrom)),
      ValidTo: entry.validTo === null ? null : timestampText(new Date(entry.validTo)),
      Origin: entry.origin,
    })),
  );
  await connection.run('COMMIT');
  return { version, createdAt: now.toISOString(), author, note };
}
