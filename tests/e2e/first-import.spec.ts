import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { focusCsv } from '../fixtures/focus/focus-text.ts';
import { chooseFiles, confirmImport, dropFiles } from '../support/analyst.ts';
import { expect, test, type Workbench } from '../support/workbench.ts';

/** Three charges that add up to 123.4567891234 billed and 100.25 effective. */
const rows = [
  { BilledCost: '100', EffectiveCost: '90.25', ServiceName: 'Amazon EC2', ServiceCategory: 'Compute' },
  { BilledCost: '23.4567891234', EffectiveCost: '10', ServiceName: 'Amazon S3', ServiceCategory: 'Storage' },
  { BilledCost: '0', EffectiveCost: '0', ServiceName: 'Amazon Bedrock', ServiceCategory: 'AI and Machine Learning' },
];

function exportFile(workbench: Workbench, name: string): string {
  mkdirSync(join(workbench.workspace, '..', 'exports'), { recursive: true });
  const path = join(workbench.workspace, '..', 'exports', name);
  writeFileSync(path, focusCsv(rows));
  return path;
}

test('a first import by dialog: what the file is, then where the money went, also after a restart', async ({
  workbench,
}) => {
  const file = exportFile(workbench, 'september.csv');
  await chooseFiles(workbench, [file], () => workbench.page.getByRole('button', { name: 'Choose files…' }).click());
  await expect(workbench.page.getByRole('dialog', { name: 'Import' })).toContainText('september.csv');
  await confirmImport(workbench, 'september.csv');

  await workbench.page.getByRole('navigation').getByRole('link', { name: 'Home', exact: true }).click();
  await expect(workbench.page.getByRole('main')).toContainText('$100.25');

  await workbench.restart();
  await expect(workbench.page.getByRole('main')).toContainText('$100.25');
  expect(workbench.problems).toEqual([]);
});

test('files dropped on the window are looked into before anything is imported', async ({ workbench }) => {
  await expect(workbench.page.getByRole('button', { name: 'Choose files…' })).toBeVisible();
  await dropFiles(workbench, [exportFile(workbench, 'dropped.csv')]);
  await expect(workbench.page.getByRole('dialog', { name: 'Import' })).toContainText('dropped.csv');
  await confirmImport(workbench, 'dropped.csv');
  expect(workbench.problems).toEqual([]);
});

test('a file that is no cost export is refused with its reason', async ({ workbench }) => {
  mkdirSync(join(workbench.workspace, '..', 'exports'), { recursive: true });
  const page = join(workbench.workspace, '..', 'exports', 'page.csv');
  writeFileSync(page, '<!doctype html><html><body>Sign in</body></html>');
  await dropFiles(workbench, [page]);
  const dialog = workbench.page.getByRole('dialog', { name: 'Import' });
  await expect(dialog).toContainText('page.csv');
  await expect(dialog).toContainText(/HTML/i);
  await expect(dialog.getByRole('button', { name: /^Import/ })).toHaveCount(0);
});
