import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openScreen } from '../support/analyst.ts';
import { answerOpenDialog } from '../support/launch-desktop.ts';
import { startMessageServer } from '../support/messages/message-server.ts';
import { expect, test, type Workbench } from '../support/workbench.ts';

test.use({ lake: 'estate' });

async function saveTemplate({ page }: Workbench): Promise<void> {
  await page.getByRole('tab', { name: 'Templates' }).click();
  await page.getByRole('button', { name: 'New template' }).click();
  await page.getByRole('button', { name: /^Showback by team/ }).click();
  await page.getByRole('button', { name: 'Save the template' }).click();
  await expect(page.getByText('Version 1', { exact: true })).toBeVisible();
}

async function addChannel({ page }: Workbench, url: string): Promise<void> {
  await page.getByRole('tab', { name: 'Channels' }).click();
  await page.getByRole('button', { name: 'Add a channel' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a channel' });
  await dialog.getByRole('button', { name: /Kind/ }).click();
  await page.getByRole('option', { name: /^Webhook/ }).click();
  await dialog.getByLabel('Name').fill('finance');
  await dialog.getByLabel('Address').fill(url);
  await dialog.getByLabel('Signing key').fill('a key of more than twenty-four bytes');
  await dialog.getByText('Send over plain http').click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('row', { name: /finance/ }).first()).toBeVisible();
}

/** A folder as a place: chosen in the desktop's dialog; browser mode has its own for all that leaves. @returns where it is */
async function addPlace({ page, app, folder }: Workbench): Promise<string> {
  const asked = join(folder, 'share');
  mkdirSync(asked, { recursive: true });
  await page.getByRole('tab', { name: 'Places' }).click();
  await expect(page.getByText('No places yet')).toBeVisible();
  await page.getByRole('button', { name: 'Add a place' }).click();
  const dialog = page.getByRole('dialog', { name: 'A place to publish to' });
  await dialog.getByRole('button', { name: 'Save and check' }).click();
  await expect(dialog.getByText('Choose a folder', { exact: true })).toBeVisible();
  if (app) await answerOpenDialog(app, [asked]);
  await dialog.getByRole('button', { name: 'Choose a folder…' }).click();
  await expect(dialog.getByText('None chosen yet')).toHaveCount(0);
  await dialog.getByRole('textbox', { name: 'Name' }).fill('The share');
  await dialog.getByRole('button', { name: 'Save and check' }).click();
  const row = page.getByRole('row', { name: /The share/ });
  await expect(row).toContainText('It can be written to.');
  return (await row.locator('.select-text').textContent()) ?? '';
}

test('a report builds itself, goes to a place and tells who waits for it', async ({ workbench }) => {
  await using hook = await startMessageServer();
  const { page } = workbench;
  // Playwright looks into the frame of the report's page, which runs no scripts at all.
  workbench.tolerated.push(/^Blocked script execution in 'about:(srcdoc|blank)'/);
  await openScreen(workbench, 'Alerts');
  await addChannel(workbench, `${hook.origin}/hook`);
  await openScreen(workbench, 'Showback');
  await page.getByRole('tab', { name: 'Schedules' }).click();
  await expect(page.getByText('Save a template first')).toBeVisible();
  await saveTemplate(workbench);
  const place = await addPlace(workbench);

  await page.getByRole('tab', { name: 'Schedules' }).click();
  await page.getByRole('button', { name: 'Add a schedule' }).click();
  const dialog = page.getByRole('dialog', { name: 'A new schedule' });
  await expect(dialog.getByText('On day 5 of each month at 08:00')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Month end');
  await dialog.getByRole('button', { name: /Publish to$/ }).click();
  await page.getByRole('option', { name: 'The share' }).click();
  await dialog.getByRole('button', { name: /What finance gets$/ }).click();
  await page.getByRole('option', { name: 'Totals and where it lies' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  const row = page.getByRole('row', { name: /Month end/ });
  await expect(row).toContainText('Showback by team');
  await expect(row).toContainText('Never ran');
  await expect(row).toContainText('The share');
  await expect(row).toContainText('Tells finance');
  await expect(row).toContainText('Next:');

  await row.getByRole('button', { name: 'Run Month end' }).click();
  const run = page.getByRole('dialog', { name: 'Run Month end' });
  await run.getByRole('button', { name: /Period$/ }).click();
  await page.getByRole('option', { name: /^August 2024/ }).click();
  await run.getByRole('button', { name: 'Run', exact: true }).click();
  const runs = page.getByRole('region', { name: 'Runs of Month end' });
  await expect(runs.getByRole('listitem')).toContainText('Done', { timeout: 90_000 });
  await expect(runs.getByRole('listitem')).toContainText('August 2024');
  await expect(runs.getByRole('listitem')).toContainText('1 message');
  await expect(row).toContainText('August 2024');

  // it lies where it should, and the other side heard of it once
  expect(readdirSync(place, { recursive: true }).some(name => String(name).endsWith('.xlsx'))).toBe(true);
  await expect.poll(() => hook.asked.length).toBe(1);
  expect(String(hook.asked[0]?.body)).toContain('August 2024');

  // the pack is the one of the list, published
  await runs.getByRole('button', { name: 'Open the pack of August 2024' }).click();
  await expect(page.getByText(/edition 1/i).first()).toBeVisible();

  // off is off, and what is removed is gone
  await page.getByRole('tab', { name: 'Schedules' }).click();
  await page
    .getByRole('row', { name: /Month end/ })
    .getByText(/./)
    .first()
    .waitFor();
  await page.getByRole('switch', { name: 'Month end runs by itself' }).press('Space');
  await expect(page.getByRole('row', { name: /Month end/ })).toContainText('Off');
  await page.getByRole('button', { name: 'Remove Month end' }).click();
  await page.getByRole('button', { name: 'Remove the schedule' }).click();
  await expect(page.getByText('No schedules yet')).toBeVisible();
});
