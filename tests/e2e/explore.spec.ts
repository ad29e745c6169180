import { clipboardText, grid, headline, openScreen, pickByTyping } from '../support/analyst.ts';
import { exactWords, monthIn, total } from '../support/estate.ts';
import { expect, test, type Workbench } from '../support/workbench.ts';

test.use({ lake: 'estate' });

const isAi = (charge: Readonly<Record<string, string>>) => charge.ServiceCategory === 'AI and Machine Learning';
const inSeptember = (zone: string) => (charge: Readonly<Record<string, string>>) => monthIn(zone, charge) === '2024-09';

async function expectTotal(workbench: Workbench, amount: string): Promise<void> {
  await expect(headline(workbench)).toHaveAttribute('title', exactWords(amount));
}

test('measure, period, zone, dimension, filter: every change gives the exact total', async ({ workbench }) => {
  const { page } = workbench;
  await openScreen(workbench, 'Explore');
  await expectTotal(workbench, total('EffectiveCost'));

  await page.getByRole('button', { name: /^Measure/ }).click();
  await page.getByRole('button', { name: /^Billed cost/ }).click();
  await expectTotal(workbench, total('BilledCost'));

  await page.getByRole('button', { name: /^Period/ }).click();
  await page.getByRole('option', { name: /^Last full month/ }).click();
  await expectTotal(workbench, total('BilledCost', inSeptember('UTC')));

  // 20:00 UTC is tomorrow in Seoul: the month has other charges there.
  await page.getByRole('button', { name: /^Zone/ }).click();
  await page.getByRole('searchbox', { name: 'Zone' }).fill('Seoul');
  await page.getByRole('option', { name: 'Asia/Seoul' }).click();
  expect(total('BilledCost', inSeptember('Asia/Seoul'))).not.toBe(total('BilledCost', inSeptember('UTC')));
  await expectTotal(workbench, total('BilledCost', inSeptember('Asia/Seoul')));

  await page.getByRole('button', { name: 'Break down' }).click();
  await page.getByRole('searchbox').fill('x_Team');
  await page.getByRole('option', { name: /x_Team/ }).click();
  const table = grid(workbench, 'Table');
  await expect(table.getByRole('row', { name: /Compute.*search/ })).toBeVisible();
  await expect(table.getByRole('row', { name: /Compute.*no value/ })).toBeVisible();

  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await page.getByRole('searchbox').fill('ServiceCategory');
  await page.getByRole('option', { name: /ServiceCategory/ }).click();
  await page.getByRole('option', { name: /AI and Machine Learning/ }).click();
  await page.getByRole('button', { name: 'Apply' }).click();
  await expectTotal(
    workbench,
    total('BilledCost', charge => isAi(charge) && inSeptember('Asia/Seoul')(charge)),
  );

  await page.getByRole('button', { name: /^Per / }).click();
  await page.getByRole('option', { name: 'week' }).click();
  await expect(page.getByRole('img', { name: /^Chart: Billed cost/ })).toBeVisible();
  await page.getByRole('radio', { name: 'Lines' }).click();
  await expect(page).toHaveURL(/g=week.*k=line|k=line.*g=week/);
});

test('by keyboard alone: from the total down to one charge line, which ties out, and back up', async ({
  workbench,
}) => {
  const { page } = workbench;
  await page.getByRole('main').waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('e');
  await expectTotal(workbench, total('EffectiveCost'));
  await grid(workbench, 'Table').waitFor();
  await page.keyboard.press('/');
  await expect(grid(workbench, 'Table')).toBeFocused();

  // Enter on the first value goes one dimension down; after the last one come the charges.
  const path = page.getByRole('navigation', { name: 'Path' });
  const rows = page.getByRole('region', { name: 'Charges behind this figure' });
  for (let depth = 1; depth <= 3; depth += 1) {
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await expect(path.getByRole('button', { name: /^Remove/ })).toHaveCount(depth);
    await expect(grid(workbench, 'Table')).toBeFocused();
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
  }
  const largest = total('EffectiveCost', charge => charge.ServiceName === 'Amazon EC2');
  await expectTotal(workbench, largest);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(rows).toContainText('92 charge lines');
  await expect(rows.getByText(/^ties to/)).toHaveAttribute('title', exactWords(largest));

  await expect(grid(workbench, 'Charges behind this figure')).toBeFocused();
  await page.keyboard.press('Enter');
  const line = page.getByRole('complementary', { name: 'Charge line' });
  await expect(line).toBeFocused();
  await expect(line).toContainText('Amazon EC2, by the hour');
  await expect(line).toContainText('third-quarter.csv');
  await expect(line).toContainText('Row in the file');

  await page.keyboard.press('Escape');
  await expect(line).toBeHidden();
  await expect(grid(workbench, 'Charges behind this figure')).toBeFocused();
  await page.keyboard.press('Backspace');
  await expect(rows).toBeHidden();
  await page.keyboard.press('Backspace');
  await expect(path.getByRole('button', { name: /^Remove/ })).toHaveCount(2);
});

test('a view is an address: copied, saved, reopened, and steps of back and forward', async ({ workbench }) => {
  const { page } = workbench;
  await openScreen(workbench, 'Explore');
  await expectTotal(workbench, total('EffectiveCost'));
  await pickByTyping(workbench, 'b', 'x_Team');
  await expect(page).toHaveURL(/x_Team/);
  await page.getByRole('button', { name: /^Period/ }).click();
  await page.getByRole('option', { name: /^Last full month/ }).click();
  const september = total('EffectiveCost', inSeptember('UTC'));
  await expectTotal(workbench, september);

  await page.getByRole('button', { name: /^Copy link/ }).click();
  await expect(page.getByText('Link copied')).toBeVisible();
  const copied = await clipboardText(workbench);
  expect(copied).toContain('#/explore?');

  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('textbox', { name: 'Save this view as' }).fill('September by team');
  await page.keyboard.press('Enter');
  await expect(page.getByText('View “September by team” saved')).toBeVisible();

  await page.goBack();
  await expectTotal(workbench, total('EffectiveCost'));
  await page.goForward();
  await expectTotal(workbench, september);

  await openScreen(workbench, 'Home');
  await page.getByRole('link', { name: 'September by team' }).click();
  await expectTotal(workbench, september);
  await expect(page.getByRole('button', { name: 'Replace Team' })).toBeVisible();

  await openScreen(workbench, 'Home');
  await page.evaluate(address => {
    window.location.hash = new URL(address).hash;
  }, copied);
  await expectTotal(workbench, september);
  await expect(page.getByRole('button', { name: 'Replace Team' })).toBeVisible();
});

test('compare with the period before; sort, size and pin columns', async ({ workbench }) => {
  const { page } = workbench;
  await openScreen(workbench, 'Explore');
  await page.getByRole('button', { name: /^Period/ }).click();
  await page.getByRole('option', { name: /^Last full month/ }).click();
  await page.getByText('Compare with the period before').click();
  const table = grid(workbench, 'Table');
  await expect(table.getByRole('columnheader', { name: /^Change %/ })).toBeVisible();
  const august = total('EffectiveCost', charge => monthIn('UTC', charge) === '2024-08');
  await expect(table.getByTitle(exactWords(august)).last()).toBeVisible();

  const firstName = table.getByRole('rowheader').first();
  await expect(firstName).toHaveText('Compute');
  await table
    .getByRole('columnheader', { name: /^Service category/ })
    .getByRole('button')
    .first()
    .click();
  await expect(table.getByRole('columnheader', { name: /^Service category/ })).toHaveAttribute(
    'aria-sort',
    'ascending',
  );
  await expect(firstName).toHaveText('AI and Machine Learning');

  await table.focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowRight');
  const cost = table.getByRole('columnheader', { name: /^Effective cost/ }).first();
  const before = (await cost.boundingBox())?.width ?? 0;
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(async () => (await cost.boundingBox())?.width).toBe(before + 16);
  await page.keyboard.press('Alt+ArrowDown');
  await page.getByRole('menuitem', { name: 'Pin column' }).click();
  await expect(page).toHaveURL(/[?&]t=measures.*EffectiveCost/);
  await page.reload();
  await expect.poll(async () => (await cost.boundingBox())?.width).toBe(before + 16);
  await expect(firstName).toHaveText('AI and Machine Learning');
});
