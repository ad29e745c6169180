import { appendFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { VerifiedPack } from '../../src-core/contract/reports.ts';
import { headline, openScreen } from '../support/analyst.ts';
import { mureon } from '../support/command-line.ts';
import { exactWords, total } from '../support/estate.ts';
import { answerOpenDialog } from '../support/launch-desktop.ts';
import { expect, test } from '../support/workbench.ts';

test.use({ lake: 'estate' });

const isAugust = (charge: Readonly<Record<string, string>>) =>
  charge.BillingPeriodStart?.startsWith('2024-08') === true;

test('a month by service is published, verified on screen and by the command line; a changed file is named', async ({
  workbench,
}) => {
  const { page, app } = workbench;
  mkdirSync(join(workbench.folder, 'packs'));
  if (app) await answerOpenDialog(app, [join(workbench.folder, 'packs')]);
  await openScreen(workbench, 'Showback');
  await page.getByRole('button', { name: /^Billing month/ }).click();
  await page.getByRole('option', { name: 'August 2024' }).click();
  await page.getByRole('button', { name: /^Split by/ }).click();
  await page.getByRole('option', { name: /^Team/ }).click();
  const august = total('EffectiveCost', isAugust);
  await expect(headline(workbench)).toHaveAttribute('title', exactWords(august));
  await expect(page.getByText('3 groups add up to the month, to the last digit')).toBeVisible();

  await page.getByRole('button', { name: 'Publish workbook' }).click();
  const pack = page.getByRole('region', { name: 'Published' }).getByRole('listitem').first();
  await expect(pack).toContainText('August 2024 by Team');
  await expect(pack.getByTitle(exactWords(august))).toBeVisible();
  await pack.getByRole('button', { name: 'Verify August 2024 by Team' }).click();
  await expect(pack.getByText('Every file is as published.')).toBeVisible();
  await expect(pack.getByText('The lake still gives the same totals.')).toBeVisible();

  const folder = (await pack.locator('p', { hasText: workbench.folder }).textContent()) ?? '';
  expect(readdirSync(folder).filter(name => name.endsWith('.manifest.json'))).toHaveLength(1);
  const elsewhere = join(workbench.folder, 'elsewhere');
  const proof = await mureon(elsewhere, ['report', 'verify', folder]);
  expect(proof.exitCode, proof.stdout + proof.stderr).toBe(0);
  const { showback } = proof.json<VerifiedPack>();
  const published = showback?.totals.find(({ measure }) => measure === 'EffectiveCost');
  expect(published).toMatchObject({ currency: 'USD', amount: august });

  const [csv = ''] = readdirSync(folder).filter(name => name.endsWith('.csv'));
  appendFileSync(join(folder, csv), '\n');
  await pack.getByRole('button', { name: /^Verify/ }).click();
  await expect(pack.getByText('This folder is not as it was published.')).toBeVisible();
  await expect(pack.getByRole('listitem').filter({ hasText: csv })).toContainText('changed');
  const refused = await mureon(elsewhere, ['report', 'verify', folder]);
  expect(refused.exitCode).toBe(2);
  expect(refused.stdout).toContain(csv);
});
