import { expect, test } from '../support/workbench.ts';

test('opens on the first page, in its own workspace', async ({ workbench }) => {
  await expect(workbench.page.getByRole('main')).toBeVisible();
  await expect(workbench.page.getByRole('heading').first()).toBeVisible();
  expect(workbench.problems).toEqual([]);
});

test('starts again on the same workspace', async ({ workbench }) => {
  await expect(workbench.page.getByRole('main')).toBeVisible();
  await workbench.restart();
  await expect(workbench.page.getByRole('heading').first()).toBeVisible();
  expect(workbench.problems).toEqual([]);
});
