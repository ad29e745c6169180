import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConnectorBench } from '../../fixtures/focus/connector-bench.ts';
import { focusCsv } from '../../fixtures/focus/focus-text.ts';

let bench: ConnectorBench;
beforeAll(async () => {
  bench = await ConnectorBench.open();
});
afterAll(() => bench.close());

type Case = readonly [rule: string, bad: Record<string, string>, good: Record<string, string>];

/** Each rule with a row that breaks it and one that does not. */
const cases: readonly Case[] = [
  ['value.missing ServiceCategory', { ServiceCategory: '' }, { ServiceCategory: 'Compute' }],
  ['value.missing EffectiveCost', { EffectiveCost: '' }, { EffectiveCost: '0' }],
  ['value.spelling ChargeFrequency', { ChargeFrequency: 'Usage-based' }, { ChargeFrequency: 'Usage-Based' }],
  ['value.not-allowed ChargeFrequency', { ChargeFrequency: 'Daily' }, { ChargeFrequency: 'Recurring' }],
  ['value.not-allowed ChargeCategory', { ChargeCategory: 'Refund' }, { ChargeCategory: 'Tax' }],
  [
    'value.not-allowed ServiceCategory',
    { ServiceCategory: 'Computers' },
    { ServiceCategory: 'AI and Machine Learning' },
  ],
  ['value.not-allowed ChargeClass', { ChargeClass: 'New' }, { ChargeClass: 'Correction' }],
  ['currency.unknown BillingCurrency', { BillingCurrency: 'usd' }, { BillingCurrency: 'KRW' }],
  ['tags.not-an-object Tags', { Tags: '"team": "a","n": 1' }, { Tags: '{}' }],
  ['tags.not-an-object Tags', { Tags: '{team}' }, { Tags: '' }],
  [
    'tags.key-blanks Tags',
    { Tags: '{" org": "a", "org": "b"}' },
    { Tags: '{"org": " a ", "x": "y ": ""}'.replace('"y ": ""', '" z"') },
  ],
  ['tags.key-blanks Tags', { Tags: '{"org ": "a"}' }, { Tags: '{"org":"a b"}' }],
  ['json.unreadable SkuPriceDetails', { SkuPriceDetails: 'x' }, { SkuPriceDetails: '{"CoreCount": 4}' }],
  ['availability-zone.number AvailabilityZone', { AvailabilityZone: '0.05' }, { AvailabilityZone: 'us-east-1a' }],
  ['period.order ChargePeriodEnd', { ChargePeriodEnd: '2024-09-02T00:00:00Z' }, {}],
  ['period.order BillingPeriodEnd', { BillingPeriodEnd: '2024-09-01T00:00:00Z' }, {}],
  [
    'period.outside-billing ChargePeriodStart',
    { ChargePeriodStart: '2024-08-31T23:00:00Z' },
    { ChargePeriodStart: '2024-08-31T23:00:00Z', ChargeClass: 'Correction' },
  ],
  ['period.not-on-the-hour ChargePeriodStart', { ChargePeriodStart: '2024-09-02T00:30:00Z' }, {}],
  [
    'effective-cost.purchase EffectiveCost',
    { ChargeCategory: 'Purchase', CommitmentDiscountId: 'sp-1' },
    { ChargeCategory: 'Purchase', CommitmentDiscountId: 'sp-1', EffectiveCost: '0' },
  ],
  [
    'consumed-quantity.unused ConsumedQuantity',
    { CommitmentDiscountStatus: 'Unused', ConsumedQuantity: '1' },
    { CommitmentDiscountStatus: 'Unused', ConsumedQuantity: '' },
  ],
  [
    'commitment.status-missing CommitmentDiscountStatus',
    { CommitmentDiscountId: 'sp-1', CommitmentDiscountStatus: '' },
    { CommitmentDiscountId: 'sp-1', CommitmentDiscountStatus: 'Used' },
  ],
  [
    'commitment.category-missing CommitmentDiscountCategory',
    { CommitmentDiscountId: 'sp-1', CommitmentDiscountCategory: '' },
    { CommitmentDiscountId: 'sp-1', CommitmentDiscountCategory: 'Spend' },
  ],
  [
    'quantity.no-unit ConsumedUnit',
    { ConsumedQuantity: '1', ConsumedUnit: '' },
    { ConsumedQuantity: '1', ConsumedUnit: 'Hours' },
  ],
  ['price.negative ListUnitPrice', { ListUnitPrice: '-1' }, { ListUnitPrice: '0' }],
  [
    'price.mismatch ListCost',
    { ListUnitPrice: '1', PricingQuantity: '1.5' },
    { ListUnitPrice: '1', PricingQuantity: '2.001' },
  ],
  ['list-cost.below-billed ListCost', { ListCost: '1' }, { ListCost: '1.5' }],
  ['credit.positive BilledCost', { ChargeCategory: 'Credit' }, { ChargeCategory: 'Credit', BilledCost: '-1' }],
  [
    'money.rounded BilledCost',
    { BilledCost: '0.1234567890123456789012345' },
    { BilledCost: '0.123456789012345678901234' },
  ],
  ['value.not-a-number PricingQuantity', { PricingQuantity: 'many' }, { PricingQuantity: '1e3' }],
];

describe('conformance findings', () => {
  it.each(cases)('%s', async (rule, bad, good) => {
    // Both rows carry the same columns, so that the rule exists for both.
    const same = Object.fromEntries([...Object.keys(bad), ...Object.keys(good)].map(name => [name, '']));
    const usual = {
      ChargeCategory: 'Usage',
      EffectiveCost: '1.5',
      BilledCost: '1.5',
      ListCost: '2',
      BillingCurrency: 'USD',
      ServiceCategory: 'Compute',
    };
    const period = {
      ChargePeriodStart: '2024-09-02T00:00:00Z',
      ChargePeriodEnd: '2024-09-02T01:00:00Z',
      BillingPeriodEnd: '2024-10-01T00:00:00Z',
    };
    const base = {
      ...same,
      ...Object.fromEntries(Object.entries({ ...usual, ...period }).filter(([name]) => name in same)),
    };
    const { scan, verdict } = await bench.sniff(
      'a.csv',
      focusCsv([
        { ...base, ...bad },
        { ...base, ...good },
      ]),
    );
    expect(verdict.problem).toBeNull();
    expect(await bench.rowsHit(scan, rule)).toEqual([1]);
  });

  it('a clean row has none, and nothing is repaired', async () => {
    const { scan } = await bench.sniff('a.csv', focusCsv([{}]));
    expect(await bench.hits(scan, 'findings')).toEqual({});
    const odd = await bench.sniff(
      'b.csv',
      focusCsv([{ ChargeFrequency: 'Usage-based', BillingCurrency: 'usd', Tags: '{" org": "a"}' }]),
    );
    expect((await bench.rows(odd.scan, ['ChargeFrequency', 'BillingCurrency', 'Tags']))[0]).toEqual({
      ChargeFrequency: 'Usage-based',
      BillingCurrency: 'usd',
      Tags: '{" org": "a"}',
    });
  });

  it('each rule has words of its own and a column of the lake', async () => {
    const { scan } = await bench.sniff(
      'a.csv',
      focusCsv([{ Tags: '{}', AvailabilityZone: 'a', ListUnitPrice: '1', PricingQuantity: '2' }]),
    );
    const rules = [...(scan?.rejections ?? []), ...(scan?.findings ?? [])];
    expect(new Set(rules.map(rule => `${rule.rule} ${rule.column}`)).size).toBe(rules.length);
    for (const rule of rules) {
      expect(rule.message).toMatch(/^[A-Z].*\.$/s);
      expect(rule.rule).toMatch(/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/);
    }
  });
});
