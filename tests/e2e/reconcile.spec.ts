import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatAmount, parseAmount } from '../../src-core/money/amount.ts';
import { chooseFiles } from '../support/analyst.ts';
import { charges } from '../support/estate.ts';
import { expect, test } from '../support/workbench.ts';

test.use({ lake: 'estate' });

test('does last month equal the invoice: typed in, corrected, removed, undone, and the rest from a file', async ({
  workbench,
}) => {
  const { page } = workbench;
  await page.evaluate(() => {
    window.location.hash = '#/reconcile';
  });
  await expect(page.getByText(/September 2024: .* no invoice to compare/)).toBeVisible();
  const issuer = 'AWS';
  const row = page.getByRole('table', { name: 'September 2024' }).getByRole('row', { name: /^AWS/ });
  await expect(row).toContainText('No invoice');
  const september = charges.filter(
    charge => charge.ProviderName === issuer && charge.BillingPeriodStart === '2024-09-01T00:00:00Z',
  );
  const billed = formatAmount(september.reduce((sum, { BilledCost }) => sum + parseAmount(BilledCost ?? '0'), 0n));

  // one unit of currency and more beside the bill: the default tolerance is 1.00
  await page.getByRole('button', { name: 'Add an invoice' }).first().click();
  const editor = page.getByRole('dialog', { name: 'Add an invoice' });
  await editor.getByRole('button', { name: /^Choose an issuer/ }).click();
  await page.getByRole('option', { name: issuer, exact: true }).click();
  await editor.getByLabel('Invoice number').fill('E-1');
  await editor.getByRole('button', { name: 'Save' }).click();
  await expect(editor.getByText('Needed.')).toBeVisible();
  await editor.getByLabel('Amount, tax included').fill(formatAmount(parseAmount(billed) + parseAmount('5')));
  await editor.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('September 2024: the invoice does not equal the bill.')).toBeVisible();
  await expect(page.getByText(`${issuer}: invoice minus bill is $5.00`)).toBeVisible();

  // the row opens the way from invoice to bill; its invoice is corrected there
  await row.getByRole('button').click();
  await expect(page.getByRole('table', { name: 'From invoice to bill to metered usage' })).toContainText('−$5.00');
  await page.getByRole('button', { name: 'Correct invoice E-1' }).click();
  const correction = page.getByRole('dialog', { name: 'Correct an invoice' });
  await correction.getByLabel('Amount, tax included').fill(billed);
  await correction.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('September 2024: the invoice equals the bill.')).toBeVisible();

  await page.getByRole('tab', { name: 'Invoices' }).click();
  await expect(page.getByRole('row', { name: /E-1/ })).toContainText('version 2');
  await page.getByRole('button', { name: 'Remove invoice E-1' }).click();
  await page.getByRole('button', { name: 'Undo' }).hover(); // a toast stays while it is pointed at
  await expect(page.getByText('No invoices yet')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('row', { name: /E-1/ })).toBeVisible();

  const file = join(workbench.folder, 'invoices.csv');
  writeFileSync(file, `issuer,invoice,month,currency,amount\n"${issuer}",E-0,2024-08,USD,1\nx,,2024-08,USD,1\n`);
  await page.getByRole('button', { name: 'Import invoices…' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Import invoices' });
  await chooseFiles(workbench, [file], () => dialog.getByRole('button', { name: 'Choose a file…' }).click());
  await expect(dialog.getByText('One was left out:')).toBeVisible();
  await dialog.getByRole('button', { name: 'Save one invoice' }).click();
  await expect(page.getByRole('row', { name: /E-0/ })).toBeVisible();
});
