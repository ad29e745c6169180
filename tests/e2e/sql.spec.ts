import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { openScreen, saveFile } from '../support/analyst.ts';
import { setTheme, violations } from '../support/axe.ts';
import { exactWords, total } from '../support/estate.ts';
import { expect, test, type Workbench } from '../support/workbench.ts';

test.use({ lake: 'estate' });

const editor = (page: Page) => page.getByRole('textbox', { name: 'Statement' });
/** Puts another statement in the place of the one that is there, as a person would. */
const write = async (page: Page, text: string) => {
  await editor(page).click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(text);
};

const open = async (workbench: Workbench) => {
  await openScreen(workbench, 'SQL');
  await expect(editor(workbench.page)).toBeFocused();
};

test('a statement is completed, run, drawn, saved, opened again and exported', async ({ workbench }) => {
  const { page } = workbench;
  await open(workbench);

  // completed from the schema: a table, then a column of that table
  await page.keyboard.type('SELECT x_Team, sum(BilledCost) AS BilledCost, BillingCurrency FROM cost_by_mo');
  await expect(page.getByRole('option', { name: /cost_by_month/ })).toBeVisible();
  await page.waitForTimeout(200); // CodeMirror takes a key only when its list has stood for a moment
  await page.keyboard.press('Enter');
  await expect(editor(page)).toContainText('FROM cost_by_month');
  await page.keyboard.type(' GROUP BY ALL ORDER BY BilledC');
  await expect(page.getByRole('option', { name: /^BilledCost/ })).toBeVisible();
  await page.waitForTimeout(200);
  await page.keyboard.press('Enter');
  await page.keyboard.type(' DESC');
  await page.keyboard.press('Control+Enter');

  const grid = page.getByRole('grid', { name: 'Table' });
  await expect(grid.getByRole('row')).toHaveCount(4); // head, two teams and nobody
  const assistant = total('BilledCost', charge => charge.Tags === '{"team":"assistant"}');
  await expect(grid.getByTitle(exactWords(assistant))).toBeVisible();
  await expect(page).toHaveURL(/#\/sql\?q=SELECT/);

  await page.getByRole('tab', { name: 'Chart' }).click();
  await expect(page.getByRole('img', { name: /BilledCost along x_Team/ })).toBeVisible();
  await page.getByRole('tab', { name: 'Plan' }).click();
  await expect(page.getByText('rollup_month').first()).toBeVisible();

  await page.getByRole('button', { name: 'Saved' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('teams/by cost');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Saved: teams/by cost')).toBeVisible();
  expect(JSON.parse(readFileSync(`${workbench.workspace}/library/sql/teams/by cost.json`, 'utf8'))).toMatchObject({
    text: expect.stringContaining('FROM cost_by_month'),
  });

  await workbench.restart();
  const next = workbench.page;
  await open(workbench);
  await next.getByRole('button', { name: 'Saved' }).click();
  await next.getByRole('button', { name: 'teams/by cost', exact: true }).click();
  await expect(next.getByRole('grid', { name: 'Table' }).getByTitle(exactWords(assistant))).toBeVisible();

  const path = join(workbench.folder, 'teams.csv');
  await next.getByRole('button', { name: 'Export', exact: true }).click();
  await saveFile(workbench, path, () => next.getByRole('menuitem', { name: 'Rows as CSV' }).click());
  expect(readFileSync(path, 'utf8')).toContain(`assistant,${assistant},USD`);
});

test('what may not run says what and where; a mistake stands at its place; a long one is stopped', async ({
  workbench,
}) => {
  const { page } = workbench;
  await open(workbench);
  await page.keyboard.insertText("SELECT * FROM read_csv('/etc/passwd')");
  await expect(page.getByText('SQL here does not run the table function read_csv.')).toBeVisible(); // before it is run
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('sql.refused');

  await write(page, 'SELECT x_Teem FROM cost_lines');
  await expect(page.locator('.cm-lintRange-error')).toHaveText('x_Teem');

  await write(page, 'SELECT count(*) FROM range(10000000) a(x), range(10000000) b(y) WHERE x * y % 7 = 3');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeVisible();
  await write(page, 'SELECT count(*) AS n FROM cost_lines');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('grid', { name: 'Table' })).toContainText('460'); // 92 days x 5 services
});

test('the screen has no violation that a machine can find, in both themes', async ({ workbench }) => {
  const { page } = workbench;
  await open(workbench);
  await page.keyboard.insertText(
    'SELECT "Day", ServiceName, sum(EffectiveCost) AS EffectiveCost, BillingCurrency FROM cost_by_day GROUP BY ALL ORDER BY ALL',
  );
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('grid', { name: 'Table' })).toBeVisible();
  await page.getByRole('button', { name: /^cost_by_day/ }).click();
  const found: string[] = [];
  for (const theme of ['light', 'dark']) {
    await setTheme(workbench, theme);
    for (const tab of ['Table', 'Chart', 'Plan']) {
      await page.getByRole('tab', { name: tab }).click();
      found.push(...(await violations(workbench, `${tab} ${theme}`)));
    }
  }
  expect(found).toEqual([]);
});
