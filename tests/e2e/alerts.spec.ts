import { openScreen } from '../support/analyst.ts';
import { exactWords, total } from '../support/estate.ts';
import { expect, test } from '../support/workbench.ts';

test.use({ lake: 'estate' });

test('a rule is rehearsed and saved, its alert leads to the exact charges and is acknowledged for good', async ({
  workbench,
}) => {
  const { page } = workbench;
  await openScreen(workbench, 'Alerts');
  await expect(page.getByText('Nothing is watched yet')).toBeVisible();
  await page.getByRole('button', { name: 'Go to the rules' }).click();
  await page.getByRole('button', { name: 'Add a rule' }).click();
  const editor = page.getByRole('dialog', { name: 'Add a rule' });
  await editor.getByLabel('Name').fill('Money in doubt');
  await editor.getByRole('button', { name: /What it watches/ }).click();
  await page.getByRole('option', { name: 'Data quality' }).click();
  await editor.getByLabel('At least').fill('0.00001');
  await editor.getByRole('button', { name: 'Save' }).click();
  await expect(editor).toHaveCount(0);
  await expect(page.getByRole('row', { name: /Money in doubt/ })).toContainText('Only the inbox');

  await page.getByRole('button', { name: 'Rehearse: Money in doubt' }).click();
  const rehearsal = page.getByRole('dialog', { name: 'Rehearse: Money in doubt' });
  await expect(rehearsal.getByText('What this rests on')).toBeVisible({ timeout: 60_000 });
  await rehearsal.getByRole('button', { name: 'Close' }).last().click();

  await page.getByRole('button', { name: 'Look now' }).click();
  await page.getByRole('tab', { name: 'Inbox' }).click();
  // AWS Lambda is the one service whose charges carry no team.
  const found = page.getByRole('row').filter({ hasText: 'no team' });
  await expect(found).toContainText('Open');
  await found.getByRole('checkbox').press('Space');
  await page.getByRole('button', { name: 'Acknowledge' }).click();
  const dialog = page.getByRole('dialog', { name: 'Acknowledge' });
  await dialog.getByLabel('Note for the others').fill('Lambda gets its tags next week');
  await dialog.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(found).toContainText('Acknowledged');

  await workbench.restart();
  await openScreen(workbench, 'Alerts');
  const again = workbench.page.getByRole('row').filter({ hasText: 'no team' });
  await again.getByRole('button').click();
  const history = workbench.page.getByRole('list', { name: 'History' });
  await expect(history.getByRole('listitem').first()).toContainText('Lambda gets its tags next week');
  await again.getByRole('link').click();
  await expect(workbench.page.getByRole('heading', { level: 1, name: 'Explore' })).toBeVisible();
  const bare = total('EffectiveCost', charge => charge.Tags === '');
  await expect(workbench.page.locator('.eyebrow + .figure').first()).toHaveAttribute('title', exactWords(bare));
});

test('an alert that is snoozed stays in the list and says until when', async ({ workbench }) => {
  const { page } = workbench;
  await openScreen(workbench, 'Alerts');
  await page.getByRole('tab', { name: 'Rules' }).click();
  await page.getByRole('button', { name: 'Add a rule' }).click();
  const editor = page.getByRole('dialog', { name: 'Add a rule' });
  await editor.getByLabel('Name').fill('Money in doubt');
  await editor.getByRole('button', { name: /What it watches/ }).click();
  await page.getByRole('option', { name: 'Data quality' }).click();
  await editor.getByLabel('At least').fill('0.00001');
  await editor.getByRole('button', { name: 'Save' }).click();
  await expect(editor).toHaveCount(0);
  await page.getByRole('button', { name: 'Look now' }).click();
  await page.getByRole('tab', { name: 'Inbox' }).click();
  const found = page.getByRole('row').filter({ hasText: 'no team' });
  await found.getByRole('checkbox').press('Space');
  await page.getByRole('button', { name: 'Snooze' }).click();
  await page.getByRole('menuitem', { name: 'For an hour' }).click();
  await expect(found).toContainText('Snoozed');
  await found.getByRole('button').click();
  await expect(page.getByText(/^Nothing is told until/)).toBeVisible();
});
