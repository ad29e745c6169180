import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { SplitRule } from '../../../src-core/contract/allocation.ts';
import type { FxRate } from '../../../src-core/contract/fx.ts';
import type { Invoice } from '../../../src-core/contract/reconcile.ts';
import { demoCostModel } from '../../../src-core/demo/books/cost-model.ts';
import { demoFxRates } from '../../../src-core/demo/books/fx-rates.ts';
import { type BilledMonth, demoInvoices, invoicesCsv } from '../../../src-core/demo/books/invoices.ts';
import { LAST_CLOSED_MONTH } from '../../../src-core/demo/calendar.ts';
import { formatAmount, parseAmount } from '../../../src-core/money/amount.ts';
import { liveBills, scanOf } from './scan-bills.ts';

/** What finance keeps beside the bills: invoices, exchange rates, and who bears what is bought for everybody. */
export type DemoBooks = {
  invoices: Invoice[];
  fxRates: FxRate[];
  splitRules: SplitRule[];
  /** The invoices as a list to import, and the rates. */
  files: { path: string; name: string }[];
};

/** The books of the demo company, from its finished bills; invoices and rates also as the files that one would bring oneself. */
export async function writeBooks(
  connection: DuckDBConnection,
  { dir, seed }: { dir: string; seed: number },
): Promise<DemoBooks & { billed: readonly BilledMonth[] }> {
  const billed = await billedMonths(connection, dir);
  const invoices = demoInvoices(billed);
  const fxRates = demoFxRates(seed);
  const rateLines = fxRates.map(({ date, from, to, rate, source }) => [date, from, to, rate, source].join(','));
  const texts = {
    'invoices.csv': invoicesCsv(invoices),
    'fx-rates.csv': `${['date,from,to,rate,source', ...rateLines].join('\n')}\n`,
  };
  const files = [];
  for (const [name, text] of Object.entries(texts)) {
    const path = join(dir, name);
    await writeFile(path, text, { mode: 0o600 });
    files.push({ path, name });
  }
  return { invoices, fxRates, splitRules: [...demoCostModel], files, billed };
}

async function billedMonths(connection: DuckDBConnection, dir: string): Promise<BilledMonth[]> {
  const files = liveBills.filter(file => file.month <= LAST_CLOSED_MONTH);
  const found = await connection.runAndReadAll(
    `-- grain: issuer x invoice
     SELECT InvoiceIssuerName AS issuer, InvoiceId AS invoice, BillingAccountId AS account, strftime(BillingPeriodStart, '%Y-%m') AS "month", BillingCurrency AS currency,
       sum(BilledCost)::VARCHAR AS billed, coalesce(sum(BilledCost) FILTER (ChargeCategory = 'Tax'), 0)::VARCHAR AS tax, coalesce(bool_or(ChargeCategory = 'Tax'), false) AS "hasTax"
     FROM ${scanOf(dir, files)} GROUP BY ALL ORDER BY 4, 1`,
  );
  return found.getRowObjects().map(row => ({
    issuer: String(row.issuer),
    invoiceId: String(row.invoice),
    billingAccountId: String(row.account),
    month: String(row.month),
    currency: String(row.currency),
    billed: formatAmount(parseAmount(String(row.billed))),
    tax: formatAmount(parseAmount(String(row.tax))),
    hasTax: row.hasTax === true,
  }));
}
