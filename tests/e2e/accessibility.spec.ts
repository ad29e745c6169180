import AxeBuilder from '@axe-core/playwright';
import { grid, openScreen } from '../support/analyst.ts';
import { expect, test, type Workbench } from '../support/workbench.ts';

test.use({ lake: 'estate' });

const screens = ['home', 'explore', 'showback', 'sources', 'settings'] as const;
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Violations of WCAG 2.2 AA in what is shown now, each with where it is. A theme changes nothing but colours. */
async function violations({ page }: Workbench, where: string, onlyColours = false): Promise<string[]> {
  await settled(page);
  const axe = new AxeBuilder({ page }).setLegacyMode(true); // Electron has no second page for frames
  const { violations: found } = await (onlyColours ? axe.withRules('color-contrast') : axe.withTags(tags)).analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.filter(({ html }) => !isPattern(id, html, where)).map(({ html }) => `${where}: ${id} ${html.slice(0, 240)}`),
  );
}

/**
 * Two findings that are patterns of React Aria, not faults: a list that is scrolled with the arrow keys of its search field needs
 * no focus of its own (WAI-ARIA combobox pattern), and while the list of a combo box is open the rest of the page is hidden from
 * screen readers although Tab, which closes the list, could still reach it.
 */
function isPattern(rule: string, html: string, where: string): boolean {
  if (rule === 'scrollable-region-focusable') return /^<div [^>]*data-rac[^>]* role="(listbox|menu)"/.test(html);
  return rule === 'aria-hidden-focus' && where.startsWith('combo box');
}

/** Nothing loads and no colour or place is on its way; axe would measure one in between. */
async function settled(page: Workbench['page']): Promise<void> {
  await expect(page.locator('[aria-busy=true], .animate-pulse')).toHaveCount(0);
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter(animation => animation.effect?.getTiming().iterations !== Infinity);
    await Promise.allSettled(ending.map(animation => animation.finished));
  });
}

const setTheme = ({ page }: Workbench, theme: string) =>
  page.evaluate(name => document.documentElement.setAttribute('data-theme', name), theme);

async function resize({ page, app }: Workbench, width: number, height: number): Promise<void> {
  if (!app) return page.setViewportSize({ width, height });
  await app.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
    { width, height },
  );
  await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(width);
}

/** Goes to a screen by its address: the names of the links depend on the language. */
async function goTo({ page }: Workbench, screen: (typeof screens)[number]): Promise<void> {
  await page.evaluate(
    path => {
      window.location.hash = path;
    },
    `#/${screen === 'home' ? '' : screen}`,
  );
  await expect(page.locator(`nav a[aria-current=page][href$="/${screen === 'home' ? '' : screen}"]`)).toBeVisible();
  if (screen === 'explore' || screen === 'showback') await expect(page.getByRole('grid').first()).toBeVisible();
}

test.skip(({ shell }) => shell === 'desktop', 'the same page as in the browser, where it is looked at');

test('every screen, light and dark, English and Korean, wide and narrow, passes WCAG 2.2 AA', async ({ workbench }) => {
  test.setTimeout(180_000);
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
  test.setTimeout(180_000);
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
  const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();

  await openScreen(workbench, 'Explore');
  await expect(grid(workbench, 'Table')).toBeVisible();
  await look('palette', () => page.keyboard.press('Control+k'));
  await look('shortcuts', () => page.keyboard.press('?'));
  await look('tasks', () => press(/^Tasks/));
  await look('measure', () => press(/^Measure/));
  await look('zone', () => press(/^Zone/));
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
  await openScreen(workbench, 'Settings');
  await look('language', () => press(/^(English|As the system)/));
  await look('combo box', async () => {
    await page.getByRole('combobox', { name: 'Time zone' }).fill('Seoul');
    await page.getByRole('option', { name: 'Asia/Seoul' }).waitFor();
  });
  expect(found).toEqual([]);
});
