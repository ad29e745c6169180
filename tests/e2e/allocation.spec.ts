import type { Locator, Page } from '@playwright/test';
import { formatAmount, parseAmount } from '../../src-core/money/amount.ts';
import { openScreen } from '../support/analyst.ts';
import { charges, exactWords } from '../support/estate.ts';
import { expect, test } from '../support/workbench.ts';

test.use({ lake: 'estate' });

/** EffectiveCost of one team's charges, all three months. */
const costOf = (team: string) =>
  formatAmount(
    charges
      .filter(charge => charge.Tags?.includes(team))
      .reduce((sum, charge) => sum + parseAmount(charge.EffectiveCost ?? '0'), 0n),
  );

/** Everything of one team to another one, in even shares of one. */
async function addSplit(page: Page, name: string, from: string, to: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a split' }).click();
  await page.getByRole('menuitem', { name: 'Blank' }).click();
  const editor = page.getByRole('region', { name: 'New split' });
  await editor.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await editor.getByRole('textbox', { name: 'Value 1' }).fill(from);
  await editor.getByRole('radio', { name: 'Even', exact: true }).click();
  await editor.getByRole('radio', { name: 'Only these' }).click();
  await editor.getByText(to, { exact: true }).click();
  await editor.getByRole('button', { name: 'Add to the splits' }).click();
  await expect(editor).toHaveCount(0);
}

const rowOf = (within: Locator, name: string) =>
  within.getByRole('row').filter({ has: within.page().getByRole('rowheader', { name, exact: true }) });

test('a split moves what its dry run said, the month closes, every part is in the table, and undo takes it back', async ({
  workbench,
}) => {
  const { page } = workbench;
  await openScreen(workbench, 'Allocation');
  await page.getByRole('tab', { name: 'Splits' }).click();
  await expect(page.getByText('No splits yet')).toBeVisible();
  await addSplit(page, 'Search is for everybody', 'search', 'assistant');

  const dryRun = page.getByRole('region', { name: 'Dry run' });
  const moved = costOf('search');
  await expect(rowOf(dryRun, 'assistant').getByTitle(exactWords(moved))).toBeVisible();
  await expect(dryRun.getByText(/sums close, difference 0/)).toBeVisible();
  await dryRun.getByRole('textbox', { name: 'Note for the history' }).fill('one bill for both');
  await dryRun.getByRole('button', { name: 'Apply the splits' }).click();
  await expect(page.getByRole('button', { name: 'Undo version 1' })).toBeVisible();
  await expect(dryRun.getByText('“one bill for both”')).toBeVisible();

  const proof = page.getByRole('region', { name: 'Does the month close' });
  await expect(proof.getByText('Closes', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Search is for everybody', exact: true }).click();
  const details = page.getByRole('region', { name: 'Search is for everybody' });
  await expect(rowOf(details, 'assistant')).toContainText('100.0%');
  await page.keyboard.press('Escape');
  await expect(details).toHaveCount(0);

  await page.getByRole('tab', { name: 'Where it goes' }).click();
  const table = page.getByRole('table', { name: 'Cost after the splits, by target and split' });
  await expect(table.getByRole('columnheader')).toHaveText(['Team', 'Direct', 'Search is for everybody', 'Total']);
  await expect(rowOf(table, 'search')).toHaveCount(0);
  await expect(rowOf(table, 'No Team')).toBeVisible();

  await page.getByRole('button', { name: 'Undo version 1' }).click();
  await expect(page.getByText('Nothing is split in this month')).toBeVisible();
  await page.getByRole('tab', { name: 'History' }).click();
  const versions = page.getByRole('tabpanel', { name: 'History' }).getByRole('heading', { level: 2 });
  await expect(versions).toHaveText(['Version 2', 'Version 1']);
});

test('splits that feed each other are refused where they stand, and nothing can be applied', async ({ workbench }) => {
  const { page } = workbench;
  await openScreen(workbench, 'Allocation');
  await page.getByRole('tab', { name: 'Splits' }).click();
  await addSplit(page, 'There', 'search', 'assistant');
  const there = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'There', exact: true }) });
  await there.getByRole('switch', { name: 'There is on' }).press(' ');
  await addSplit(page, 'Back', 'assistant', 'search');
  await there.getByRole('switch', { name: 'There is on' }).press(' ');
  const refusal = page.getByRole('region', { name: 'Dry run' }).getByRole('alert');
  await expect(refusal).toContainText('allocation.cycle');
  await expect(page.getByText('Refused', { exact: true })).toHaveCount(2);
  await expect(page.getByRole('button', { name: 'Apply the splits' })).toBeDisabled();
  await page.getByRole('button', { name: 'Remove Back' }).click();
  await expect(refusal).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Apply the splits' })).toBeEnabled();
});
