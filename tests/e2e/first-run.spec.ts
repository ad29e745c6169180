import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportResult } from '../../src-core/contract/imports.ts';
import { chooseFiles, confirmImport, dropFiles, openScreen } from '../support/analyst.ts';
import { mureon } from '../support/command-line.ts';
import { exactWords, total, writeEstate } from '../support/estate.ts';
import { sharedData } from '../support/repository.ts';
import { expect, test, type Workbench } from '../support/workbench.ts';

const importDialog = ({ page }: Workbench) => page.getByRole('dialog', { name: 'Import' });

/** The drop's own page: four totals with every digit. */
async function totalsOnScreen({ page }: Workbench, fileName: string): Promise<string[]> {
  await page
    .getByRole('row', { name: new RegExp(fileName) })
    .getByRole('button')
    .first()
    .click();
  const details = page.getByRole('complementary');
  await expect(details.getByText('Totals, every digit')).toBeVisible();
  const amounts = details.locator('section', { hasText: 'Totals, every digit' }).locator('.figure[title$=" USD"]');
  return amounts.evaluateAll(figures => figures.map(figure => figure.getAttribute('title') ?? ''));
}

test('a first import by dialog: what the file is, its totals to the last digit, then where the money went', async ({
  workbench,
}) => {
  const { page } = workbench;
  await expect(page.getByRole('heading', { name: 'Where did the money go?' })).toBeVisible();
  const file = writeEstate(workbench.folder);
  await chooseFiles(workbench, [file], () => page.getByRole('button', { name: 'Choose files…' }).click());
  await expect(importDialog(workbench)).toContainText('third-quarter.csv');
  await expect(importDialog(workbench)).toContainText('FOCUS 1.0');
  await expect(importDialog(workbench)).toContainText('460 rows');
  await confirmImport(workbench, 'third-quarter.csv');

  const shown = await totalsOnScreen(workbench, 'third-quarter.csv');
  const measures = ['BilledCost', 'EffectiveCost', 'ListCost', 'ContractedCost'] as const;
  expect(shown).toEqual(measures.map(measure => exactWords(total(measure))));

  await openScreen(workbench, 'Home');
  await expect(page.getByRole('main')).toContainText('What moved most');
  await expect(
    page.getByTitle(exactWords(total('EffectiveCost', charge => isOfMonth(charge, '2024-09')))).first(),
  ).toBeVisible();
});

const isOfMonth = (charge: Readonly<Record<string, string>>, month: string) =>
  charge.ChargePeriodStart?.startsWith(month) === true;

test('dropped files are looked into, imported, and show the totals that the command line gives', async ({
  workbench,
}) => {
  const sample = sharedData('focus-sample', 'focus_1.0_sample_667.csv');
  test.skip(sample === undefined, 'the data sets are not here');
  if (sample === undefined) return;
  await expect(workbench.page.getByRole('button', { name: 'Choose files…' })).toBeVisible();
  await dropFiles(workbench, [sample]);
  await expect(importDialog(workbench)).toContainText('667 rows');
  await confirmImport(workbench, 'focus_1.0_sample_667.csv');

  const shown = await totalsOnScreen(workbench, 'focus_1.0_sample_667.csv');
  const { drops } = (await mureon(join(workbench.folder, 'other'), ['import', sample])).json<ImportResult>();
  expect(shown).toEqual(drops[0]?.totals.map(({ amount }) => exactWords(amount)));
});

test('a file that is no cost export is refused with its reason, beside a good one', async ({ workbench }) => {
  const folder = join(workbench.folder, 'exports');
  mkdirSync(folder);
  const page = join(folder, 'page.csv');
  writeFileSync(page, '<!doctype html><html><body>Sign in</body></html>');
  await dropFiles(workbench, [page, writeEstate(folder)]);
  await expect(importDialog(workbench)).toContainText('page.csv');
  await expect(importDialog(workbench)).toContainText(/HTML/i);
  await importDialog(workbench).getByRole('button', { name: 'Import 1 file' }).click();
  await expect(workbench.page.getByRole('row', { name: /third-quarter/ })).toContainText('In force');
  await expect(workbench.page.getByRole('row', { name: /page\.csv/ })).toHaveCount(0);
});

test('the demo estate loads from the first page and is marked as invented everywhere', async ({ workbench, shell }) => {
  test.skip(shell === 'browser', '200,000 rows: once is enough, on the desktop');
  const { page } = workbench;
  await page.getByRole('button', { name: 'Load the demo estate' }).click();
  await expect(page.getByRole('progressbar').first()).toBeVisible();
  for (const screen of ['Home', 'Explore', 'Showback', 'Sources'] as const) {
    await openScreen(workbench, screen);
    await expect(page.getByText('Demo data.')).toBeVisible({ timeout: 500_000 });
  }
  await openScreen(workbench, 'Explore');
  await expect(page.getByRole('img', { name: /^Chart: Effective cost/ })).toBeVisible();
});
