import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blockSizeSql, unitSql } from '../../../src-core/anycost/azure/unit-of-measure.ts';
import { azureCostDetails } from '../../../workers/connectors/azure/cost-details.ts';
import { actualRows, amortizedRows, azureCsv } from '../../fixtures/azure/cost-details-text.ts';
import { BillBench } from '../../fixtures/bill-bench.ts';
import { sharedData } from '../../support/repository.ts';

let bench: BillBench;
beforeAll(async () => {
  bench = await BillBench.open(azureCostDetails);
});
afterAll(() => bench.close());

const sentence = async (content: string | Uint8Array, name: string) =>
  (await bench.sniff(content, name)).verdict.sentence;

describe('which view an Azure export is', () => {
  it.each([
    [
      'azure_EA_ActualCost_Small.csv',
      'Azure actual cost details (Enterprise Agreement) as CSV: 11 rows of Microsoft, September 2023, USD.',
    ],
    [
      'azure_EA_AmortizedCost_Small.csv',
      'Azure amortised cost details (Enterprise Agreement) as CSV: 28 rows of Microsoft, September 2023, USD.',
    ],
    [
      'azure_ea_cost_details_sample.csv',
      'Azure actual cost details (Enterprise Agreement) as CSV: 27 rows of Microsoft, September 2023, CAD.',
    ],
    [
      'azure_EA_NoRows.csv',
      'azure_EA_NoRows.csv has the columns of Azure cost details (Enterprise Agreement) but no rows.',
    ],
  ])('is right for the real %s', async (name, expected) => {
    const path = sharedData('cloud-exports', name);
    if (!path) return expect(path).toBeUndefined(); // the data sets are not here
    expect(await sentence(await readFile(path), name)).toBe(expected);
  });

  it('is what the rows say when the name says another, and the reader is told', async () => {
    const actual = await bench.sniff(azureCsv(actualRows), 'exports/AmortizedCost/part_0.csv');
    expect(actual.verdict).toMatchObject({
      format: 'azure-actual',
      sentence:
        'Azure actual cost details (Enterprise Agreement), although its name says amortised as CSV: 4 rows of Microsoft, September 2025, USD.',
    });
    expect(actual.verdict.oddities.map(odd => odd.code)).toContain('azure.name-disagrees');
    const amortized = await bench.sniff(azureCsv(amortizedRows), 'ActualCost.csv');
    expect(amortized.verdict).toMatchObject({ format: 'azure-amortized', formatVersion: 'EA' });
    expect(amortized.verdict.sentence).toContain('although its name says actual');
  });

  it('is what the name says when no row tells, and actual cost when nothing does', async () => {
    const plain = azureCsv([{}]);
    const seen = await Promise.all(
      ['a/AmortizedCost/20250901/part_0.csv', 'b/actual.csv', 'costs.csv'].map(name => bench.sniff(plain, name)),
    );
    expect(seen.map(({ verdict }) => verdict.format)).toEqual(['azure-amortized', 'azure-actual', 'azure-actual']);
    expect(seen[2]?.verdict.oddities.find(odd => odd.code === 'azure.dataset')?.message).toContain('nothing');
  });

  it('refuses the rows of one view in a file of the other', async () => {
    const { scan } = await bench.sniff(azureCsv([...amortizedRows, ...actualRows.slice(2, 3)]));
    expect(await bench.bench.hits(scan, 'rejections')).toEqual({ 'azure.other-dataset ChargeCategory': 1 });
  });
});

describe('an Azure row in FOCUS columns', () => {
  const measures = ['BilledCost', 'EffectiveCost', 'ListCost', 'ContractedCost', 'PricingQuantity'] as const;

  it('gives each measure from one view only', async () => {
    expect(await bench.rows(azureCsv(actualRows), measures)).toEqual(
      ['2.4', '2.4', '10', '0'].map(BilledCost => ({
        BilledCost,
        EffectiveCost: null,
        ListCost: null,
        ContractedCost: null,
        PricingQuantity: null,
      })),
    );
    expect(await bench.rows(azureCsv(amortizedRows), measures)).toEqual([
      // list 24 x 0.2, contracted 24 x 0.1
      { BilledCost: null, EffectiveCost: '2.4', ListCost: '4.8', ContractedCost: '2.4', PricingQuantity: '24' },
      { BilledCost: null, EffectiveCost: '2.4', ListCost: '4.8', ContractedCost: '2.4', PricingQuantity: '24' },
      // list 15 x 0.5, contracted 15 x 0.4
      { BilledCost: null, EffectiveCost: '6', ListCost: '7.5', ContractedCost: '6', PricingQuantity: '15' },
      { BilledCost: null, EffectiveCost: '4', ListCost: '0', ContractedCost: '0', PricingQuantity: '10' },
    ]);
  });

  it('reads accounts, days, commitments, tags without braces and block units', async () => {
    const text = azureCsv([
      ...amortizedRows,
      { UnitOfMeasure: '10K', Quantity: '0.0004', Tags: '{"a": "b"}', Cost: '4E-05' },
    ]);
    const rows = await bench.rows(text, [
      'BillingAccountId',
      'BillingPeriodStart',
      'BillingPeriodEnd',
      'ChargePeriodStart',
      'ChargePeriodEnd',
      'CommitmentDiscountId',
      'CommitmentDiscountStatus',
      'PricingCategory',
      'ConsumedQuantity',
      'ConsumedUnit',
      'ServiceCategory',
      'Tags',
    ]);
    const common = {
      BillingAccountId: '/providers/Microsoft.Billing/billingAccounts/8611537',
      BillingPeriodStart: '2025-09-01 00:00:00',
      BillingPeriodEnd: '2025-10-01 00:00:00',
      ChargePeriodStart: '2025-09-04 00:00:00',
      ChargePeriodEnd: '2025-09-05 00:00:00',
      ServiceCategory: 'Compute',
    };
    expect(rows[3]).toEqual({
      ...common,
      CommitmentDiscountId: '/reservations/r-1',
      CommitmentDiscountStatus: 'Unused',
      PricingCategory: 'Committed',
      ConsumedQuantity: null,
      ConsumedUnit: 'Hour',
      Tags: '{"team": "search","env": "prod"}',
    });
    expect(rows[4]).toEqual({
      ...common,
      CommitmentDiscountId: null,
      CommitmentDiscountStatus: null,
      PricingCategory: 'Standard',
      ConsumedQuantity: '4', // 0.0004 blocks of 10,000
      ConsumedUnit: 'Units',
      Tags: '{"a": "b"}',
    });
  });

  it('reads a Customer Agreement, whose unit prices are in another currency than its costs', async () => {
    const base = {
      billingAccountId: 'acc:guid_2019-05-31',
      billingProfileId: 'PROF-1',
      billingPeriodStartDate: '09/01/2025',
      billingPeriodEndDate: '09/30/2025',
      date: '09/04/2025',
      subscriptionId: 'sub-1',
      meterCategory: 'Storage',
      quantity: '2',
      unitOfMeasure: '1 GB/Month',
      costInBillingCurrency: '9',
      costInPricingCurrency: '10',
      costInUsd: '10',
      paygCostInBillingCurrency: '18',
      unitPrice: '5',
      payGPrice: '10',
      billingCurrency: 'EUR',
      pricingCurrency: 'USD',
      chargeType: 'usage',
      pricingModel: 'SavingsPlan',
      benefitId: 'plan-1',
      tags: 'not tags',
    };
    const { scan, verdict } = await bench.sniff(azureCsv([{}], base));
    expect(verdict.sentence).toBe(
      'Azure amortised cost details (Microsoft Customer Agreement) as CSV: 1 row of Microsoft, September 2025, EUR.',
    );
    const [row] = await bench.rows(azureCsv([{}], base), [
      'BillingAccountId',
      'EffectiveCost',
      'ListCost',
      'ContractedCost',
      'ListUnitPrice',
      'BillingCurrency',
      'PricingCurrency',
      'PricingCurrencyEffectiveCost',
      'CommitmentDiscountType',
      'CommitmentDiscountCategory',
      'Tags',
    ]);
    expect(row).toEqual({
      BillingAccountId: '/providers/Microsoft.Billing/billingAccounts/acc:guid_2019-05-31/billingProfiles/PROF-1',
      EffectiveCost: '9',
      ListCost: '18',
      ContractedCost: null,
      ListUnitPrice: null,
      BillingCurrency: 'EUR',
      PricingCurrency: 'USD',
      PricingCurrencyEffectiveCost: '10',
      CommitmentDiscountType: 'Savings Plan',
      CommitmentDiscountCategory: 'Spend',
      Tags: null,
    });
    expect(await bench.bench.rowsHit(scan, 'tags.not-an-object Tags')).toEqual([1]);
  });

  it('refuses dates of which nothing says whether day or month comes first', async () => {
    const row = { BillingPeriodStartDate: '', BillingPeriodEndDate: '', Date: '09/04/2025' };
    expect((await bench.sniff(azureCsv([row]))).verdict.problem?.code).toBe('focus.ambiguous-dates');
    const period = { ...row, BillingPeriodStartDate: '09/01/2025', BillingPeriodEndDate: '10/01/2025' };
    expect(await bench.rows(azureCsv([period]), ['ChargePeriodStart', 'BillingPeriodEnd'])).toEqual([
      { ChargePeriodStart: '2025-09-04 00:00:00', BillingPeriodEnd: '2025-10-01 00:00:00' },
    ]);
  });
});

it('knows the block size of every unit of measure in the table of the FinOps toolkit', async context => {
  const path = sharedData('azure-open-data', 'PricingUnits.csv');
  if (!path) return context.skip('the data sets are not here');
  const staged = await bench.bench.stage('units.csv', await readFile(path));
  const wrong = await bench.bench.sql.all(
    `SELECT UnitOfMeasure AS unit, ${unitSql('UnitOfMeasure')} AS read FROM read_csv('${staged.path}', all_varchar = true)
     WHERE ${blockSizeSql('UnitOfMeasure')} IS DISTINCT FROM PricingBlockSize::BIGINT`,
  );
  expect(wrong).toEqual([{ unit: '10000s', read: '10000s' }]); // the table calls that one transaction; here it stays unknown
});
