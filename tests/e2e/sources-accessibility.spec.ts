import { join } from 'node:path';
import { openScreen } from '../support/analyst.ts';
import { resize, setTheme, violations } from '../support/axe.ts';
import { expect, test, type Workbench } from '../support/workbench.ts';

test.use({ lake: 'estate' });
test.skip(({ shell }) => shell === 'desktop', 'the same page as in the browser, where it is looked at');

const places = ['', '?tab=files', '?tab=coverage', '?tab=connected&add=any', '?tab=connected&add=prometheus'] as const;

async function goTo({ page }: Workbench, place: string): Promise<void> {
  await page.evaluate(hash => {
    window.location.hash = hash;
  }, `#/sources${place}`);
  if (place.includes('add=prometheus')) await expect(page.locator('input[type=password]').first()).toBeVisible();
  else if (place.includes('add=')) await expect(page.getByRole('button', { name: /Prometheus/ })).toBeVisible();
  else await expect(page.locator('table').first()).toBeVisible();
}

async function setLanguage({ page }: Workbench, language: string): Promise<void> {
  await page.evaluate(() => {
    window.location.hash = '#/settings';
  });
  await page.getByRole('button', { name: /^(English|As the system|한국어)/ }).click();
  await page.getByRole('option', { name: language }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', language === 'English' ? 'en' : 'ko');
}

test('every place of Sources, with a source that works and one that fails, passes WCAG 2.2 AA', async ({
  workbench,
}) => {
  const { page, workspace } = workbench;
  await openScreen(workbench, 'Sources');
  for (const [name, path] of [
    ['works', workbench.folder],
    ['fails', join(workspace, 'not-there')],
  ] as const) {
    await page.getByRole('button', { name: 'Add a source…' }).first().click();
    await page.getByRole('button', { name: /^Folder or shared drive/ }).click();
    await page.getByRole('textbox', { name: 'Name of the source' }).fill(name);
    await page.getByRole('textbox', { name: 'Folder' }).fill(path);
    await page.getByRole('button', { name: 'Save and sync now' }).click();
    await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText(
      name === 'works' ? 'Good' : 'Failing',
    );
  }
  const found: string[] = [];
  const look = async (where: string, themes: readonly string[] = ['light', 'dark']) => {
    for (const theme of themes) {
      await setTheme(workbench, theme);
      found.push(...(await violations(workbench, `${where} ${theme}`, theme === 'dark')));
    }
  };
  await look('drawer of a failed source');
  for (const [language, width] of [
    ['English', 1440],
    ['한국어', 900],
  ] as const) {
    await setLanguage(workbench, language);
    await resize(workbench, width, 800);
    for (const place of places) {
      await goTo(workbench, place);
      // Colours do not depend on the language.
      await look(`sources${place} ${language} ${width}`, language === 'English' ? ['light', 'dark'] : ['light']);
    }
  }
  expect(found).toEqual([]);
});

test('the dialogs and menus of Sources pass too', async ({ workbench }) => {
  const { page } = workbench;
  await openScreen(workbench, 'Sources');
  await page.getByRole('button', { name: 'Add a source…' }).first().click();
  await page.getByRole('button', { name: /^Folder or shared drive/ }).click();
  await page.getByRole('textbox', { name: 'Folder' }).fill(workbench.folder);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('row', { name: /folder/ })).toContainText('Never ran');
  const found: string[] = [];
  for (const [item, button] of [
    ['Read days again…', 'Cancel'],
    ['Remove…', 'Cancel'],
  ] as const) {
    await page.getByRole('button', { name: 'More actions: folder' }).click();
    found.push(...(await violations(workbench, 'menu')));
    await page.getByRole('menuitem', { name: item }).click();
    found.push(...(await violations(workbench, item)));
    await page.getByRole('dialog').getByRole('button', { name: button }).click();
  }
  expect(found).toEqual([]);
});
