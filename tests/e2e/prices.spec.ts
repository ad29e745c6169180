import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chooseFiles, openScreen } from '../support/analyst.ts';
import { exactWords } from '../support/estate.ts';
import { expect, test, type Workbench } from '../support/workbench.ts';

const model = (input: string, output: string, more = '') =>
  `{"litellm_provider":"openai","mode":"chat","input_cost_per_token":${input},"output_cost_per_token":${output}${more}}`;

async function importPrices(workbench: Workbench, name: string, text: string, from: string): Promise<void> {
  const { page } = workbench;
  const file = join(workbench.folder, name);
  writeFileSync(file, text);
  await page.getByRole('button', { name: 'Import prices…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import prices' });
  await dialog.getByLabel('The prices hold from').fill(from);
  await chooseFiles(workbench, [file], () => dialog.getByRole('button', { name: 'Choose a file…' }).click());
  await expect(dialog.getByText(name)).toBeVisible();
}

test('a price map is seen before it is saved, a later one ends prices where its own begin, the past only when asked', async ({
  workbench,
}) => {
  const { page } = workbench;
  await openScreen(workbench, 'Prices');
  await expect(page.getByText('The price book is empty')).toBeVisible();
  const odd = model('1e-06', '1e-06', ',"cache_read_input_token_cost":2e-06');
  await importPrices(workbench, 'map.json', `{"gpt-x":${model('2.5e-06', '1e-05')},"odd":${odd}}`, '2024-01-01');
  const dialog = page.getByRole('dialog', { name: 'Import prices' });
  await expect(dialog.getByText('cache-read 2 is above the input price 1')).toBeVisible();
  await dialog.getByRole('button', { name: 'Save 5 prices' }).click();
  const grid = page.getByRole('grid', { name: 'Price book' });
  await expect(grid.getByText('2.5 USD')).toBeVisible();

  // The same prices again change nothing; one of them is cheaper from 2025 on, which is past by now.
  await importPrices(workbench, 'later.json', `{"gpt-x":${model('2e-06', '1e-05')}}`, '2025-01-01');
  await expect(dialog.getByText('2.5 USD')).toBeVisible();
  await dialog.getByRole('button', { name: 'Save 1 price', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('change what past usage costs');
  await dialog.getByText('Price past usage again').click();
  await dialog.getByRole('button', { name: 'Save 1 price', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(grid.getByText('2 USD', { exact: true }).first()).toBeVisible();
  await expect(grid.getByText('2.5 USD')).toHaveCount(0);
  await page.getByRole('radio', { name: 'Every date' }).click();
  await expect(grid.getByText('2.5 USD')).toBeVisible();

  await page.getByRole('textbox', { name: 'Find a model' }).fill('gpt-x input');
  await expect(grid).toHaveAttribute('aria-rowcount', '3'); // the header and two stretches of one price
  await grid.getByText('gpt-x').first().click();
  const history = page.getByRole('complementary', { name: 'Prices of gpt-x' });
  await expect(history.getByRole('listitem')).toHaveCount(2);
  await expect(history.getByText('2024-01-01 – 2025-01-01')).toBeVisible();

  await history.getByRole('button', { name: 'New price from a date' }).click();
  const editor = page.getByRole('dialog', { name: 'New price' });
  await editor.getByLabel('From', { exact: true }).fill('2199-01-01');
  await editor.getByRole('textbox', { name: 'Price', exact: true }).fill('1.75');
  await editor.getByRole('button', { name: 'Save' }).click();
  await expect(history.getByText('1.75 USD')).toBeVisible();
  await page.getByRole('tab', { name: 'History' }).click();
  await expect(page.getByRole('rowheader')).toHaveText(['Version 3', 'Version 2', 'Version 1']);
});

test('a rate card makes a GPU-hour of its parts, and is there after a restart', async ({ workbench }) => {
  await openScreen(workbench, 'Prices');
  await workbench.page.getByRole('tab', { name: 'Rate cards' }).click();
  await workbench.page.getByRole('button', { name: 'Add a rate card' }).click();
  const editor = workbench.page.getByRole('dialog', { name: 'New rate card' });
  const fill = (name: string, text: string) => editor.getByLabel(name, { exact: true }).fill(text);
  await fill('Cluster', 'dc1');
  // Shown in the last hour of a card that has ended, in January 2024, which has 744 hours.
  await fill('From', '2024-01-01');
  await fill('Until', '2024-02-01');
  await fill('Price paid', '71424');
  await fill('GPUs bought for it', '8');
  await fill('Months written off over', '12');
  await expect(editor.getByText('The GPU-hour appears here when every part is a number.')).toBeVisible();
  await fill('Mean watts a GPU, host included', '1000');
  await fill('Price of a kWh', '0.1');
  await fill('People a month', '5952');
  await fill('Space a month', '0');
  await fill('GPUs that share them', '8');
  // 71 424 / (8 x 12 x 744) = 1; 1 kW x 1.3 x 0.1 = 0.13; 5952 / (8 x 744) = 1.
  await expect(editor.getByTitle(exactWords('2.13'))).toBeVisible();
  await editor.getByRole('button', { name: 'Save' }).click();
  await expect(editor).toHaveCount(0);
  await workbench.restart();
  await openScreen(workbench, 'Prices');
  await workbench.page.getByRole('tab', { name: 'Rate cards' }).click();
  const card = workbench.page.getByRole('listitem').filter({ hasText: 'dc1' });
  await expect(card.getByTitle(exactWords('2.13'))).toBeVisible();
  await expect(card.getByTitle(exactWords('0.13'))).toBeVisible();
});
