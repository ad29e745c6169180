import { confirmImport, holdFiles } from '../support/analyst.ts';
import { writeEstate } from '../support/estate.ts';
import { expect, test, type Workbench } from '../support/workbench.ts';

/**
 * Issue 2: a file dropped in the instant the page appeared was lost in silence. The browser drops on the element that was
 * under the pointer at the last movement; the page had replaced it, so the drop reached no listener.
 */

const importDialog = ({ page }: Workbench) => page.getByRole('dialog', { name: 'Import' });

test('files held over the first page while it gets its data are not lost', async ({ workbench }) => {
  const { page } = workbench;
  await page.reload();
  const held = await holdFiles(workbench, [writeEstate(workbench.folder)]);
  await expect(page.getByRole('button', { name: 'Choose files…' })).toBeVisible();
  await held.drop();
  await expect(importDialog(workbench)).toContainText('460 rows');
});

test('files held while another screen opens under them are not lost', async ({ workbench }) => {
  const { page } = workbench;
  await expect(page.getByRole('button', { name: 'Choose files…' })).toBeVisible();
  const held = await holdFiles(workbench, [writeEstate(workbench.folder)]);
  await page.evaluate(() => {
    window.location.hash = '#/settings';
  });
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await held.drop();
  await expect(importDialog(workbench)).toContainText('460 rows');
  await expect(page.getByText('Drop to look inside')).toBeHidden();
  await confirmImport(workbench, 'third-quarter.csv');
});

test('something dropped that is no file on this computer is refused aloud', async ({ workbench, shell }) => {
  test.skip(shell === 'browser', 'browser mode sends what it is given');
  const { page } = workbench;
  await page.getByRole('main').evaluate(main => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['Regards'], 'mail.eml'));
    main.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
  });
  await expect(importDialog(workbench)).toContainText('Not everything that was given is a file on this computer.');
});
