import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { headline, openScreen } from '../support/analyst.ts';
import { exactWords, total } from '../support/estate.ts';
import { expect, test, type Workbench } from '../support/workbench.ts';

test.use({ lake: 'estate' });

const expectTotal = (workbench: Workbench, amount: string) =>
  expect(headline(workbench)).toHaveAttribute('title', exactWords(amount));

test('Home says what is here, then what changed; what was seen is not told again, also after a restart', async ({
  workbench,
}) => {
  await openScreen(workbench, 'Home');
  await expect(workbench.page.getByRole('heading', { name: 'What is here' })).toBeVisible();
  await expect(workbench.page.getByRole('link', { name: /delivered/ })).toBeVisible();
  await workbench.page.getByRole('button', { name: 'Seen' }).click();
  await expect(workbench.page.getByText(/^Nothing new since/)).toBeVisible();
  await workbench.restart();
  await expect(workbench.page.getByText(/^Nothing new since/)).toBeVisible();
});

test('search finds a service by a part of its name, by keyboard, and opens exactly its spend', async ({
  workbench,
}) => {
  const { page } = workbench;
  await openScreen(workbench, 'Home');
  await page.getByRole('button', { name: /^Search teams/ }).click();
  const results = page.getByRole('menu', { name: 'Results' });
  await page.keyboard.type('ec2');
  const hit = results.getByRole('group', { name: 'Services' }).getByRole('menuitem');
  await expect(hit).toHaveText(/^Amazon EC2/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(results).toBeHidden();
  await expect(page).toHaveURL(/explore\?d=x_Team&f=ServiceName:in:Amazon%20EC2/);
  await expectTotal(
    workbench,
    total('EffectiveCost', charge => charge.ServiceName === 'Amazon EC2'),
  );

  await page.keyboard.press('Control+k');
  await page.keyboard.type('zzzz');
  await expect(page.getByText('Nothing matches “zzzz”.')).toBeVisible();
});

test('a view in a folder is a file; what another program writes there appears, and a broken file is told', async ({
  workbench,
}) => {
  const { page } = workbench;
  await openScreen(workbench, 'Explore');
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('textbox', { name: 'Save this view as' }).fill('Finance/By service');
  await page.keyboard.press('Enter');
  await expect(page.getByText('View “Finance/By service” saved')).toBeVisible();
  const views = join(workbench.workspace, 'library', 'view');
  const text = readFileSync(join(views, 'Finance', 'By service.json'), 'utf8');
  expect(JSON.parse(text)).toMatchObject({ address: expect.stringMatching(/^\/explore/) });

  mkdirSync(join(views, 'Team'));
  writeFileSync(join(views, 'Team', 'From git.json'), text);
  writeFileSync(join(views, 'Broken.json'), '<<<<<<< HEAD');
  await openScreen(workbench, 'Home');
  await page.getByRole('link', { name: /From git/ }).click();
  await expectTotal(workbench, total('EffectiveCost'));
  await openScreen(workbench, 'Settings');
  await expect(page.getByText(/view\/Broken\.json/)).toBeVisible();

  await page.getByRole('button', { name: 'Rename or move From git' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Finance/Renamed');
  await page.getByRole('button', { name: 'Move', exact: true }).click();
  await expect(page.getByRole('link', { name: 'Finance / Renamed' })).toBeVisible();
  expect(readdirSync(join(views, 'Finance')).toSorted()).toEqual(['By service.json', 'Renamed.json']);
  expect(readFileSync(join(views, 'Broken.json'), 'utf8')).toBe('<<<<<<< HEAD');
});

test('the month to report leads to its pack, and says what is to be done next; search finds its template', async ({
  workbench,
}) => {
  const { page } = workbench;
  // The report stands in a frame that runs no script; Playwright tries its own there.
  workbench.tolerated.push(/^Blocked script execution in 'about:blank' because the document's frame is sandboxed/);
  await openScreen(workbench, 'Home');
  await expect(page.getByRole('heading', { name: 'Month end' })).toBeVisible();
  await page.getByRole('link', { name: 'Build the first pack' }).click();
  await expect(page).toHaveURL(/showback\?id=new&period=2024-09$/);
  await page.getByRole('button', { name: 'Build pack' }).click();
  await expect(page.getByRole('button', { name: 'Verify' })).toBeVisible();

  await openScreen(workbench, 'Home');
  const report = page.getByRole('link', { name: /^Showback by team/ });
  await expect(report.last()).toHaveText(/(Publish|Approve|Refused)$/);
  await report.last().click();
  await expect(page).toHaveURL(/showback\?id=[0-9a-f-]{36}$/);

  await page.keyboard.press('Control+k');
  await page.keyboard.type('showback by team');
  const found = page.getByRole('menu', { name: 'Results' }).getByRole('group', { name: 'Report templates' });
  await expect(found.getByRole('menuitem')).toHaveText(/^Showback by team/);
});
