import { headline, openScreen } from '../support/analyst.ts';
import { exactWords, total } from '../support/estate.ts';
import { expect, test } from '../support/workbench.ts';

test.use({ lake: 'estate' });

const isAi = (charge: Readonly<Record<string, string>>) => charge.ServiceCategory === 'AI and Machine Learning';

test('a budget is tried, saved, changed, restored, and brought back after it was removed', async ({ workbench }) => {
  const { page } = workbench;
  await openScreen(workbench, 'Budgets');
  await expect(page.getByText('No budgets yet')).toBeVisible();
  // The charges end on 30 September 2024, at 21:00: the first morning after them is offered.
  await page.getByRole('button', { name: /^As on the morning of/ }).click();
  await page.getByRole('option', { name: /Oct 1, 2024/ }).click();
  await page.getByRole('button', { name: 'New budget' }).click();

  const whatIf = page.getByRole('region', { name: 'What if' });
  const save = page.getByRole('button', { name: 'Save' });
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByRole('searchbox', { name: 'Search dimensions' }).fill('ServiceCategory');
  await page.getByRole('option').first().click();
  await page.getByRole('option', { name: /^AI and Machine Learning/ }).click();
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByRole('button', { name: /Length/ }).click();
  await page.getByRole('option', { name: 'Year' }).click();
  await page.getByLabel('From', { exact: true }).fill('2024-07-01');
  await expect(page.getByText('Counts from Jan 1, 2024: periods are whole.')).toBeVisible();
  await page.getByLabel('USD a year').fill('4000');
  // 92 days of Claude and Azure OpenAI, to the last digit; nothing is saved yet.
  const spent = exactWords(total('EffectiveCost', isAi));
  await expect(whatIf.getByTitle(spent)).toBeVisible();
  await expect(save).toBeDisabled();
  await page.getByLabel('Name').fill('Models');
  await save.click();

  await expect(page.getByRole('heading', { level: 2, name: 'Models' })).toBeVisible();
  await expect(page.getByTitle(spent).first()).toBeVisible();
  await page.getByRole('button', { name: 'Show as table' }).click();
  const lastDay = page.getByRole('table', { name: 'The chart as a table' }).getByRole('row', { name: /Sep 30, 2024/ });
  await expect(lastDay.getByTitle(spent).first()).toBeVisible();

  // Over: 1,000 for a year of which a quarter cost three times as much.
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  await page.getByLabel('USD a year').fill('1000');
  await expect(whatIf.getByText('Over', { exact: true })).toBeVisible();
  await save.click();
  await expect(page.getByRole('heading', { level: 3, name: 'Version 2' })).toBeVisible();
  await page.getByRole('link', { name: 'All budgets' }).click();
  const row = page.getByRole('row', { name: /Models/ });
  await expect(row).toContainText('Service category is AI and Machine Learning');
  await expect(row).toContainText('Over');

  // An old version is seen as a what-if before it is saved again, as a new one.
  await row.getByRole('link', { name: 'Models' }).click();
  await page.getByRole('button', { name: 'Open version 1 to restore it' }).click();
  await expect(page.getByLabel('USD a year')).toHaveValue('4000');
  await save.click();
  await expect(page.getByRole('heading', { level: 3, name: 'Version 3' })).toBeVisible();

  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('button', { name: 'Undo' }).hover(); // a toast stays while it is pointed at
  await expect(page.getByText('No budgets yet')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('row', { name: /Models/ })).toContainText('Service category is AI and Machine Learning');

  await workbench.restart();
  await openScreen(workbench, 'Budgets');
  await workbench.page.getByRole('link', { name: 'Models' }).click();
  await expect(workbench.page.getByRole('heading', { level: 3, name: 'Version 5' })).toBeVisible();
});

test('the money of a budget opens in Explore as exactly the same charges', async ({ workbench }) => {
  const { page } = workbench;
  await openScreen(workbench, 'Budgets');
  await page.getByRole('button', { name: /^As on the morning of/ }).click();
  await page.getByRole('option', { name: /Oct 1, 2024/ }).click();
  await page.getByRole('button', { name: 'New budget' }).click();
  await page.getByLabel('Name').fill('Everything');
  await page.getByRole('button', { name: /Length/ }).click();
  await page.getByRole('option', { name: 'Year' }).click();
  await page.getByLabel('USD a year').fill('12,000');
  // A comma means two things: it is asked about, not guessed.
  await expect(page.getByText('Type the amount: digits, and a point for parts.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled();
  await page.getByLabel('USD a year').fill('12000');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByTitle(exactWords(total('EffectiveCost'))).first()).toBeVisible();
  await page.getByRole('link', { name: 'Show this money in Explore' }).click();
  await expect(headline(workbench)).toHaveAttribute('title', exactWords(total('EffectiveCost')));
});

test('what is typed survives a look elsewhere, and is thrown away only on request', async ({ workbench }) => {
  const { page } = workbench;
  await openScreen(workbench, 'Budgets');
  await page.getByRole('button', { name: 'New budget' }).click();
  await page.getByLabel('Name').fill('Half a thought');
  await openScreen(workbench, 'Home');
  await openScreen(workbench, 'Budgets');
  await page.getByRole('button', { name: 'New budget' }).click();
  await expect(page.getByLabel('Name')).toHaveValue('Half a thought');
  await page.getByRole('button', { name: 'Discard' }).click();
  await page.getByRole('button', { name: 'New budget' }).click();
  await expect(page.getByLabel('Name')).toHaveValue('');
});
