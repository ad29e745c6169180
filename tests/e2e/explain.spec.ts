import { clipboardText, grid, headline, openScreen } from '../support/analyst.ts';
import { exactWords, monthIn, total } from '../support/estate.ts';
import { expect, test } from '../support/workbench.ts';

test.use({ lake: 'estate' });

const isSeptember = (charge: Readonly<Record<string, string>>) => monthIn('UTC', charge) === '2024-09';
const isCompute = (charge: Readonly<Record<string, string>>) => charge.ServiceCategory === 'Compute';

test('what a figure is made of: by keyboard from a cell, proved, in the address, and back', async ({ workbench }) => {
  const { page } = workbench;
  await openScreen(workbench, 'Explore');
  const table = grid(workbench, 'Table');
  await expect(table.getByRole('rowheader').first()).toHaveText('Compute');
  await table.focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('e');
  const drawer = page.getByRole('complementary', { name: 'What this figure is made of' });
  await expect(drawer).toBeFocused();
  await expect(drawer.getByText(/^Adds up to the last digit/)).toBeVisible();
  const compute = exactWords(total('EffectiveCost', isCompute));
  await expect(drawer.getByTitle(compute).first()).toBeVisible();
  await expect(drawer).toContainText('Service category: Compute');
  await expect(drawer).toContainText('third-quarter.csv');
  // Files, tag rules and charge lines each add up to the figure.
  await expect(drawer.getByText('is the figure')).toHaveCount(3);

  await drawer
    .getByRole('button', { name: 'Copy the figure’s address' })
    .or(drawer.getByRole('button', { name: "Copy the figure's address" }))
    .click();
  expect(await clipboardText(workbench)).toMatch(/^cell:EffectiveCost\?currency=.*in:ServiceCategory=Compute/);
  await page.reload();
  await expect(drawer.getByTitle(compute).first()).toBeVisible();

  await drawer.getByRole('link', { name: 'Open the charge lines' }).click();
  const rows = page.getByRole('region', { name: 'Charges behind this figure' });
  await expect(
    rows
      .getByText(/^ties to/)
      .or(rows.getByText(/charge lines?$/))
      .first(),
  ).toBeVisible();
  await expect(drawer).toBeHidden();

  await rows.getByRole('button', { name: 'What is it made of?' }).click();
  await expect(drawer.getByTitle(compute).first()).toBeVisible();
  await drawer.press('Escape');
  await expect(drawer).toBeHidden();
  await expect(rows).toBeVisible();
});

test('why it changed: effects that add up, where, what moved, and one group down', async ({ workbench }) => {
  const { page } = workbench;
  await openScreen(workbench, 'Explore');
  await page.getByRole('button', { name: /^Period/ }).click();
  await page.getByRole('option', { name: /^Last full month/ }).click();
  await expect(headline(workbench)).toHaveAttribute('title', exactWords(total('EffectiveCost', isSeptember)));
  await page.getByRole('button', { name: 'Why?' }).click();
  const drawer = page.getByRole('complementary', { name: 'Why it changed' });
  await expect(drawer).toContainText('August 2024 → September 2024');
  await expect(drawer.getByText('Before and all effects add up to after, to the last digit.').first()).toBeVisible();
  const effects = drawer.getByRole('table', { name: 'Effects that add up to the difference' });
  await expect(
    effects
      .getByRole('row')
      .last()
      .getByTitle(exactWords(total('EffectiveCost', isSeptember))),
  ).toBeVisible();
  await expect(drawer).toContainText('What moved most');

  await drawer.getByRole('button', { name: 'Compute' }).click();
  await expect(drawer).toContainText('Service category: Compute');
  const inCompute = total('EffectiveCost', charge => isSeptember(charge) && isCompute(charge));
  await expect(effects.getByRole('row').last().getByTitle(exactWords(inCompute))).toBeVisible();
  await expect(page).toHaveURL(/why=change/);
  await drawer.getByRole('button', { name: 'One step back' }).click();
  await expect(drawer).not.toContainText('Service category: Compute');
});

test('after splits: what is not kept is said first, sums stay, parts are proved', async ({ workbench }) => {
  const { page } = workbench;
  await openScreen(workbench, 'Explore');
  await expect(headline(workbench)).toHaveAttribute('title', exactWords(total('EffectiveCost')));
  await page.getByRole('button', { name: /^Zone/ }).click();
  await page.getByRole('searchbox', { name: 'Zone' }).fill('Seoul');
  await page.getByRole('option', { name: 'Asia/Seoul' }).click();
  await page.getByRole('button', { name: /^Shared cost/ }).click();
  const choice = page.getByRole('dialog', { name: 'Shared cost' });
  await expect(choice).toContainText('days in UTC instead of Asia/Seoul');
  await choice.getByRole('button', { name: /^after splits/ }).click();
  await expect(page).toHaveURL(/al=split/);
  await expect(headline(workbench)).toHaveAttribute('title', exactWords(total('EffectiveCost')));
  await page.getByRole('button', { name: /^Per / }).click();
  await expect(page.getByRole('option', { name: /^hour/ })).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'What is it made of?' }).first().click();
  const drawer = page.getByRole('complementary', { name: 'What this figure is made of' });
  await expect(drawer.getByText(/^Adds up to the last digit/)).toBeVisible();
  await expect(drawer).toContainText('Directly, by tags and tag rules');
});

test('the lake as an import left it; GPUs without any say what to do', async ({ workbench }) => {
  const { page } = workbench;
  await openScreen(workbench, 'Explore');
  await page.getByRole('button', { name: /^As of/ }).click();
  await page.getByRole('option', { name: /third-quarter\.csv/ }).click();
  await expect(page).toHaveURL(/[?&]a=\d+/);
  await expect(headline(workbench)).toHaveAttribute('title', exactWords(total('EffectiveCost')));
  await page.getByRole('navigation').getByRole('link', { name: 'GPUs' }).click();
  await expect(page.getByText('No job held GPUs in this month.')).toBeVisible();
});
