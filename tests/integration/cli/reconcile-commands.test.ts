import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Reconciliation, StoredInvoice, Tolerance } from '../../../src-core/contract/reconcile.ts';
import { focusCsv } from '../../contract/lake-import/focus-csv.ts';
import { mureon } from '../../support/command-line.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/workspace.ts';

let folder: TemporaryFolder;
let workspace: string;
beforeAll(async () => {
  folder = temporaryFolder('reconcile');
  workspace = join(folder.path, 'w');
  const bill = join(folder.path, 'bill.csv');
  // 100 - 10 + 24 = 114
  const lines = [
    { BilledCost: '100', InvoiceId: 'INV-1', SkuId: 'a' },
    { BilledCost: '-10', InvoiceId: 'INV-1', SkuId: 'b', ChargeCategory: 'Credit' },
    { BilledCost: '24', InvoiceId: 'INV-1', SkuId: 'c', ChargeCategory: 'Tax' },
  ];
  writeFileSync(bill, focusCsv(lines));
  expect((await mureon(workspace, ['import', bill])).exitCode).toBe(0);
});
afterAll(() => folder.remove());

const run = async <T>(...words: string[]) => {
  const result = await mureon(workspace, words);
  expect(result.exitCode, result.stderr + result.stdout).toBe(0);
  return result.json<T>();
};
type Answer = { reconciliation: Reconciliation[] };

it('does last month equal the invoice?', async () => {
  const before = await run<Answer>('reconcile', '--month', '2026-01');
  expect(before.reconciliation).toMatchObject([{ state: 'no-invoice', billed: '114', invoiced: null }]);

  const typed = ['invoice', 'add', '--issuer', 'Cloud Inc.', '--id', 'INV-1', '--month', '2026-01'];
  const added = await run<{ invoices: StoredInvoice[] }>(...typed, '--amount', '124.00', '--tax', '24');
  expect(added.invoices).toMatchObject([{ invoiceId: 'INV-1', amount: '124', version: 1, origin: 'typed' }]);
  const [differs] = (await run<Answer>('reconcile', '--issuer', 'Cloud Inc.')).reconciliation;
  expect(differs).toMatchObject({ state: 'differs', invoiced: '124', billed: '114' });
  expect(differs?.residuals[1]).toMatchObject({ name: 'credits', amount: '10' });
  const words = await mureon(workspace, ['reconcile'], { isJson: false });
  expect(words.stdout).toContain('invoiced minus billed: 10 USD (outside, tolerance 1)');
  expect(words.stdout).toContain('credits: 10 USD');

  const { tolerances } = await run<{ tolerances: (Tolerance & { issuer: string | null })[] }>(
    ...['reconcile', 'tolerance', '--issuer', 'Cloud Inc.', '--absolute', '0.01', '--share', '0.5'],
  );
  expect(tolerances).toEqual([{ issuer: 'Cloud Inc.', absolute: '0.01', share: 0.005 }]);
  await run(...typed, '--amount', '114.00', '--tax', '24');
  expect((await run<Answer>('reconcile')).reconciliation).toMatchObject([
    { state: 'reconciled', tolerance: { absolute: '0.01', share: 0.005 }, allocated: '114' },
  ]);
  expect((await run<Answer>('reconcile', '--month', '2026-02')).reconciliation).toEqual([]);

  await run('invoice', 'remove', '--issuer', 'Cloud Inc.', '--id', 'INV-1');
  expect(await run('invoice', 'list')).toEqual({ invoices: [] });
});

it('takes invoices from a file, and says what it left out', async () => {
  const path = join(folder.path, 'invoices.csv');
  writeFileSync(
    path,
    'issuer,invoice,month,currency,amount\nCloud Inc.,INV-1,2026-01,USD,114\nCloud Inc.,INV-2,soon,USD,1\n',
  );
  const { invoices, problems } = await run<{ invoices: StoredInvoice[]; problems: string[] }>(
    'invoice',
    'import',
    path,
  );
  expect(invoices).toMatchObject([{ invoiceId: 'INV-1', amount: '114' }]);
  expect(problems).toEqual(['Row 2 is left out: soon is no month such as 2026-08.']);
  expect((await run<Answer>('reconcile')).reconciliation).toMatchObject([{ state: 'reconciled' }]);
  expect(await run('invoice', 'candidates')).toEqual({ candidates: [] });
});

it.each([
  [['reconcile', '--month', 'May'], 'cli.usage'],
  [['invoice', 'add', '--issuer', 'A', '--id', '1', '--month', '2026-01', '--amount', '1,000'], 'cli.usage'],
  [['invoice', 'add', '--issuer', 'A', '--id', '1', '--month', '2026-01'], 'cli.usage'],
  [['invoice', 'remove', '--issuer', 'A', '--id', '1'], 'invoice.unknown'],
  [['reconcile', 'tolerance', '--share', '101'], 'cli.usage'],
  [
    ['invoice', 'add', '--issuer', 'A', '--id', '1', '--month', '2026-01', '--amount', '1', '--tax', '2'],
    'invoice.tax-exceeds',
  ],
])('%s is refused', async (words, code) => {
  const result = await mureon(workspace, words);
  expect([result.exitCode, result.json<{ error: { code: string } }>().error.code]).toEqual([2, code]);
});
