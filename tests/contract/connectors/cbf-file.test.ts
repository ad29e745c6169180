import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cbfLineItems } from '../../../src-core/anycost/cbf/line-items.ts';
import { cbfFile } from '../../../workers/connectors/cbf/cbf-file.ts';
import { BillBench } from '../../fixtures/bill-bench.ts';
import { cbfCsv } from '../../fixtures/cbf-text.ts';

let bench: BillBench;
beforeAll(async () => {
  bench = await BillBench.open(cbfFile);
});
afterAll(() => bench.close());

describe('CloudZero Common Bill Format', () => {
  it('tells a line in FOCUS columns, charged to the hour it starts in', async () => {
    const text = cbfCsv([
      {
        'lineitem/type': 'Usage',
        'lineitem/cloud_provider': 'Acme',
        'time/usage_start': '2026-03-01T05:00:00Z',
        'time/usage_end': '2026-03-09T00:00:00Z', // accepted, ignored
        'resource/id': 'vm/1',
        'resource/service': 'Render',
        'resource/account': 'a-1',
        'resource/region': 'no-region',
        'resource/tag:team': 'search',
        'resource/tag:empty': '',
        'usage/amount': '3',
        'usage/units': 'hours',
        'bill/invoice_id': 'i-1',
      },
    ]);
    const columns = [
      'ChargePeriodStart',
      'ChargePeriodEnd',
      'BillingPeriodStart',
      'ServiceProviderName',
      'ResourceId',
      'SubAccountId',
      'Tags',
      'ConsumedQuantity',
      'InvoiceId',
      'BillingCurrency',
      'x_Custom',
    ];
    const [row] = await bench.rows(text, columns);
    expect(row).toEqual({
      ChargePeriodStart: '2026-03-01 05:00:00',
      ChargePeriodEnd: '2026-03-01 06:00:00',
      BillingPeriodStart: '2026-03-01 00:00:00',
      ServiceProviderName: 'Acme',
      ResourceId: 'vm/1',
      SubAccountId: 'a-1',
      Tags: '{"team":"search"}',
      ConsumedQuantity: '3',
      InvoiceId: 'i-1',
      BillingCurrency: 'USD',
      x_Custom: '{"lineitem/type":"Usage","time/usage_end":"2026-03-09T00:00:00Z"}',
    });
  });

  it('knows every line item type, Usage when none is given, and keeps one it does not know', async () => {
    const types = [...Object.keys(cbfLineItems), '', 'Refund'];
    const found = await bench.rows(cbfCsv(types.map(type => ({ 'lineitem/type': type }))), [
      'ChargeCategory',
      'CommitmentDiscountStatus',
    ]);
    expect(found.map(row => row.ChargeCategory)).toEqual([
      'Usage',
      'Tax',
      'Purchase', // Support
      'Purchase',
      'Purchase', // CommittedUsePurchase
      'Usage', // CommittedUseVacancy
      'Purchase', // CommittedUseRecurringFee
      'Adjustment', // Discount
      'Credit',
      'Purchase', // Fee
      'Adjustment',
      'Usage',
      'Refund',
    ]);
    expect(found.map(row => row.CommitmentDiscountStatus).indexOf('Unused')).toBe(5);
  });

  it('finds what CBF forbids', async () => {
    const text = cbfCsv([
      {},
      { 'time/usage_start': '2026-03-01T00:30:00Z' },
      { 'lineitem/type': 'Credit', 'cost/cost': '2' },
      { 'lineitem/type': 'CommittedUsePurchase', 'cost/amortized_cost': '1' },
      { 'resource/tag:team': 'search' },
      { 'resource/tag:team': 'search', 'resource/id': 'a' },
      { 'lineitem/type': 'Refund' },
    ]);
    const { scan } = await bench.sniff(text);
    expect(await bench.bench.rowsHit(scan, 'cbf.not-on-the-hour ChargePeriodStart')).toEqual([2]);
    expect(await bench.bench.rowsHit(scan, 'cbf.reduction-positive BilledCost')).toEqual([3]);
    expect(await bench.bench.rowsHit(scan, 'cbf.purchase-amortized EffectiveCost')).toEqual([4]);
    expect(await bench.bench.rowsHit(scan, 'cbf.tag-without-resource Tags')).toEqual([5]);
    expect(await bench.bench.rowsHit(scan, 'value.not-allowed ChargeCategory')).toEqual([7]);
  });

  it.each([
    ['cost/cost', '', 'BilledCost (cost/cost in the file) is empty'],
    ['cost/cost', '1,5', 'cost/cost is not a plain number'],
    ['cost/amortized_cost', '1e99', 'cost/amortized_cost is not a plain number'],
    ['time/usage_start', 'March', 'time/usage_start is not a date-time'],
  ])('refuses %s = %j', async (column, cell, reason) => {
    const { verdict } = await bench.sniff(cbfCsv([{ [column]: cell === '1,5' ? '"1,5"' : cell }]));
    expect(verdict.problem?.code).toBe('focus.no-valid-rows');
    expect(verdict.problem?.details.reason).toContain(reason);
  });
});
