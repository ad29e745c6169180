import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordsCsv, type TestRecord } from '../contract/lake-records/records-csv.ts';
import { focusCsv } from '../fixtures/focus/focus-text.ts';
import { confirmImport, dropFiles, openScreen } from '../support/analyst.ts';
import { setTheme, violations } from '../support/axe.ts';
import { expect, test, type Workbench } from '../support/workbench.ts';

type Cells = Record<string, string>;

/** Tokens of one type on one day of 2024 at 10 USD per million. */
const tokens = (month: string, day: string, version: string, millions: number): Cells => {
  const cost = String(millions * 10);
  return {
    ...{ BilledCost: cost, EffectiveCost: cost, ListCost: cost, ContractedCost: cost },
    ...{ ProviderName: 'OpenAI', PublisherName: 'OpenAI', ServiceName: 'OpenAI API' },
    ...{ ServiceCategory: 'AI and Machine Learning', ChargeFrequency: 'Usage-Based' },
    ...{
      ResourceId: `r/${version}`,
      ResourceName: version,
      x_Model: 'gpt',
      x_ModelVersion: version,
      x_TokenType: 'output',
    },
    ...{ SkuId: 'output', ChargeDescription: 'Output tokens' },
    ...{ PricingQuantity: String(millions), PricingUnit: '1M Tokens' },
    ...{ ConsumedQuantity: String(millions), ConsumedUnit: '1M Tokens' },
    BillingPeriodStart: `2024-${month}-01T00:00:00Z`,
    BillingPeriodEnd: `2024-${String(Number(month) + 1).padStart(2, '0')}-01T00:00:00Z`,
    ChargePeriodStart: `2024-${month}-${day}T00:00:00Z`,
    ChargePeriodEnd: `2024-${month}-${day}T23:00:00Z`,
  };
};

const requests = (month: string, day: string, version: string, count: number): TestRecord => ({
  ...{ Route: 'provider-api', Grain: '1d', ObservedAt: `2024-${month}-${day}T00:00:00Z` },
  ...{ ModelProvider: 'openai', Model: 'gpt', ModelVersion: version, ApiKeyId: version, Requests: count },
  ...{ InputUncachedTokens: count, OutputTokens: count, TokenDetail: 'complete' },
});

/**
 * August: gpt-1, 1,000 requests of 2,000 tokens = 20 USD, 0.02 each.
 * September: gpt-2, 1,000 requests of 3,000 tokens = 30 USD, 0.03 each, and gpt-1 with 100 of its own = 2 USD.
 */
async function importUsage(workbench: Workbench): Promise<void> {
  const charges = [tokens('08', '31', 'gpt-1', 2), tokens('09', '30', 'gpt-1', 0.2), tokens('09', '30', 'gpt-2', 3)];
  const usage = [
    requests('08', '31', 'gpt-1', 1000),
    requests('09', '30', 'gpt-1', 100),
    requests('09', '30', 'gpt-2', 1000),
  ];
  const files = [
    ['model-bill.csv', focusCsv(charges)],
    ['usage.csv', recordsCsv('llm-usage', usage)],
  ] as const;
  for (const [name, text] of files) {
    const path = join(workbench.folder, name);
    writeFileSync(path, text);
    await dropFiles(workbench, [path]);
    await confirmImport(workbench, name);
  }
}

test('which version raised the cost per request, and why: from the card to the charges', async ({ workbench }) => {
  const { page } = workbench;
  await openScreen(workbench, 'Sources');
  await importUsage(workbench);
  await openScreen(workbench, 'Unit economics');

  // 32 USD / 1,100 requests beside 20 / 1,000
  const card = page.getByRole('listitem').filter({ hasText: 'Cost per request' });
  await expect(card.getByTitle('0.0290909091 USD').first()).toBeVisible();
  await expect(card).toContainText('+45.5%');
  await card.getByRole('link').click();
  await expect(page).toHaveURL(/unit=request&month=2024-09/);
  await page.getByRole('button', { name: 'Model version' }).click();

  const grid = page.getByRole('grid', { name: 'Cost per request' });
  const lines = grid.getByRole('row');
  await expect(lines.nth(1)).toContainText('gpt-2'); // what moved the whole most comes first
  await lines.nth(1).getByText('gpt-2').click();

  // The new version beside the one it took over from: 0.02 before, 32 / 1100 now; the price is the same.
  const why = page.getByRole('complementary', { name: 'Why: gpt-2' });
  await expect(why).toContainText('Prices stayed');
  await expect(why.getByText('2,000 → 2,909.09 tokens at 10 USD per 1M Tokens')).toBeVisible();
  await expect(why.getByTitle('+0.0090909091 USD').first()).toBeVisible();
  await expect(why).toContainText('These lines add up');

  await why.getByRole('button', { name: 'Show the charges' }).click();
  await expect(page.getByRole('grid', { name: /^Charges/ })).toContainText('Output tokens');
  await page.goBack();
  await expect(why).toContainText('Prices stayed');
  await why.press('Escape');
  await expect(why).toHaveCount(0);
});

test('a unit of one’s own is checked while it is written, kept in the library and has a card', async ({
  workbench,
}) => {
  const { page } = workbench;
  await openScreen(workbench, 'Sources');
  await importUsage(workbench);
  await openScreen(workbench, 'Unit economics');
  await page.getByRole('button', { name: 'New unit' }).click();
  const dialog = page.getByRole('dialog', { name: 'New unit' });
  await dialog.getByLabel('Name').fill('Finance/A thousand requests');
  const save = dialog.getByRole('button', { name: 'Save' });
  await dialog.getByLabel('Formula').fill('EffectiveCost * 1000 / sum(llm-usage.Requets)');
  await expect(dialog.getByText(/which does not exist/)).toBeVisible();
  await expect(save).toBeDisabled();
  await dialog.getByLabel('Formula').fill('EffectiveCost * 1000 / sum(llm-usage.Requests)');
  await expect(dialog.getByText('Reads EffectiveCost, sum(llm-usage.Requests)')).toBeVisible();
  await save.click();
  await expect(dialog).toHaveCount(0);
  const file = join(workbench.workspace, 'library/unit/Finance/A thousand requests.json');
  await expect.poll(() => existsSync(file)).toBe(true);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    formula: 'EffectiveCost * 1000 / sum(llm-usage.Requests)',
  });

  // 32 * 1000 / 1100
  const card = page.getByRole('listitem').filter({ hasText: 'A thousand requests' });
  await expect(card.getByTitle('29.0909090909 USD').first()).toBeVisible();

  await page.getByRole('button', { name: /^Edit Finance/ }).click();
  await page.getByLabel('Formula').fill('EffectiveCost * 100 / sum(llm-usage.Requests)');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(card.getByTitle('2.9090909091 USD').first()).toBeVisible();
});

test('the screen has no violation that a machine can find, in both themes', async ({ workbench }) => {
  const { page } = workbench;
  const found: string[] = [];
  const look = async (where: string) => {
    for (const theme of ['light', 'dark']) {
      await setTheme(workbench, theme);
      found.push(...(await violations(workbench, `${where} ${theme}`)));
    }
  };
  await openScreen(workbench, 'Unit economics');
  await expect(page.getByText('No unit cost yet')).toBeVisible();
  await look('empty');
  await openScreen(workbench, 'Sources');
  await importUsage(workbench);
  await openScreen(workbench, 'Unit economics');
  await expect(page.getByRole('listitem').filter({ hasText: 'Cost per request' })).toBeVisible();
  await look('cards');
  await page.goto(`${page.url().split('#')[0]}#/units?unit=request&month=2024-09&by=x_ModelVersion&line=gpt-2,USD`);
  await expect(page.getByRole('complementary')).toContainText('Prices stayed');
  await look('series');
  await page.getByRole('tab', { name: 'Own GPUs or an API' }).click();
  await expect(page.getByText('Choose your own capacity')).toBeVisible();
  await look('break-even');
  expect(found).toEqual([]);
});
