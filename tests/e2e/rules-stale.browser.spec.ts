import type { Page } from '@playwright/test';
import { expect, test } from '../support/workbench.ts';

test.use({ lake: 'estate' });

async function draftAlias(page: Page, from: string, to: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await page.getByRole('menuitem', { name: 'Rename values' }).click();
  const editor = page.getByRole('dialog', { name: 'New rule: Rename values' });
  await editor.getByRole('textbox', { name: 'Value 1' }).fill(from);
  await editor.getByRole('textbox', { name: 'Becomes 1' }).fill(to);
  await editor.getByRole('button', { name: 'Add to the rules' }).click();
}

test('rules that another window applied meanwhile are shown, and the draft waits for a choice', async ({
  workbench,
}) => {
  const mine = workbench.page;
  // A second window of the same person: the same session, a page of its own.
  const session = await mine.context().storageState();
  const theirs = await mine.context().browser()?.newPage({ storageState: session });
  if (!theirs) throw new Error('Browser mode has a browser.');
  for (const page of [mine, theirs]) {
    await page.goto(`${new URL('/', mine.url())}#/rules`);
    await expect(page.getByText('No rules yet')).toBeVisible();
  }
  await draftAlias(mine, 'assistant', 'copilot');
  const apply = (page: Page) => page.getByRole('button', { name: 'Apply the rules' });
  await expect(apply(mine)).toBeEnabled();
  await draftAlias(theirs, 'search', 'finder');
  await apply(theirs).click();
  await expect(theirs.getByRole('button', { name: 'Undo version 1' })).toBeVisible();

  const notice = mine.getByRole('alert').filter({ hasText: 'applied version 1 meanwhile' });
  await expect(notice).toBeVisible();
  await expect(apply(mine)).toBeDisabled();
  await notice.getByRole('button', { name: 'Keep mine and try it again' }).click();
  // Mine takes the place of theirs: what went from search to finder comes back.
  const dryRun = mine.getByRole('region', { name: 'Dry run' });
  await expect(dryRun.getByRole('row').filter({ hasText: 'finder' })).toBeVisible();
  await apply(mine).click();
  await expect(theirs.getByRole('button', { name: 'Undo version 2' })).toBeVisible();
  await expect(theirs.getByText('assistant → copilot')).toBeVisible();
});
