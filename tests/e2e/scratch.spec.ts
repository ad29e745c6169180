import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Page } from '@playwright/test';
import ExcelJS from 'exceljs';
import { openScreen, saveFile } from '../support/analyst.ts';
import { total } from '../support/estate.ts';
import { expect, test } from '../support/workbench.ts';

test.use({ lake: 'estate' });

const tables = (page: Page) => page.getByRole('complementary', { name: 'Tables' });
const grid = (page: Page) => page.getByRole('grid', { name: 'Table' });

async function addFiles(page: Page, paths: readonly string[]): Promise<void> {
  await page.locator('input[data-scratch-files]').setInputFiles([...paths]);
}

async function run(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Statement', exact: true }).click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(text);
  await page.keyboard.press('Control+Enter');
}

async function writeFiles(folder: string) {
  const path = (name: string) => join(folder, name);
  writeFileSync(path('Budget 2026.csv'), 'Team;Budget;Code\nassistant;1234.50;007\nvision;0.1;012\n');
  writeFileSync(path('ragged.csv'), 'a,b\n1,2\n1,2,3\n');
  writeFileSync(
    path('answer.json'),
    '{"data":[{"team":"assistant","amount":0.1000000000000000000001,"n":12345678901234567890}]}',
  );
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT 'assistant' AS team, 0.000000000000000000000001::DECIMAL(38,24) AS share) TO '${path('shares.parquet')}' (FORMAT parquet, COMPRESSION zstd)`,
  );
  connection.closeSync();
  instance.closeSync();
  const workbook = new ExcelJS.Workbook();
  workbook.addWorksheet('Owners').addRows([
    ['Team', 'Owner', 'From'],
    ['assistant', '박', new Date(Date.UTC(2026, 0, 5))],
  ]);
  await workbook.xlsx.writeFile(path('People.xlsx'));
  return { path };
}

test('loose files of every kind beside a slice of the lake: joined to the last digit, exported, nothing imported, nothing sent', async ({
  workbench,
}) => {
  const { page, folder } = workbench;
  const { path } = await writeFiles(folder);
  await openScreen(workbench, 'Scratch');
  await expect(page.getByText('Drop files here and ask them in SQL')).toBeVisible();

  await addFiles(page, ['Budget 2026.csv', 'answer.json', 'shares.parquet', 'People.xlsx'].map(path));
  for (const name of ['budget_2026', 'answer', 'shares', 'people'])
    await expect(tables(page).getByRole('button', { name: new RegExp(`^${name} `) })).toBeVisible();

  await page.getByRole('button', { name: 'Take a slice' }).click();
  const dialog = page.getByRole('dialog', { name: 'Take a slice of the lake' });
  await dialog
    .getByRole('textbox', { name: 'Statement to the lake' })
    .fill('SELECT x_Team, BillingCurrency, sum(BilledCost) AS BilledCost FROM cost_by_month GROUP BY ALL');
  await dialog.getByRole('textbox', { name: 'Name of the table' }).fill('teams');
  await dialog.getByRole('button', { name: 'Take it' }).click();
  await expect(tables(page).getByRole('button', { name: /^teams / })).toBeVisible();

  await run(
    page,
    `SELECT t.x_Team AS team, t.BillingCurrency, t.BilledCost, b.Budget, b.Code, a.amount, s.share, p.Owner, p."From"
     FROM teams t JOIN budget_2026 b ON b.Team = t.x_Team JOIN answer a ON a.team = t.x_Team
     JOIN shares s ON s.team = t.x_Team JOIN people p ON p.Team = t.x_Team`,
  );
  await expect(page.getByRole('status').filter({ hasText: '1 row ·' })).toBeVisible();
  const csv = path('joined.csv');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await saveFile(workbench, csv, () => page.getByRole('menuitem', { name: 'Rows as CSV' }).click());
  const billed = total('BilledCost', charge => charge.Tags === '{"team":"assistant"}');
  expect(readFileSync(csv, 'utf8')).toContain(
    `assistant,USD,${billed},1234.5,007,0.1000000000000000000001,0.000000000000000000000001,박,2026-01-05`,
  );

  await page.getByRole('tab', { name: 'Chart' }).click();
  await expect(page.getByRole('img', { name: /BilledCost along/ })).toBeVisible();

  // Another screen and back: everything is as it was. Nothing of it is in the lake.
  await openScreen(workbench, 'Sources');
  await page.getByRole('tab', { name: 'Files' }).click();
  await expect(page.getByText('shares.parquet')).toHaveCount(0);
  await openScreen(workbench, 'Scratch');
  await expect(tables(page).getByRole('button', { name: /^shares / })).toBeVisible();
  expect(workbench.outside).toEqual([]);
});

test('what is wrong is said and nothing changes: bad files, statements that reach out, long ones', async ({
  workbench,
}) => {
  const { page, folder } = workbench;
  const { path } = await writeFiles(folder);
  await openScreen(workbench, 'Scratch');
  await addFiles(page, [path('ragged.csv'), path('Budget 2026.csv')]);
  await expect(page.getByRole('alert')).toContainText('format.csv-structure');
  await expect(page.getByRole('alert')).toContainText('line 3');
  await expect(tables(page).getByRole('button', { name: /^budget_2026 / })).toBeVisible();
  await expect(tables(page).getByRole('button', { name: /^ragged / })).toHaveCount(0);
  await page.getByRole('button', { name: 'Dismiss' }).click();

  await run(page, "SELECT * FROM read_csv('/etc/passwd')");
  await expect(page.getByText('scratch.sealed')).toBeVisible();
  await run(page, "SELECT * FROM 'https://example.com/a.csv'");
  await expect(page.getByText('scratch.sealed')).toBeVisible();
  await run(page, 'SELECT nope FROM budget_2026');
  await expect(page.getByText(/Referenced column "nope" not found/)).toBeVisible();

  await run(page, 'SELECT count(*) FROM range(3000000000) a(i) WHERE sin(i) > 2');
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeVisible();
  await run(page, 'SELECT Team FROM budget_2026 ORDER BY Team');
  await expect(grid(page).getByText('vision')).toBeVisible();

  // A table gets another name, and goes.
  await tables(page)
    .getByRole('button', { name: /^budget_2026 / })
    .click();
  await page.getByRole('button', { name: 'Rename budget_2026' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('budget');
  await page.getByRole('dialog').getByRole('button', { name: 'Rename', exact: true }).click();
  await expect(tables(page).getByRole('button', { name: /^budget / })).toBeVisible();
  await run(page, 'CREATE TABLE doubled AS SELECT Team, Budget * 2 AS Budget FROM budget');
  await expect(tables(page).getByRole('button', { name: /^doubled / })).toBeVisible();
});
