import type { DuckDBConnection } from '@duckdb/node-api';
import type { Invoice, StoredInvoice, Tolerance } from '../../../src-core/contract/reconcile.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { formatAmount, parseAmount } from '../../../src-core/money/amount.ts';
import { MONEY_SQL_TYPE } from '../../../src-core/money/scale.ts';
import { type Cell, insertMany, timestampText } from '../import/insert-many.ts';
import { allRows, instantOf, type Row, toBigInt, toText, toUnscaled } from '../import/sql-run.ts';

const newest = 'QUALIFY row_number() OVER (PARTITION BY Issuer, InvoiceId ORDER BY Version DESC) = 1';

/** The newest version of every invoice that was not taken back, newest month first. */
export async function currentInvoices(connection: DuckDBConnection): Promise<StoredInvoice[]> {
  const rows = await allRows(
    connection,
    `-- grain: invoice
     SELECT * FROM (SELECT * EXCLUDE (EnteredAt, IssuedOn), epoch_us(EnteredAt) AS entered, strftime(IssuedOn, '%Y-%m-%d') AS issued FROM invoice ${newest})
     WHERE NOT IsRemoved ORDER BY "Month" DESC, Issuer, InvoiceId`,
  );
  return rows.map(toInvoice);
}

/** The newest version number of every invoice there ever was, those taken back among them. */
async function versions(connection: DuckDBConnection): Promise<Map<string, number>> {
  const rows = await allRows(connection, 'SELECT Issuer, InvoiceId, max(Version) AS v FROM invoice GROUP BY 1, 2');
  return new Map(rows.map(row => [nameOf(String(row.Issuer), String(row.InvoiceId)), Number(row.v)]));
}

const nameOf = (issuer: string, invoiceId: string) => JSON.stringify([issuer, invoiceId]);

/**
 * A new version of each invoice that is new or differs from what is there.
 * @returns how many were written
 * @throws AppError `invoice.twice`, `invoice.tax-exceeds`; nothing is written then
 */
export async function insertInvoices(
  connection: DuckDBConnection,
  { invoices, author, at }: { invoices: readonly Invoice[]; author: string; at: Date },
): Promise<number> {
  const byName = new Map<string, Invoice>();
  for (const given of invoices) {
    const invoice = checked(given);
    const name = nameOf(invoice.issuer, invoice.invoiceId);
    const other = byName.get(name);
    if (other && contentOf(other) !== contentOf(invoice))
      throw new AppError('invoice.twice', { issuer: invoice.issuer, invoiceId: invoice.invoiceId });
    byName.set(name, invoice);
  }
  const known = new Map(
    (await currentInvoices(connection)).map(each => [nameOf(each.issuer, each.invoiceId), contentOf(each)]),
  );
  const last = await versions(connection);
  const changed = [...byName].filter(([name, invoice]) => known.get(name) !== contentOf(invoice));
  await insertMany(
    connection,
    'invoice',
    invoiceColumns,
    changed.map(([name, invoice]) =>
      cellsOf(invoice, { author, at, version: (last.get(name) ?? 0) + 1, isRemoved: false }),
    ),
  );
  return changed.length;
}

/** @throws AppError `invoice.unknown` */
export async function removeInvoice(
  connection: DuckDBConnection,
  { issuer, invoiceId, author, at }: { issuer: string; invoiceId: string; author: string; at: Date },
): Promise<void> {
  const found = (await currentInvoices(connection)).find(
    each => each.issuer === issuer && each.invoiceId === invoiceId,
  );
  if (!found) throw new AppError('invoice.unknown', { issuer, invoiceId });
  await insertMany(connection, 'invoice', invoiceColumns, [
    cellsOf(found, { author, at, version: found.version + 1, isRemoved: true }),
  ]);
}

export type IssuerTolerance = Tolerance & { readonly issuer: string | null };

/** The newest word about each issuer; null speaks for all the others. */
export async function currentTolerances(connection: DuckDBConnection): Promise<IssuerTolerance[]> {
  const rows = await allRows(
    connection,
    `-- grain: issuer
     SELECT Issuer, Absolute, Share FROM reconcile_tolerance QUALIFY row_number() OVER (PARTITION BY Issuer ORDER BY Version DESC) = 1 ORDER BY Issuer NULLS FIRST`,
  );
  return rows.map(row => ({
    issuer: toText(row.Issuer),
    absolute: formatAmount(toUnscaled(row.Absolute) ?? 0n),
    share: Number(row.Share),
  }));
}

export async function insertTolerance(
  connection: DuckDBConnection,
  { issuer, absolute, share, author, at }: IssuerTolerance & { author: string; at: Date },
): Promise<void> {
  const [next] = await allRows(connection, 'SELECT coalesce(max(Version), 0) + 1 AS v FROM reconcile_tolerance');
  await insertMany(
    connection,
    'reconcile_tolerance',
    {
      ...{ Version: 'INTEGER', CreatedAt: 'TIMESTAMP', Author: 'VARCHAR', Issuer: 'VARCHAR' },
      ...{ Absolute: MONEY_SQL_TYPE, Share: 'DOUBLE' },
    },
    [
      {
        ...{ Version: Number(next?.v), CreatedAt: timestampText(at), Author: author, Issuer: issuer },
        ...{ Absolute: absolute, Share: share },
      },
    ],
  );
}

const invoiceColumns = {
  Version: 'INTEGER',
  EnteredAt: 'TIMESTAMP',
  Author: 'VARCHAR',
  Issuer: 'VARCHAR',
  InvoiceId: 'VARCHAR',
  BillingAccountId: 'VARCHAR',
  Month: 'VARCHAR',
  Currency: 'VARCHAR',
  Amount: MONEY_SQL_TYPE,
  Tax: MONEY_SQL_TYPE,
  IssuedOn: 'DATE',
  Note: 'VARCHAR',
  Origin: 'VARCHAR',
  IsRemoved: 'BOOLEAN',
} as const;

type Entry = { author: string; at: Date; version: number; isRemoved: boolean };

function cellsOf(invoice: Invoice, entry: Entry): Record<keyof typeof invoiceColumns, Cell> {
  return {
    ...{ Version: entry.version, EnteredAt: timestampText(entry.at), Author: entry.author, IsRemoved: entry.isRemoved },
    ...{ Issuer: invoice.issuer, InvoiceId: invoice.invoiceId, BillingAccountId: invoice.billingAccountId },
    ...{ Month: invoice.month, Currency: invoice.currency, Amount: invoice.amount, Tax: invoice.tax },
    ...{ IssuedOn: invoice.issuedOn, Note: invoice.note, Origin: invoice.origin },
  };
}

/** Amounts in their one spelling, so that 174 and 174.00 are the same invoice. */
function checked(invoice: Invoice): Invoice {
  const amount = amountOf(invoice.amount);
  const tax = invoice.tax === null ? null : amountOf(invoice.tax);
  const size = (text: string) => parseAmount(text.replace('-', ''));
  if (tax !== null && size(tax) > size(amount))
    throw new AppError('invoice.tax-exceeds', { invoiceId: invoice.invoiceId, tax, amount });
  return { ...invoice, amount, tax };
}

/** @throws AppError `call.bad-input` for what DECIMAL(38, 24) cannot hold exactly */
function amountOf(text: string): string {
  try {
    const amount = parseAmount(text);
    if (amount > -(10n ** 38n) && amount < 10n ** 38n) return formatAmount(amount);
  } catch {
    // said below, in the same words
  }
  throw new AppError('call.bad-input', { what: `${text.slice(0, 60)} has more digits than an amount can have` });
}

const contentOf = (invoice: Invoice) =>
  JSON.stringify([
    ...[invoice.issuer, invoice.invoiceId, invoice.billingAccountId, invoice.month, invoice.currency, invoice.amount],
    ...[invoice.tax, invoice.issuedOn, invoice.note, invoice.origin],
  ]);

function toInvoice(row: Row): StoredInvoice {
  const tax = toUnscaled(row.Tax);
  return {
    issuer: String(row.Issuer),
    invoiceId: String(row.InvoiceId),
    billingAccountId: toText(row.BillingAccountId),
    month: String(row.Month),
    currency: String(row.Currency),
    amount: formatAmount(toUnscaled(row.Amount) ?? 0n),
    tax: tax === null ? null : formatAmount(tax),
    issuedOn: toText(row.issued),
    note: String(row.Note),
    origin: String(row.Origin) as StoredInvoice['origin'], // checked by the contract when it was saved
    enteredAt: instantOf(toBigInt(row.entered)),
    author: String(row.Author),
    version: Number(row.Version),
  };
}
