import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect } from '@playwright/test';
import readWorkbook from 'read-excel-file/node';
import { openScreen, saveFile } from '../support/analyst.ts';
import { charges, total } from '../support/estate.ts';
import { test, type Workbench } from '../support/workbench.ts';

test.use({ lake: 'estate' });

const categories = ['AI and Machine Learning', 'Compute', 'Storage'];
const expected = categories.map(category => [
  category,
  'USD',
  total('EffectiveCost', charge => charge.ServiceCategory === category),
]);

async function exportAs(workbench: Workbench, item: string, name: string): Promise<string> {
  const path = join(workbench.folder, name);
  await workbench.page.getByRole('button', { name: 'Export', exact: true }).click();
  await saveFile(workbench, path, () => workbench.page.getByRole('menuitem', { name: item }).click());
  return path;
}

/** Rows of a file as DuckDB reads it, every value as its text. */
async function read(from: string, columns: string): Promise<string[][]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll(`SELECT ${columns} FROM ${from} ORDER BY ALL`);
    return reader.getRowsJS().map(row => row.map(String));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

test('what the table shows leaves as CSV, Excel and Parquet with every digit; the chart as PNG and SVG', async ({
  workbench,
}) => {
  const { page } = workbench;
  await openScreen(workbench, 'Explore');
  await page.getByRole('button', { name: /^Per / }).click();
  await page.getByRole('option', { name: 'whole period' }).click();
  await expect(page).toHaveURL(/g=none/);
  await expect(page.getByRole('button', { name: 'Per whole period' })).toBeVisible(); // from now on busy until it is asked
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
  const columns = 'ServiceCategory, BillingCurrency, EffectiveCost';

  const csv = await exportAs(workbench, 'This table as CSV', 'table.csv');
  expect(await read(`read_csv('${csv}', all_varchar = true)`, columns)).toEqual(expected);

  const parquet = await exportAs(workbench, 'This table as Parquet', 'table.parquet');
  const cast = columns.replace('EffectiveCost', "rtrim(rtrim(EffectiveCost::VARCHAR, '0'), '.')");
  expect(await read(`'${parquet}'`, cast)).toEqual(expected);

  const excel = await exportAs(workbench, 'This table as Excel', 'table.xlsx');
  const sheet = (await readWorkbook(excel))[0]?.data ?? [];
  const found = sheet
    .filter(row => categories.includes(String(row[0])))
    .map(row => [row[0], row.find(cell => typeof cell === 'number')] as const)
    .toSorted(([a], [b]) => String(a).localeCompare(String(b)));
  expect(found.map(([category]) => category)).toEqual(categories);
  // A workbook's number is a double: it must be the double nearest to the exact amount.
  expect(found.map(([, amount]) => amount)).toEqual(expected.map(([, , amount]) => Number(amount)));

  const lines = await exportAs(workbench, 'All charges as CSV', 'charges.csv');
  const [sum] = await read(
    `read_csv('${lines}', all_varchar = true)`,
    "count(*), rtrim(sum(EffectiveCost::DECIMAL(38,24))::VARCHAR, '0')",
  );
  expect(sum).toEqual([String(charges.length), total('EffectiveCost')]);

  const png = readFileSync(await exportAs(workbench, 'Chart as PNG', 'chart.png'));
  expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
  expect(png.length).toBeGreaterThan(10_000);
  const svg = readFileSync(await exportAs(workbench, 'Chart as SVG', 'chart.svg'), 'utf8');
  expect(svg).toMatch(/^(<\?xml[^>]*\?>\s*)?<svg /);
  expect(svg).toContain('Effective cost');
  expect(svg).toContain('AI and Machine Learning');
  expect(svg).not.toMatch(/<script|javascript:|href="http/i);
});
