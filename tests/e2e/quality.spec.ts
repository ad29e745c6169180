import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatAmount, parseAmount } from '../../src-core/money/amount.ts';
import { focusCsv } from '../fixtures/focus/focus-text.ts';
import { dropFiles, headline, openScreen } from '../support/analyst.ts';
import { charges, exactWords, total } from '../support/estate.ts';
import { expect, test } from '../support/workbench.ts';

test.use({ lake: 'estate' });

test('a finding leads to exactly the charges whose money it puts at stake', async ({ workbench }) => {
  const { page } = workbench;
  // AWS Lambda is the one service whose charges carry no team.
  const bare = total('EffectiveCost', charge => charge.Tags === '');
  await openScreen(workbench, 'Quality');
  const finding = page.getByRole('row').filter({ hasText: 'no team' });
  await expect(finding.getByTitle(exactWords(bare))).toBeVisible();
  await expect(finding).toContainText('92');

  await page.getByRole('button', { name: /^Kind/ }).click();
  await page.getByRole('option', { name: /^Tags/ }).click();
  await expect(page).toHaveURL(/kind=tags/);
  await expect(finding).toBeVisible();
  await finding.getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Explore' })).toBeVisible();
  await expect(headline(workbench)).toHaveAttribute('title', exactWords(bare));
});

test('a newer bill shows what it changed, line by line, to the last digit', async ({ workbench }) => {
  const { page } = workbench;
  await openScreen(workbench, 'Quality');
  await page.getByRole('tab', { name: 'Restatements' }).click();
  await expect(page.getByText('No bill was restated')).toBeVisible();

  const at = charges.findIndex(
    charge => charge.ServiceName === 'Amazon EC2' && charge.ChargePeriodStart?.startsWith('2024-08-15'),
  );
  const before = charges[at]?.BilledCost ?? '';
  const after = formatAmount(parseAmount(before) + parseAmount('5.000000001'));
  const restated = charges.map((charge, index) => (index === at ? { ...charge, BilledCost: after } : charge));
  const file = join(workbench.folder, 'third-quarter.csv');
  writeFileSync(file, focusCsv(restated));
  await dropFiles(workbench, [file]);
  const dialog = page.getByRole('dialog', { name: 'Import' });
  await dialog.getByRole('button', { name: /^Import/ }).click();
  await expect(page.getByText('1 file imported')).toBeVisible();

  await openScreen(workbench, 'Quality');
  await page.getByRole('tab', { name: 'Restatements' }).click();
  const bill = page.getByRole('row').filter({ hasText: 'Aug 2024' });
  await expect(bill.getByTitle(exactWords('5.000000001')).first()).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'Sep 2024' })).toHaveCount(0);
  await bill.getByRole('button').click();
  const line = page.getByRole('table', { name: 'Lines of this restatement' }).getByRole('row').nth(1);
  await expect(line).toContainText('Amazon EC2');
  for (const amount of [before, after, '5.000000001']) await expect(line.getByTitle(exactWords(amount))).toBeVisible();

  await page.getByRole('button', { name: /^Billing month/ }).click();
  await page.getByRole('option', { name: 'July 2024' }).click();
  await expect(page.getByText('No bill was restated')).toBeVisible();
  await page.getByRole('tab', { name: 'Overlap' }).click();
  await expect(page.getByText('Nothing arrives twice')).toBeVisible();
});
