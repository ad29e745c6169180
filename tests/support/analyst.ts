import { expect } from '@playwright/test';
import { answerOpenDialog } from './launch-desktop.ts';
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

/** Drags files of this machine into the middle of the window and lets go: the real event, with real paths on the desktop. */
export async function dropFiles(workbench: Workbench, paths: readonly string[]): Promise<void> {
  await workbench.page.getByRole('main').waitFor(); // before that nobody listens
  const session = await workbench.page.context().newCDPSession(workbench.page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
    // The browser drops only after the page has said that it would take the files.
    if (type !== 'drop') await workbench.page.getByText('Drop to look inside').waitFor();
  }
  await session.detach();
}

/** Confirms the import dialog and waits until the drop of this file is in force. */
export async function confirmImport({ page }: Workbench, fileName: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Import' });
  await dialog.getByRole('button', { name: /^Import/ }).click();
  await expect(page.getByRole('row', { name: new RegExp(fileName) })).toContainText('In force', { timeout: 60_000 });
}
