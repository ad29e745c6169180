import { afterEach, expect, it } from 'vitest';
import { TestWorkspace } from '../contract/lake-import/open-workspace.ts';
import { type GcpRow, gcpCsv, gcpJsonLines } from '../fixtures/gcp/billing-rows.ts';

let workspace: TestWorkspace;
afterEach(() => workspace.remove());

/**
 * Trap 2 for Google Cloud: credits are nested, so unnesting them and summing `cost` multiplies it.
 *
 * | row | cost (gross) | credits | net |
 * |---|---|---|---|
 * | VM with three credits | 100 | -20 -5 -1.5 | 73.5 |
 * | VM without | 40 | | 40 |
 * | promotion larger than the cost | 2 | -2.5 | -0.5 |
 * | tax | 9 | | 9 |
 * | rounding | -0.01 | | -0.01 |
 * | EUR account's VM | 7 | -1 | 6 |
 *
 * USD: gross 100 + 40 + 2 - 0.01 = 141.99; credits -20 - 5 - 1.5 - 2.5 = -29; tax 9; invoice 141.99 - 29 + 9 = 121.99.
 * EUR: 7 - 1 = 6.
 */
const rows: GcpRow[] = [
  {
    cost: '100',
    credits: [
      { name: 'CUD', amount: '-20', type: 'COMMITTED_USAGE_DISCOUNT_DOLLAR_BASE', id: 'cud' },
      { name: 'Sustained', amount: '-5', type: 'SUSTAINED_USAGE_DISCOUNT' },
      { name: 'Promotion', amount: '-1.5', type: 'PROMOTION' },
    ],
  },
  { cost: '40' },
  { cost: '2', credits: [{ name: 'Promotion', amount: '-2.5', type: 'PROMOTION' }] },
  { cost: '9', costType: 'tax', sku: 'Tax' },
  { cost: '-0.01', costType: 'rounding_error', sku: 'Rounding error' },
  { cost: '7', currency: 'EUR', credits: [{ name: 'Free tier', amount: '-1', type: 'FREE_TIER' }] },
];

it.each([
  ['CSV', 'bill.csv', gcpCsv(rows)],
  ['JSON', 'bill.json', gcpJsonLines(rows)],
] as const)('gross, credits and tax of a %s export are the invoice, per currency', async (_, name, text) => {
  workspace = await TestWorkspace.create();
  const { drops, failures } = await workspace.import([await workspace.write(name, text)]);
  expect(failures).toEqual([]);
  expect(drops[0]?.rows).toMatchObject({ read: 6, accepted: 6, rejected: 0 });
  const sums = await workspace.sql(
    `SELECT BillingCurrency AS currency, count(*)::INTEGER AS "rows",
       sum(ContractedCost) FILTER (ChargeCategory <> 'Tax')::DECIMAL(9, 2)::VARCHAR AS gross,
       sum(BilledCost - ContractedCost)::DECIMAL(9, 2)::VARCHAR AS credits,
       coalesce(sum(BilledCost) FILTER (ChargeCategory = 'Tax'), 0)::DECIMAL(9, 2)::VARCHAR AS tax,
       sum(BilledCost)::DECIMAL(9, 2)::VARCHAR AS invoice
     FROM fact_cost_usage GROUP BY 1 ORDER BY 1 DESC`,
  );
  expect(sums).toEqual([
    { currency: 'USD', rows: 5, gross: '141.99', credits: '-29.00', tax: '9.00', invoice: '121.99' },
    { currency: 'EUR', rows: 1, gross: '7.00', credits: '-1.00', tax: '0.00', invoice: '6.00' },
  ]);
});
