import AxeBuilder from '@axe-core/playwright';
import { expect, type Workbench } from './workbench.ts';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Violations of WCAG 2.2 AA in what is shown now, each with where it is. A theme changes nothing but colours. */
export async function violations({ page }: Workbench, where: string, onlyColours = false): Promise<string[]> {
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

/** Light or dark, as the page itself would set it. */
export const setTheme = ({ page }: Workbench, theme: string) =>
  page.evaluate(name => document.documentElement.setAttribute('data-theme', name), theme);

/** The size of the window's content. */
export async function resize({ page, app }: Workbench, width: number, height: number): Promise<void> {
  if (!app) return page.setViewportSize({ width, height });
  await app.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
    { width, height },
  );
  await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(width);
}
