import { openScreen } from '../support/analyst.ts';
import { exactWords, total } from '../support/estate.ts';
import { startMessageServer } from '../support/messages/message-server.ts';
import { expect, test, type Workbench } from '../support/workbench.ts';

test.use({ lake: 'estate' });

/** A rule that finds the charges without a team: AWS Lambda is the one service whose charges carry none. */
async function addRule({ page }: Workbench, channel: string | null): Promise<void> {
  await page.getByRole('tab', { name: 'Rules' }).click();
  await page.getByRole('button', { name: 'Add a rule' }).click();
  const editor = page.getByRole('region', { name: 'Add a rule' });
  await editor.getByLabel('Name').fill('Money in doubt');
  await editor.getByRole('button', { name: /What it watches/ }).click();
  await page.getByRole('option', { name: 'Data quality' }).click();
  await editor.getByLabel('At least').fill('0.00001');
  if (channel !== null) await editor.getByRole('group', { name: 'Tells' }).getByText(channel).click();
}

const inbox = ({ page }: Workbench) => page.getByRole('row').filter({ hasText: 'no team' });

test('a rule is rehearsed and saved, its alert leads to the exact charges and is acknowledged for good', async ({
  workbench,
}) => {
  const { page } = workbench;
  await openScreen(workbench, 'Alerts');
  await expect(page.getByText('Nothing is watched yet')).toBeVisible();
  await addRule(workbench, null);
  const rehearsal = page.getByRole('complementary', { name: 'Rehearsal' });
  await rehearsal.getByRole('button', { name: 'Rehearse' }).click();
  await expect(rehearsal.getByText('What this rests on')).toBeVisible();
  await page.getByLabel('Cooldown, hours').fill('48');
  await expect(rehearsal.getByText('The rule was changed since')).toBeVisible();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('row', { name: /Money in doubt/ })).toContainText('Only the inbox');

  await page.getByRole('button', { name: 'Look now' }).click();
  await page.getByRole('tab', { name: 'Inbox' }).click();
  const found = inbox(workbench);
  await expect(found).toContainText('Open');
  await expect(page.getByRole('link', { name: /^Alerts, \d+ open$/ })).toBeVisible();
  await found.getByRole('checkbox').press('Space');
  await page.getByRole('button', { name: 'Acknowledge' }).click();
  const dialog = page.getByRole('dialog', { name: 'Acknowledge' });
  await dialog.getByLabel('Note for the others').fill('Lambda gets its tags next week');
  await dialog.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(found).toContainText('Acknowledged');

  await workbench.restart();
  await openScreen(workbench, 'Alerts');
  await inbox(workbench).getByRole('button').click();
  const history = workbench.page.getByRole('list', { name: 'History' });
  await expect(history.getByRole('listitem').first()).toContainText('Lambda gets its tags next week');
  await inbox(workbench).getByRole('link').click();
  await expect(workbench.page.getByRole('heading', { level: 1, name: 'Explore' })).toBeVisible();
  const bare = total('EffectiveCost', charge => charge.Tags === '');
  await expect(workbench.page.locator('.eyebrow + .figure').first()).toHaveAttribute('title', exactWords(bare));
});

test('a channel is tested, hears of an alert once, and says when the other side refuses', async ({ workbench }) => {
  await using hook = await startMessageServer();
  const bodies: string[] = [];
  const take: typeof hook.answer = ({ body }, response) => {
    bodies.push(String(body));
    response.writeHead(202).end('taken');
  };
  hook.answer = take;
  const { page } = workbench;
  await openScreen(workbench, 'Alerts');
  await page.getByRole('tab', { name: 'Channels' }).click();
  await expect(page.getByText('Nobody is told yet')).toBeVisible();
  await page.getByRole('button', { name: 'Add a channel' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a channel' });
  await dialog.getByRole('button', { name: /Kind/ }).click();
  await page.getByRole('option', { name: /^Webhook/ }).click();
  await dialog.getByLabel('Name').fill('ops');
  await dialog.getByLabel('Address').fill(`${hook.origin}/hook`);
  await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled(); // a signature needs a key
  await dialog.getByLabel('Signing key').fill('a key of more than twenty-four bytes');
  await dialog.getByText('Send over plain http').click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  const row = page.getByRole('row', { name: /ops/ }).first();
  await expect(row).toContainText('Not tried');
  await page.getByRole('button', { name: 'Test: ops' }).click();
  await expect(row).toContainText('202');
  await expect(row).toContainText('Works');
  expect(bodies).toHaveLength(1);

  await addRule(workbench, 'ops');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('row', { name: /Money in doubt/ })).toContainText('ops');
  for (const _ of ['first', 'again']) {
    await page.getByRole('button', { name: 'Look now' }).click();
    await expect(page.getByRole('button', { name: 'Look now' })).toBeEnabled();
  }
  await expect.poll(() => bodies.length).toBe(2);
  expect(bodies[1]).toContain('no team');
  await page.getByRole('tab', { name: 'Inbox' }).click();
  await expect(inbox(workbench)).toContainText('ops');

  hook.answer = (_asked, response) => void response.writeHead(400).end('no such hook');
  await page.getByRole('tab', { name: 'Channels' }).click();
  await page.getByRole('button', { name: 'Test: ops' }).click();
  await expect(row).toContainText('Failing');
  hook.answer = take;
  await page.getByRole('button', { name: /^Try again/ }).click();
  await expect(row).toContainText('Works');
  expect(bodies).toHaveLength(3);
});

test('an alert is snoozed and says until when; its scope is muted with a reason', async ({ workbench }) => {
  const { page } = workbench;
  await openScreen(workbench, 'Alerts');
  await addRule(workbench, null);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('row', { name: /Money in doubt/ })).toBeVisible();
  await page.getByRole('button', { name: 'Look now' }).click();
  await page.getByRole('tab', { name: 'Inbox' }).click();
  const found = inbox(workbench);
  await found.getByRole('checkbox').press('Space');
  await page.getByRole('button', { name: 'Snooze' }).click();
  await page.getByRole('menuitem', { name: 'For an hour' }).click();
  await expect(found).toContainText('Snoozed');
  await found.getByRole('button').click();
  await expect(page.getByText(/^Nothing is told until/)).toBeVisible();

  await found.getByRole('checkbox').press('Space');
  await page.getByRole('button', { name: 'Mute…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Mute a scope' });
  await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled(); // never without a reason
  await dialog.getByLabel('Reason').fill('Tags arrive with the migration');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole('tab', { name: 'Mutes' }).click();
  await expect(page.getByRole('row', { name: /Tags arrive with the migration/ })).toContainText('Money in doubt');
  await page.getByRole('button', { name: /^Remove the mute/ }).click();
  await expect(page.getByText('Nothing is muted')).toBeVisible();
});
