import { grid, openScreen } from '../support/analyst.ts';
import { resize, setTheme, violations } from '../support/axe.ts';
import { expect, test, type Workbench } from '../support/workbench.ts';

test.use({ lake: 'estate' });

const screens = [
  'home',
  'explore',
  'gpu',
  'budgets',
  'alerts',
  'allocation',
  'units',
  'showback',
  'sources',
  'quality',
  'rules',
  'prices',
  'reconcile',
  'sql',
  'scratch',
  'settings',
] as const;

/** Goes to a screen by its address: the names of the links depend on the language. */
async function goTo({ page }: Workbench, screen: (typeof screens)[number]): Promise<void> {
  await page.evaluate(
    path => {
      window.location.hash = path;
    },
    `#/${screen === 'home' ? '' : screen}`,
  );
  await expect(page.locator(`nav a[aria-current=page][href$="/${screen === 'home' ? '' : screen}"]`)).toBeVisible();
  if (screen === 'explore') await expect(page.getByRole('grid').first()).toBeVisible();
}

test.skip(({ shell }) => shell === 'desktop', 'the same page as in the browser, where it is looked at');

test('every screen, light and dark, English and Korean, wide and narrow, passes WCAG 2.2 AA', async ({ workbench }) => {
  const { page } = workbench;
  const found: string[] = [];
  for (const language of ['English', '한국어']) {
    await goTo(workbench, 'settings');
    await page.getByRole('button', { name: /^(English|As the system|한국어)/ }).click();
    await page.getByRole('option', { name: language }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', language === 'English' ? 'en' : 'ko');
    for (const [width, height] of [
      [1440, 900],
      [900, 700],
    ] as const) {
      await resize(workbench, width, height);
      for (const screen of screens) {
        await goTo(workbench, screen);
        for (const theme of ['light', 'dark']) {
          await setTheme(workbench, theme);
          found.push(...(await violations(workbench, `${screen} ${theme} ${language} ${width}`, theme === 'dark')));
        }
      }
    }
  }
  expect(found).toEqual([]);
});

test('what opens over a screen passes too: palette, menus, lists, editors, dialogs, the charge line', async ({
  workbench,
}) => {
  const { page } = workbench;
  const found: string[] = [];
  const look = async (where: string, open: () => Promise<unknown>, close = () => page.keyboard.press('Escape')) => {
    await open();
    for (const theme of ['light', 'dark']) {
      await setTheme(workbench, theme);
      found.push(...(await violations(workbench, `${where} ${theme}`, theme === 'dark')));
    }
    await close();
    await expect(page.locator('[role=dialog], [role=menu], [role=listbox]'), `${where} closes`).toHaveCount(0);
  };
  const stay = () => Promise.resolve(); // a view of the screen, nothing that closes
  const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();

  await openScreen(workbench, 'Explore');
  await expect(grid(workbench, 'Table')).toBeVisible();
  await look('palette', () => page.keyboard.press('Control+k'));
  await look('shortcuts', () => page.keyboard.press('?'));
  await look('tasks', () => press(/^Tasks/));
  await look('measure', () => press(/^Measure/));
  await look('zone', () => press(/^Zone/));
  await look('shared cost', () => press(/^Shared cost/));
  await look('currency', () => press(/^Currency/));
  const explainer = page.getByRole('complementary');
  await look('made of', async () => {
    await press('What is it made of?');
    await expect(explainer.getByText(/Adds up to the last digit/)).toBeVisible();
  });
  await page.evaluate(() => {
    window.location.hash = '#/explore?p=2024-09-01..2024-10-01'; // a month with one before
  });
  await look('why', async () => {
    await press('Why?');
    await expect(explainer.getByText(/effects add up/)).toBeVisible();
  });
  await page.evaluate(() => {
    window.location.hash = '#/explore';
  });
  await look('as of', () => press(/^As of/));
  await look('period', () => press(/^Period/));
  await look('grain', () => press(/^Per /));
  await look('break down', () => press('Break down'));
  await look('views', () => press('Views'));
  await look('export menu', () => press(/^Export/));
  await look('columns', () => press('Columns'));
  await look('keys', () => press('Keys on this screen'));
  await look('column menu', async () => {
    await grid(workbench, 'Table').focus();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Alt+ArrowDown');
    await page.getByRole('menu').waitFor();
  });
  await look('filter editor', async () => {
    await press('Filter');
    await page.getByRole('searchbox').fill('ServiceName');
    await page.getByRole('option', { name: /ServiceName/ }).click();
    await page.getByRole('option', { name: /Amazon EC2/ }).click();
  });
  await look('charge line', async () => {
    await press('Charges');
    const rows = page.getByRole('grid', { name: /^Charges/ });
    await rows.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('complementary', { name: 'Charge line' })).toContainText('third-quarter.csv');
  });

  await openScreen(workbench, 'Sources');
  await look(
    'drop details',
    () =>
      page
        .getByRole('row', { name: /third-quarter/ })
        .getByRole('button')
        .first()
        .click(),
    () => press('Close the details') as never,
  );
  await openScreen(workbench, 'Quality');
  await look('kinds of findings', () => press(/^Kind/));
  for (const tab of ['Overlap', 'Restatements'])
    await look(tab, () => page.getByRole('tab', { name: tab }).click(), stay);
  await openScreen(workbench, 'Tag rules');
  await look('kinds of rules', () => press('Add a rule'));
  await look('rule editor', async () => {
    await press('Add a rule');
    await page.getByRole('menuitem', { name: 'Look up a value by another field' }).click();
    await press('Add a condition');
  });
  for (const tab of ['History', 'Masking']) await look(tab, () => page.getByRole('tab', { name: tab }).click(), stay);
  await openScreen(workbench, 'Prices');
  await look('price editor', () => press('Add a price'));
  await look('price import', () => press('Import prices…'));
  await page.getByRole('tab', { name: 'Rate cards' }).click();
  await look('rate card', () => press('Add a rate card'));
  await openScreen(workbench, 'Settings');
  await look('language', () => press(/^(English|As the system)/));
  await look('combo box', async () => {
    await page.getByRole('combobox', { name: 'Time zone' }).fill('Seoul');
    await page.getByRole('option', { name: 'Asia/Seoul' }).waitFor();
  });
  expect(found).toEqual([]);
});
