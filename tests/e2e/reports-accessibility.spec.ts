import { resize, setTheme, violations } from '../support/axe.ts';
import { expect, test, type Workbench } from '../support/workbench.ts';

test.use({ lake: 'estate' });
test.skip(({ shell }) => shell === 'desktop', 'the same page as in the browser, where it is looked at');

const go = ({ page }: Workbench, address: string) =>
  page.evaluate(hash => {
    window.location.hash = hash;
  }, `#/showback?${address}`);

test('templates, schedules and places pass WCAG 2.2 AA: lists, the editor, dialogs, both themes, both languages', async ({
  workbench,
}) => {
  const { page } = workbench;
  const found: string[] = [];
  const look = async (where: string) => {
    for (const theme of ['light', 'dark']) {
      await setTheme(workbench, theme);
      found.push(...(await violations(workbench, `${where} ${theme}`, theme === 'dark')));
    }
  };
  const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();

  await go(workbench, 'tab=templates');
  await expect(page.getByText('No templates yet')).toBeVisible();
  await look('no templates');
  await go(workbench, 'tab=templates&id=new');
  await expect(page.getByText('What should the report answer?')).toBeVisible();
  await look('starters');
  await press(/^LLM cost and usage/);
  const report = page.getByRole('region', { name: 'Preview' });
  await expect(report.getByRole('heading', { name: /^LLM cost and usage/ })).toBeVisible();
  for (const part of [/^Figures/, /^When it may leave/, /^Files and readers/, /^2\s*Cost/]) await press(part);
  await look('template editor');
  await press(/^5\s*Usage/);
  await look('usage section');
  await press(/^6\s*Unit costs/);
  await look('unit costs section');
  await press('Add a section');
  await look('kinds of sections');
  await page.keyboard.press('Escape');
  await page.getByRole('textbox', { name: 'Title of the report' }).fill('');
  await press('Save the template');
  await look('template with a fault');
  await page.getByRole('textbox', { name: 'Title of the report' }).fill('LLM {period}');
  await press('Save the template');
  await expect(page.getByText('Version 1', { exact: true })).toBeVisible();
  await press('Versions');
  await look('versions');
  await page.keyboard.press('Escape');

  await go(workbench, 'tab=places&id=new');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  await look('a new folder');
  await dialog.getByRole('button', { name: 'Choose a folder…' }).click();
  await dialog.getByRole('button', { name: 'Save and check' }).click();
  await expect(page.getByText('It can be written to.')).toBeVisible();
  await look('places');
  await press('Add a place');
  await dialog.getByText('S3-compatible store').click();
  await dialog.getByRole('textbox', { name: 'Endpoint' }).fill('http://10.0.0.5:9000');
  await dialog.getByRole('button', { name: 'Save and check' }).click();
  await look('a store with faults');
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await go(workbench, 'tab=schedules&id=new');
  await expect(dialog).toBeVisible();
  await look('a new schedule');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);
  await press('Run LLM cost and usage');
  await look('run a schedule');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await press('LLM cost and usage');
  await expect(page.getByText('It has not run yet.')).toBeVisible();
  await look('schedules with runs');

  await resize(workbench, 900, 700);
  await page.evaluate(() => {
    window.location.hash = '#/settings';
  });
  await page.getByRole('button', { name: /^(English|As the system)/ }).click();
  await page.getByRole('option', { name: '한국어' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
  for (const tab of ['templates', 'schedules', 'places', 'templates&id=new&from=showback-team']) {
    await go(workbench, `tab=${tab}`);
    await expect(page.locator('[aria-busy=true], .skeleton-pulse')).toHaveCount(0);
    await look(`${tab} Korean narrow`);
  }
  expect(found).toEqual([]);
});
