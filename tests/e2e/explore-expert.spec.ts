import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chooseFiles, grid, saveFile } from '../support/analyst.ts';
import { exactWords, total } from '../support/estate.ts';
import { expect, test, type Workbench } from '../support/workbench.ts';

test.use({ lake: 'estate' });

/** Explore with these parameters, as a link opens it. */
async function openView({ page }: Workbench, parameters: string): Promise<void> {
  await page.getByRole('main').waitFor();
  await page.evaluate(address => {
    window.location.hash = `#/explore?${address}`;
  }, parameters);
  await page.getByRole('grid', { name: 'Table' }).waitFor();
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
}

test('a pivot: groups, columns of time, subtotals, the rest by name', async ({ workbench }) => {
  const { page } = workbench;
  await openView(workbench, 'd=ServiceCategory,x_Team&g=month&p=all');
  await page.getByRole('radio', { name: 'Pivot' }).click();
  const table = grid(workbench, 'Table');
  await expect(page.getByRole('group', { name: 'Columns' }).getByRole('button', { name: 'Time' })).toBeVisible();
  const whole = table.getByRole('row', { name: /^Total/ }).getByTitle(exactWords(total('EffectiveCost')));
  await expect(whole.first()).toBeVisible();

  const compute = table.getByRole('row', { name: /^Compute/ }).first();
  const amount = exactWords(total('EffectiveCost', charge => charge.ServiceCategory === 'Compute'));
  await expect(compute.getByTitle(amount)).toBeVisible();
  const rows = await table.getByRole('row').count();
  await page.getByRole('button', { name: 'Collapse all' }).click();
  await expect(compute.getByText('closed')).toBeAttached();
  expect(await table.getByRole('row').count()).toBeLessThan(rows);

  // By keyboard: Enter on the first group opens it.
  await table.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(table.getByText('open', { exact: true })).toHaveCount(1);
  await expect(page).toHaveURL(/x=@time:closed:/);
});

test('formulas are kept in the address; a picked value narrows the table, Escape lets it go', async ({ workbench }) => {
  const { page } = workbench;
  await openView(workbench, 'd=ServiceCategory&g=none&p=all');
  await page.getByRole('button', { name: 'Formulas' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Discount');
  await page.getByRole('textbox', { name: 'Formula' }).fill('(ListCost - EffectiveCos) / ListCost');
  await expect(page.getByRole('alert')).toContainText('EffectiveCos');
  await page.getByRole('textbox', { name: 'Formula' }).fill('(ListCost - EffectiveCost) / ListCost');
  await page.getByRole('radio', { name: '%' }).click();
  await page.getByRole('button', { name: 'Add a column' }).click();
  await page.keyboard.press('Escape');
  const table = grid(workbench, 'Table');
  await expect(table.getByRole('columnheader', { name: /^Discount/ })).toBeVisible();
  await expect(page).toHaveURL(/calc=Discount:percent/);

  await table.getByText('Compute', { exact: true }).click({ modifiers: ['Shift'] });
  await expect(page.getByText('Picked:')).toBeVisible();
  const picked = exactWords(total('EffectiveCost', charge => charge.ServiceCategory === 'Compute'));
  await expect(table.getByRole('row', { name: /^Total picked/ }).getByTitle(picked)).toBeVisible();
  await expect(page).toHaveURL(/pick=ServiceCategory:Compute:in/);
  await page.keyboard.press('Escape');
  await expect(page.getByText('Picked:')).toBeHidden();
});

test('a note on days is a file that the chart shows; the year before is a comparison', async ({ workbench }) => {
  const { page } = workbench;
  await openView(workbench, 'd=ServiceCategory&g=month&p=all');
  await page.getByRole('button', { name: /^Notes/ }).click();
  await page.getByRole('textbox', { name: /What happened/ }).fill('Moved to new machines');
  await page.getByRole('button', { name: 'Add a note' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /Moved to new machines/ })).toBeVisible();

  await page.getByRole('button', { name: 'Compare with', exact: true }).click();
  await page.getByRole('button', { name: /^Year before/ }).click();
  await expect(page).toHaveURL(/c=year/);
  await expect(grid(workbench, 'Table').getByRole('columnheader', { name: /^Year before/ })).toBeVisible();
});

test('an Escape in the moment in which a finished form has taken the focus with it closes the notes', async ({
  workbench,
}) => {
  const { page } = workbench;
  await openView(workbench, 'd=ServiceCategory&g=month&p=all');
  await page.getByRole('button', { name: /^Notes/ }).click();
  await page.getByRole('textbox', { name: /What happened/ }).fill('Moved to new machines');
  // A key between two frames, which only a script hits each time.
  await page.evaluate(() => {
    const watch = new MutationObserver(() => {
      if (document.querySelector('[role=dialog] textarea') || document.activeElement !== document.body) return;
      watch.disconnect();
      document.body.dataset.pressed = 'Escape';
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    });
    watch.observe(document.body, { subtree: true, childList: true });
  });
  await page.getByRole('button', { name: 'Add a note' }).click();
  await expect(page.locator('body')).toHaveAttribute('data-pressed', 'Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.locator('[inert]')).toHaveCount(0);
});

test('a pivot leaves as it is shown; an investigation file opens read only and equals the own lake', async ({
  workbench,
}) => {
  const { page, folder } = workbench;
  await openView(workbench, 'd=ServiceCategory,x_Team&g=month&p=all&t=pivot:-:-:-:-:-');
  const csv = join(folder, 'pivot.csv');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await saveFile(workbench, csv, () => page.getByRole('menuitem', { name: 'This table as CSV' }).click());
  const lines = readFileSync(csv, 'utf8').trim().split(/\r?\n/);
  expect(lines[0]).toContain('Service category');
  expect(lines.find(line => line.includes('Compute,Total,'))).toContain(
    total('EffectiveCost', charge => charge.ServiceCategory === 'Compute'),
  );
  expect(lines.at(-1)).toContain(total('EffectiveCost'));

  const file = join(folder, 'idle.mureon');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('menuitem', { name: /^Investigation file/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Save an investigation file' });
  await dialog.getByRole('textbox', { name: 'Title' }).fill('Idle machines');
  await dialog.getByRole('textbox', { name: /^Notes/ }).fill('Found on Monday.');
  await saveFile(workbench, file, () => dialog.getByRole('button', { name: 'Save', exact: true }).click());

  await page.evaluate(() => {
    window.location.hash = '#/investigation';
  });
  await chooseFiles(workbench, [file], () => page.getByRole('button', { name: 'Open a file' }).click());
  await expect(page.getByRole('heading', { name: 'Idle machines' })).toBeVisible();
  await expect(page.getByText('Every part is as it was saved')).toBeVisible();
  await expect(page.getByText('Found on Monday.')).toBeVisible();
  await expect(grid(workbench, 'This view').getByRole('row').nth(1)).toBeVisible();
  await page.getByRole('button', { name: 'Compare with my lake' }).click();
  await expect(page.getByText('Your lake says the same, to the last digit.')).toBeVisible();
});
