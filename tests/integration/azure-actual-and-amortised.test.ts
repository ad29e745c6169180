import { afterEach, beforeEach, expect, it } from 'vitest';
import { TestWorkspace } from '../contract/lake-import/open-workspace.ts';
import { actualRows, amortizedRows, azureCsv } from '../fixtures/azure/cost-details-text.ts';
import { focusCsv } from '../fixtures/focus/focus-text.ts';

/**
 * The two views of one month (arithmetic beside the fixture): 14.80 billed, 14.80 effective; list 4.80 + 4.80 + 7.50 = 17.10;
 * contracted 2.40 + 2.40 + 6.00 = 10.80; priced hours 24 + 24 + 15 + 10 = 73. However they arrive, each is counted once.
 */
const both = { billed: '14.80', effective: '14.80', list: '17.10', contracted: '10.80', hours: '73.00' };

let workspace: TestWorkspace;
beforeEach(async () => {
  workspace = await TestWorkspace.create();
});
afterEach(() => workspace.remove());

const write = (view: 'actual' | 'amortized', name = `${view}.csv`) =>
  workspace.write(name, azureCsv(view === 'actual' ? actualRows : amortizedRows));

async function totals() {
  const sum = (column: string, name: string) => `sum(${column})::DECIMAL(9, 2)::VARCHAR AS ${name}`;
  const [row] = await workspace.sql(
    `SELECT ${[sum('BilledCost', 'billed'), sum('EffectiveCost', 'effective'), sum('ListCost', 'list'), sum('ContractedCost', 'contracted'), sum('PricingQuantity', 'hours')].join(', ')} FROM fact_cost_usage`,
  );
  return row;
}

it.each([
  ['actual alone', [['actual']], { billed: '14.80', effective: null, list: null, contracted: null, hours: null }],
  ['amortised alone', [['amortized']], { ...both, billed: null }],
  ['both at once', [['actual', 'amortized']], both],
  ['actual, then amortised', [['actual'], ['amortized']], both],
  ['amortised, then actual', [['amortized'], ['actual']], both],
  ['each of them twice', [['amortized'], ['actual'], ['actual', 'amortized'], ['amortized']], both],
] as const)('%s: no measure is counted twice', async (_, batches, expected) => {
  for (const batch of batches) {
    const { drops, failures } = await workspace.import(await Promise.all(batch.map(view => write(view))));
    expect(failures).toEqual([]);
    expect(drops.flatMap(drop => drop.notices)).toEqual([]); // complementary views are no overlap
  }
  expect(await totals()).toEqual(expected);
  expect(await workspace.failedChecks()).toEqual([]);
});

it('keeps both views under one name of the reader, and knows the files again', async () => {
  await workspace.import([await write('actual')], { source: 'contoso' });
  await workspace.import([await write('amortized')], { source: 'contoso' });
  expect(await totals()).toEqual(both);
  const again = await workspace.import([await write('actual'), await write('amortized')], { source: 'contoso' });
  expect(again.drops.map(drop => [drop.source, drop.status])).toEqual([
    ['contoso/azure-actual', 'unchanged'],
    ['contoso/azure-amortized', 'unchanged'],
  ]);
  expect(await totals()).toEqual(both);
});

it('replaces a view by its newer export and leaves the other view alone', async () => {
  await workspace.import([await write('actual'), await write('amortized')]);
  const restated = azureCsv(actualRows.map(row => (row.ChargeType === 'Purchase' ? { ...row, Cost: '12.5' } : row)));
  await workspace.import([await workspace.write('actual-later.csv', restated)]);
  expect(await totals()).toEqual({ ...both, billed: '17.30' }); // 14.80 - 10 + 12.50
});

it('tells that the FOCUS export of the same account and month is the same spend', async () => {
  const focus = focusCsv([
    {
      ProviderName: 'Microsoft',
      PublisherName: 'Microsoft',
      BillingAccountId: '/providers/Microsoft.Billing/billingAccounts/8611537',
      BillingPeriodStart: '2025-09-01T00:00:00Z',
      BillingPeriodEnd: '2025-10-01T00:00:00Z',
      ChargePeriodStart: '2025-09-04T00:00:00Z',
      ChargePeriodEnd: '2025-09-05T00:00:00Z',
    },
  ]);
  await workspace.import([await workspace.write('focus.csv', focus)]);
  const { drops } = await workspace.import([await write('actual')]);
  expect(drops[0]?.notices).toEqual([
    'The same billing account and month is also in the lake from focus/microsoft; the spend may be counted twice.',
  ]);
});
