import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { focusCsv } from '../fixtures/focus/focus-text.ts';
import { chooseFiles, openScreen } from '../support/analyst.ts';
import { expect, test, type Workbench } from '../support/workbench.ts';

test.use({ lake: 'estate' });

/** Thirty days of one account, one charge of 1.5 USD a day, without the 12th: 29 x 1.5 = 43.5 USD. */
function writeBill(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const days = Array.from({ length: 30 }, (_, index) => index + 1).filter(day => day !== 12);
  const rows = days.map(day => {
    const date = `2025-06-${String(day).padStart(2, '0')}`;
    return {
      ...{ BillingPeriodStart: '2025-06-01T00:00:00Z', BillingPeriodEnd: '2025-07-01T00:00:00Z' },
      ...{ ChargePeriodStart: `${date}T10:00:00Z`, ChargePeriodEnd: `${date}T11:00:00Z` },
    };
  });
  const path = join(folder, 'june.csv');
  writeFileSync(path, focusCsv(rows));
  const minuteAgo = new Date(Date.now() - 60_000); // files that may still be written wait for the next run
  utimesSync(path, minuteAgo, minuteAgo);
  return path;
}

const drawer = ({ page }: Workbench, name: string) => page.getByRole('complementary', { name });

async function startAdding({ page }: Workbench, connector: RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Add a source…' }).first().click();
  await page.getByRole('button', { name: connector }).click();
  await expect(page.getByRole('heading', { name: /^Connect / })).toBeVisible();
}

test('a folder is connected, tested, read, and its days stand in the calendar', async ({ workbench }) => {
  const { page } = workbench;
  const folder = join(workbench.folder, 'bills');
  writeBill(folder);
  await openScreen(workbench, 'Sources');
  await startAdding(workbench, /^Folder or shared drive/);
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByText('This is needed')).toBeVisible();

  await page.getByRole('textbox', { name: 'Name of the source' }).fill('june-bills');
  await page.getByRole('textbox', { name: 'Folder' }).fill(folder);
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByText('It answers.')).toBeVisible();
  await expect(page.getByText('1 file')).toBeVisible();
  await page.getByRole('radio', { name: 'Weekly' }).click();
  await expect(page.getByText(/^Every Monday at 06:00\. Next: /)).toBeVisible();
  await page.getByRole('button', { name: 'Save and sync now' }).click();

  const details = drawer(workbench, 'june-bills');
  await expect(details.getByRole('listitem').filter({ hasText: 'By hand' })).toContainText('29 rows');
  await expect(details).toContainText('Every Monday at 06:00');
  await expect(page.getByRole('row', { name: /june-bills/ })).toContainText('Good');

  await details.getByRole('button', { name: 'Sync now' }).click();
  await expect(details.getByRole('listitem').filter({ hasText: 'Nothing new' })).toBeVisible();

  await page.getByRole('tab', { name: 'Coverage' }).click();
  await page.getByRole('button', { name: /Month$/ }).click();
  await page.getByRole('option', { name: 'June 2025' }).click();
  const calendar = page.getByRole('grid', { name: /June 2025/ });
  await expect(calendar.getByRole('gridcell', { name: 'Wed, Jun 11, 2025: Final, 1 row, $1.50' })).toBeVisible();
  await expect(calendar.getByRole('gridcell', { name: 'Thu, Jun 12, 2025: Missing' })).toBeVisible();

  // by keyboard: from the first of the month eleven days on, and into the source that owes the day
  await calendar.getByRole('gridcell').first().focus();
  for (let day = 1; day < 12; day += 1) await page.keyboard.press('ArrowRight');
  await expect(calendar.getByRole('gridcell', { name: /Jun 12, 2025/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(drawer(workbench, 'june-bills')).toBeVisible();

  await page.getByRole('button', { name: 'More actions: june-bills' }).click();
  await page.getByRole('menuitem', { name: 'Pause the schedule' }).click();
  await expect(page.getByRole('row', { name: /june-bills/ })).toContainText('Paused');
  await page.getByRole('button', { name: 'More actions: june-bills' }).click();
  await page.getByRole('menuitem', { name: 'Remove…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the source' }).click();
  await expect(page.getByText('Nothing is connected yet')).toBeVisible();
  await page.getByRole('tab', { name: 'Files' }).click();
  await expect(page.getByRole('row', { name: /june\.csv/ })).toContainText('In force');
});

test('a source that cannot be reached says why, becomes an incident, and its secret is nowhere in the page', async ({
  workbench,
}) => {
  const { page } = workbench;
  const secret = 'never-to-be-seen-7f3a';
  await openScreen(workbench, 'Sources');
  await startAdding(workbench, /^Prometheus/);
  await page.getByRole('textbox', { name: 'Name of the source' }).fill('gpu-east');
  await page.getByRole('textbox', { name: 'Address' }).fill('http://127.0.0.1:9');
  await page.getByLabel('Token (optional)').fill(secret);
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByRole('alert')).toContainText('plain http needs your consent');
  await page.getByText('Allow plain http', { exact: true }).click();
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByRole('alert')).toContainText('127.0.0.1:9 could not be reached');
  await expect(page.getByRole('alert')).toContainText('Check the address and the network');
  await page.getByRole('button', { name: 'Save and sync now' }).click();

  const details = drawer(workbench, 'gpu-east');
  await expect(details.getByRole('alert')).toContainText('could not be reached');
  await expect(page.getByRole('list', { name: 'Incidents' })).toContainText('gpu-east failed on its last run');
  const shown = await page.content();
  expect(shown).not.toContain(secret);
  const kept = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, window.location.href]));
  expect(kept).not.toContain(secret);

  await details.getByRole('button', { name: 'Edit' }).click();
  await expect(page.getByRole('heading', { name: 'Settings of gpu-east' })).toBeVisible();
  await expect(page.getByLabel('Token (optional)')).toHaveValue('');
  expect(await page.content()).not.toContain(secret);

  await openScreen(workbench, 'Home');
  await expect(page.getByRole('link', { name: /gpu-east/ })).toContainText('Its last run failed');
});

test('a table that nothing recognises is read by a mapping, and the next one with its header without asking', async ({
  workbench,
}) => {
  const { page } = workbench;
  const header = 'Day,Vendor,Net Amount (EUR),Team';
  const write = (name: string, rows: readonly string[]) => {
    const path = join(workbench.folder, name);
    writeFileSync(path, `${[header, ...rows].join('\n')}\n`);
    return path;
  };
  const march = write('vendor-march.csv', ['2026-03-01,Lambda,10.25,research', '2026-03-02,Lambda,,research']);
  await openScreen(workbench, 'Sources');
  await chooseFiles(workbench, [march], () => page.getByRole('button', { name: 'Import files…' }).first().click());
  await page.getByRole('button', { name: 'Say what its columns are…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('1 row can be imported.');
  await expect(dialog).toContainText('10.25'); // the sum, and the row
  await expect(dialog.getByRole('row', { name: /^2 / })).toContainText('BilledCost');
  await dialog.getByRole('textbox', { name: 'Name of the mapping' }).fill('vendor invoices');
  await dialog.getByRole('button', { name: 'Save and go on' }).click();
  await expect(dialog.getByRole('button', { name: 'Import 1 file' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  const april = write('vendor-april.csv', ['2026-04-01,Lambda,3.5,research', '2026-04-02,CoreWeave,0.5,serving']);
  await chooseFiles(workbench, [april], () => page.getByRole('button', { name: 'Import files…' }).first().click());
  await dialog.getByRole('button', { name: 'Import 1 file' }).click();
  await expect(page.getByRole('row', { name: /vendor-april/ })).toContainText('In force');
  await expect(page.getByRole('row', { name: /vendor-april/ })).toContainText('€4.00');
  await page.getByRole('button', { name: '1 mapping' }).click();
  await expect(page.getByRole('dialog', { name: 'Saved mappings' })).toContainText('vendor invoices');
});
