import { appendFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { VerifiedPack } from '../../src-core/contract/reports.ts';
import { formatAmount, parseAmount } from '../../src-core/money/amount.ts';
import { focusCsv } from '../fixtures/focus/focus-text.ts';
import { confirmImport, dropFiles, headline, openScreen, saveFile } from '../support/analyst.ts';
import { setTheme, violations } from '../support/axe.ts';
import { mureon } from '../support/command-line.ts';
import { charges, exactWords, total } from '../support/estate.ts';
import { answerOpenDialog } from '../support/launch-desktop.ts';
import { expect, test, type Workbench } from '../support/workbench.ts';

test.use({ lake: 'estate' });

const isAugust = (charge: Readonly<Record<string, string>>) =>
  charge.BillingPeriodStart?.startsWith('2024-08') === true;
const august = total('EffectiveCost', isAugust);

// The report stands in a frame that runs no script; Playwright tries its own there, to record what is seen.
const noScripts = /^Blocked script execution in 'about:blank' because the document's frame is sandboxed/;
test.beforeEach(({ workbench }) => {
  workbench.tolerated.push(noScripts);
});

/** From the list to the page of a new pack of August by team. */
async function buildAugust(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  await page.getByRole('button', { name: 'New pack' }).click();
  await page.getByRole('button', { name: /Period$/ }).click();
  await page.getByRole('option', { name: 'August 2024' }).click();
  await expect(page.getByRole('article').getByRole('heading', { name: 'Showback by team, August 2024' })).toBeVisible();
  if (workbench.shell === 'browser') expect(await violations(workbench, 'new pack')).toEqual([]);
  await page.getByRole('button', { name: 'Build pack' }).click();
  await expect(page.getByRole('button', { name: 'Verify' })).toBeVisible();
}

const more = async (page: Page, item: string) => {
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: item }).click();
};

async function publish(workbench: Workbench): Promise<string> {
  const { page, app } = workbench;
  const asked = join(workbench.folder, 'packs');
  mkdirSync(asked, { recursive: true });
  if (app) await answerOpenDialog(app, [asked]);
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Choose a folder…' }).click();
  const told = page.getByText(/^Published to .*, edition 1$/);
  await expect(told).toBeVisible();
  return /^Published to (.*), edition 1$/.exec((await told.textContent()) ?? '')?.[1] ?? '';
}

test('a month is looked at, built, approved, published, proved, and says when the lake moved on', async ({
  workbench,
}) => {
  const { page } = workbench;
  await openScreen(workbench, 'Showback');
  await expect(page.getByText('No packs yet')).toBeVisible();
  await buildAugust(workbench);
  await expect(headline(workbench)).toHaveAttribute('title', exactWords(august));
  await expect(page.getByText(/^Every table ties to lake version/)).toBeVisible();
  await expect(page.getByText('Ready to publish')).toBeVisible();
  const report = page.frameLocator('iframe');
  await expect(report.getByRole('heading', { level: 1 })).toHaveText('Showback by team, August 2024');
  // What stands in the frame is the page itself, with its own look.
  expect(await report.locator('main').evaluate(main => getComputedStyle(main).maxWidth)).not.toBe('none');

  await more(page, 'Approve');
  const dialog = page.getByRole('dialog', { name: 'Approve this pack' });
  await dialog.getByRole('textbox', { name: /^Note/ }).fill('August is right');
  await dialog.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('August is right')).toBeVisible();

  const folder = await publish(workbench);
  await expect(page.getByRole('button', { name: 'Publish again' })).toBeVisible();
  expect(readdirSync(folder).filter(name => name.endsWith('.manifest.json'))).toHaveLength(1);
  await page.getByRole('button', { name: 'Verify' }).click();
  const proof = page.getByRole('region', { name: 'Proof' });
  await expect(proof.getByRole('heading', { name: /are as they were built, byte for byte/ })).toBeVisible();
  await expect(proof.getByText('The totals, summed again from the files, are those of the pack.')).toBeVisible();

  const elsewhere = join(workbench.folder, 'elsewhere');
  const verified = await mureon(elsewhere, ['report', 'verify', folder]);
  expect(verified.exitCode, verified.stdout + verified.stderr).toBe(0);
  const published = verified.json<VerifiedPack>().manifest?.totals.find(({ measure }) => measure === 'EffectiveCost');
  expect(published).toMatchObject({ currency: 'USD', amount: august });

  const [csv = ''] = readdirSync(folder).filter(name => name.endsWith('.csv'));
  appendFileSync(join(folder, csv), '\n');
  await page.getByRole('button', { name: 'Verify' }).click();
  await expect(proof.getByRole('heading', { name: 'The files are not as they were built' })).toBeVisible();
  await expect(proof.getByRole('listitem').filter({ hasText: csv })).toContainText('changed');
  expect((await mureon(elsewhere, ['report', 'verify', folder])).exitCode).toBe(2);

  // The provider delivers the quarter anew: one charge of August costs 5.25 more.
  const dearer = charges.map((charge, at) =>
    isAugust(charge) && at === charges.findIndex(isAugust)
      ? { ...charge, EffectiveCost: formatAmount(parseAmount(charge.EffectiveCost ?? '0') + parseAmount('5.25')) }
      : charge,
  );
  const file = join(workbench.folder, 'third-quarter-again.csv');
  writeFileSync(file, focusCsv(dearer));
  await openScreen(workbench, 'Sources');
  await dropFiles(workbench, [file]);
  await confirmImport(workbench, 'third-quarter-again.csv');
  await openScreen(workbench, 'Showback');
  const row = page.getByRole('row', { name: /Showback by team, August 2024/ });
  await expect(row.getByText('Restated since')).toBeVisible();
  await expect(row.getByTitle('5.25 USD')).toBeVisible();
  await row.getByRole('button').click();
  await expect(headline(workbench)).toHaveAttribute('title', exactWords(august));
  await page.getByRole('region', { name: 'Restated' }).getByRole('button', { name: 'Build again' }).click();
  await expect(page.getByText(/what moved against the pack published for August 2024/)).toBeVisible();
  await page.getByRole('button', { name: 'Build pack' }).click();
  await expect(headline(workbench)).toHaveAttribute(
    'title',
    exactWords(formatAmount(parseAmount(august) + parseAmount('5.25'))),
  );
  await expect(page.getByText('Before and all effects add up to after, to the last digit.')).toBeVisible();
  await more(page, 'Compare with another pack…');
  const compared = page.getByRole('dialog', { name: 'Compare packs' });
  await expect(compared.getByTitle('5.25 USD').first()).toBeVisible();
  await expect(compared.getByText(/They rest on different: .*charges/)).toBeVisible();
});

test('a pack that never left is discarded with its files; one file of a pack is saved as it was built', async ({
  workbench,
}) => {
  const { page } = workbench;
  await openScreen(workbench, 'Showback');
  await buildAugust(workbench);
  if (workbench.shell === 'browser') {
    const found: string[] = [];
    for (const theme of ['light', 'dark']) {
      await setTheme(workbench, theme);
      found.push(...(await violations(workbench, `pack ${theme}`, theme === 'dark')));
    }
    expect(found).toEqual([]);
  }
  const saved = join(workbench.folder, 'august.xlsx');
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await saveFile(workbench, saved, () => page.getByRole('menuitem', { name: /\.xlsx$/ }).click());
  await more(page, 'Discard');
  const dialog = page.getByRole('dialog', { name: 'Discard this pack?' });
  await expect(dialog.getByText(/was never published/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByText('No packs yet')).toBeVisible();
  expect(readdirSync(join(workbench.workspace, 'packs'))).toEqual([]);
});
