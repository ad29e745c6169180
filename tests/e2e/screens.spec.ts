import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { focusCsv } from '../fixtures/focus/focus-text.ts';
import { confirmImport, dropFiles } from '../support/analyst.ts';
import { expect, test } from '../support/workbench.ts';

const screens = ['Home', 'Explore', 'Showback', 'Sources', 'Settings'];

test('every screen passes WCAG 2.2 AA in axe, in both themes, and nothing leaves this machine', async ({
  workbench,
}) => {
  test.setTimeout(240_000);
  const { page } = workbench;
  const outside: string[] = [];
  page.on('request', request => {
    const { protocol, hostname } = new URL(request.url());
    if (!['app:', 'data:', 'blob:'].includes(protocol) && hostname !== '127.0.0.1') outside.push(request.url());
  });
  const file = join(workbench.workspace, '..', 'september.csv');
  writeFileSync(file, focusCsv([{}, { ServiceName: 'Amazon S3', ServiceCategory: 'Storage' }]));
  await expect(page.getByRole('main')).toBeVisible();
  await dropFiles(workbench, [file]);
  await confirmImport(workbench, 'september.csv');

  const found: string[] = [];
  for (const theme of ['light', 'dark']) {
    for (const screen of screens) {
      await page.getByRole('navigation').getByRole('link', { name: screen, exact: true }).click();
      await expect(page.getByRole('heading', { name: screen }).first()).toBeVisible();
      await page.evaluate(name => document.documentElement.setAttribute('data-theme', name), theme);
      await page.waitForTimeout(500); // colours fade; axe would measure one in between
      const { violations } = await new AxeBuilder({ page })
        .setLegacyMode(true) // Electron has no second page for frames
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .analyze();
      for (const { id, nodes } of violations)
        found.push(`${theme} ${screen}: ${id} ${nodes.map(node => node.html.slice(0, 200)).join(' ')}`);
    }
  }
  expect(found).toEqual([]);
  expect(outside).toEqual([]);
});
