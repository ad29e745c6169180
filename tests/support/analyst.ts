import { existsSync } from 'node:fs';
import { expect } from '@playwright/test';
import { answerOpenDialog, answerSaveDialog } from './launch-desktop.ts';
import type { Workbench } from './workbench.ts';

/** What an analyst does with files, in the way each shell offers it. */

/** Presses something that opens a file dialog and chooses these files in it. */
export async function chooseFiles(
  workbench: Workbench,
  paths: readonly string[],
  press: () => Promise<void>,
): Promise<void> {
  if (workbench.app) {
    await answerOpenDialog(workbench.app, paths);
    await press();
    return;
  }
  const chooser = workbench.page.waitForEvent('filechooser');
  await press();
  await (await chooser).setFiles([...paths]);
}

/** Drags files of this machine into the middle of the window: the real event, with real paths on the desktop. */
export async function holdFiles({ page }: Workbench, paths: readonly string[]): Promise<{ drop(): Promise<void> }> {
  await page.getByRole('main').waitFor();
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  const send = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    session.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
  await send('dragEnter');
  // The browser drops only after the page has said that it would take the files; a hand moves until it does.
  await expect(async () => {
    await send('dragOver');
    await expect(page.getByText('Drop to look inside')).toBeVisible({ timeout: 1_000 });
  }).toPass();
  const drop = async () => {
    await send('drop');
    await session.detach();
  };
  return { drop };
}

/** Drags files in and lets go at once. */
export async function dropFiles(workbench: Workbench, paths: readonly string[]): Promise<void> {
  const held = await holdFiles(workbench, paths);
  await held.drop();
}

/** Confirms the import dialog and waits until the drop of this file is in force. */
export async function confirmImport({ page }: Workbench, fileName: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Import' });
  await dialog.getByRole('button', { name: /^Import/ }).click();
  await expect(page.getByRole('row', { name: new RegExp(fileName) })).toContainText('In force');
}

/** Goes to a screen as the mouse would. */
export async function openScreen(
  { page }: Workbench,
  name:
    | 'Home'
    | 'Explore'
    | 'Allocation'
    | 'Unit economics'
    | 'Showback'
    | 'Budgets'
    | 'Alerts'
    | 'Sources'
    | 'Quality'
    | 'Tag rules'
    | 'Prices'
    | 'SQL'
    | 'Scratch'
    | 'Settings',
): Promise<void> {
  await page
    .getByRole('navigation')
    .getByRole('link', { name: new RegExp(`^${name}(, |$)`) })
    .click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}

/** Presses something that saves a file and waits until it lies there whole. */
export async function saveFile(workbench: Workbench, path: string, press: () => Promise<void>): Promise<void> {
  const { app, page } = workbench;
  if (!app) {
    const download = page.waitForEvent('download');
    await press();
    await (await download).saveAs(path);
    return;
  }
  await answerSaveDialog(app, path);
  await press();
  // Exports are renamed into place when whole, so a file that is there is finished.
  await expect.poll(() => existsSync(path)).toBe(true);
}

/** The text that the last copy left on the clipboard. */
export async function clipboardText({ app, page }: Workbench): Promise<string> {
  if (app) return app.evaluate(({ clipboard }) => clipboard.readText());
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  return page.evaluate(() => navigator.clipboard.readText());
}

/** The grid of a panel by its name. */
export const grid = ({ page }: Workbench, name: string) => page.getByRole('grid', { name, exact: true });

/** The large figure of Explore or Showback; its title has every digit. */
export const headline = ({ page }: Workbench) => page.locator('.eyebrow + .figure').first();

/** Picks from a list that opens under a button, with the keyboard alone. */
export async function pickByTyping({ page }: Workbench, key: string, text: string): Promise<void> {
  await page.keyboard.press(key);
  await page.getByRole('searchbox').fill(text);
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
}
