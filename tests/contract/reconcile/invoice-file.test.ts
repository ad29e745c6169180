import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ReconcileBench } from './reconcile-bench.ts';

let bench: ReconcileBench;
beforeEach(async () => {
  bench = await ReconcileBench.create();
});
afterEach(() => bench.close());

const detail = `InvoiceId,InvoiceDetailId,InvoiceIssuerName,InvoiceIssueStatus,InvoiceIssueDate,BilledCost,BillingAccountId,BillingCurrency,BillingPeriodStart,BillingPeriodEnd,ChargeCategory,InvoiceDetailGrain
INV-1,1,Acme Co,Issued,2025-02-03T00:00:00Z,450.00,123,USD,2025-01-01T00:00:00Z,2025-02-01T00:00:00Z,Usage,"{""ServiceName"": ""Compute""}"
INV-1,2,Acme Co,Issued,2025-02-03T00:00:00Z,128.63,123,USD,2025-01-01T00:00:00Z,2025-02-01T00:00:00Z,Tax,{}
`;
const expected = {
  invoices: [
    {
      ...{ issuer: 'Acme Co', invoiceId: 'INV-1', billingAccountId: '123', month: '2025-01', currency: 'USD' },
      ...{ amount: '578.63', tax: '128.63', issuedOn: '2025-02-03', note: '', origin: 'invoice-detail' },
    },
  ],
  problems: [],
};

it('reads Invoice Detail as CSV, with and without a byte order mark, and leaves nothing behind', async () => {
  expect(await bench.readFile('detail.csv', detail)).toEqual(expected);
  expect(await bench.readFile('detail.csv', `\uFEFF${detail.replaceAll('\n', '\r\n')}`)).toEqual(expected);
  expect(bench.version).toBe(0);
});

it('reads Invoice Detail as Parquet, with decimals and timestamps', async () => {
  const { staging } = bench.workspace.lake.paths;
  const path = join(staging, 'detail.parquet');
  await bench.workspace.sql(
    `COPY (SELECT 'INV-1' AS InvoiceId, 'Acme Co' AS InvoiceIssuerName, 'Issued' AS InvoiceIssueStatus, TIMESTAMP '2025-02-03' AS InvoiceIssueDate, c AS BilledCost, '123' AS BillingAccountId,
       'USD' AS BillingCurrency, TIMESTAMP '2025-01-01' AS BillingPeriodStart, k AS ChargeCategory FROM (VALUES (450.00::DECIMAL(38, 24), 'Usage'), (128.63, 'Tax')) v(c, k)) TO '${path}' (FORMAT parquet)`,
  );
  expect(await bench.desk.readFile({ path, name: 'detail.parquet' }, new AbortController().signal)).toEqual(expected);
});

it.each([
  ['list.csv', 'issuer;invoice;month;currency;amount\nAWS;1;2026-08;USD;12.50\n', null],
  ['torn.csv', 'issuer,invoice,month,currency,amount\nAWS,1,2026-08\n', 'format.csv-structure'],
  ['open.csv', 'issuer,invoice,month,currency,amount\n"AWS,1,2026-08,USD,1\n', 'format.csv-structure'],
  ['empty.csv', '', 'file.empty'],
  ['other.csv', 'a,b\n1,2\n', 'invoice.not-a-table'],
  ['bytes.csv', new Uint8Array([0xff, 0xfe, 0x41]), 'invoice.not-a-table'],
  ['cut.parquet', new TextEncoder().encode('PAR1 and nothing more'), 'format.broken-parquet'],
] as const)('%s', async (name, content, code) => {
  if (code === null) expect((await bench.readFile(name, content)).invoices).toMatchObject([{ amount: '12.5' }]);
  else await expect(bench.readFile(name, content)).rejects.toMatchObject({ code });
});
