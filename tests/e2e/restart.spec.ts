import { chooseFiles, confirmImport, headline, openScreen } from '../support/analyst.ts';
import { exactWords, total, writeEstate } from '../support/estate.ts';
import { expect, test } from '../support/workbench.ts';

test('after a restart everything is found again: figures, settings, views, recent files, the window', async ({
  workbench,
}) => {
  const file = writeEstate(workbench.folder);
  await chooseFiles(workbench, [file], () => workbench.page.getByRole('button', { name: 'Choose files…' }).click());
  await confirmImport(workbench, 'third-quarter.csv');
  await openScreen(workbench, 'Settings');
  await workbench.page.getByRole('radio', { name: 'Dark' }).click();
  await expect(workbench.page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await workbench.page.getByRole('radio', { name: 'Comfortable' }).click();
  await expect(workbench.page.locator('html')).toHaveAttribute('data-density', 'comfortable');
  await workbench.page.getByRole('button', { name: /Measure/ }).click();
  await workbench.page.getByRole('option', { name: /^List cost/ }).click();
  await openScreen(workbench, 'Explore');
  await expect(headline(workbench)).toHaveAttribute('title', exactWords(total('ListCost')));
  await workbench.page.getByRole('button', { name: 'Views' }).click();
  await workbench.page.getByRole('textbox', { name: 'Save this view as' }).fill('Quarter at list prices');
  await workbench.page.keyboard.press('Enter');
  await expect(workbench.page.getByText('View “Quarter at list prices” saved')).toBeVisible();
  await workbench.app?.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 60, y: 40, width: 1111, height: 777 });
  });

  await workbench.restart();

  await expect(workbench.page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(workbench.page.locator('html')).toHaveAttribute('data-density', 'comfortable');
  await workbench.page.getByRole('link', { name: 'Quarter at list prices' }).click();
  await expect(headline(workbench)).toHaveAttribute('title', exactWords(total('ListCost')));
  await openScreen(workbench, 'Sources');
  await expect(workbench.page.getByRole('row', { name: /third-quarter\.csv/ })).toContainText('In force');
  await openScreen(workbench, 'Settings');
  await expect(workbench.page.getByText('third-quarter.csv')).toBeVisible();
  const bounds = await workbench.app?.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getNormalBounds(),
  );
  if (workbench.app) expect(bounds).toMatchObject({ width: 1111, height: 777 });
});
