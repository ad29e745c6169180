import { afterEach, describe, expect, it } from 'vitest';
import { TestWorkspace } from '../contract/lake-import/open-workspace.ts';
import { type CurLine, cur2, legacyCur } from '../fixtures/aws/cur-text.ts';

/**
 * Trap 1: amortised, billed and net. Two commitments of 59 days (January and February 2025, 744 + 672 = 1,416 hours), a Savings Plan
 * given back within seven days, and an EDP refund on the Savings Plan product.
 *
 * Reserved Instance, partial upfront: fee 141.60 (0.10 an hour), recurring 0.05 an hour, so 0.15 an hour.
 *   January: 700 hours used = 105.00; 44 unused = 4.40 upfront + 2.20 recurring; fee billed 744 x 0.05 = 37.20
 *   February: 672 hours used = 100.80; nothing unused;                           fee billed 672 x 0.05 = 33.60
 *   effective 105.00 + 6.60 + 100.80 = 212.40 = billed 141.60 + 37.20 + 33.60
 * Savings Plan, partial upfront: fee 70.80 (0.05 an hour), recurring 0.05 an hour, commitment 0.10 an hour.
 *   January: commitment 74.40, used 60.00 (covers 90.00 of usage at on-demand rates), unused 14.40; fee billed 37.20
 *   February: commitment 67.20, all used (covers 100.80);                                       fee billed 33.60
 *   effective 60.00 + 14.40 + 67.20 = 141.60 = billed 70.80 + 37.20 + 33.60 + (90 - 90) + (100.80 - 100.80)
 * Return: fee 500 and its refund -500: billed 0, effective 0 + 0.
 * EDP refund -8.25, usage 12.50, tax 3.00, credit -2.00: the same in both.
 * Total: 212.40 + 141.60 + 0 - 8.25 + 12.50 + 3.00 - 2.00 = 359.25
 */
const february = {
  bill_billing_period_start_date: '2025-02-01T00:00:00.000Z',
  bill_billing_period_end_date: '2025-03-01T00:00:00.000Z',
  line_item_usage_start_date: '2025-02-01T00:00:00.000Z',
  line_item_usage_end_date: '2025-02-28T23:59:59.000Z',
};
const reserved = { reservation_reservation_a_r_n: 'arn:aws:ec2:eu-west-1:1:reserved-instances/r' };
const plan = { savings_plan_savings_plan_a_r_n: 'arn:aws:savingsplans::1:savingsplan/s' };
const returned = { savings_plan_savings_plan_a_r_n: 'arn:aws:savingsplans::1:savingsplan/gone' };
const planProduct = { line_item_product_code: 'ComputeSavingsPlans' };

const line = (type: string, unblended: string, more: CurLine = {}): CurLine => ({
  line_item_line_item_type: type,
  line_item_unblended_cost: unblended,
  ...more,
});

const january: CurLine[] = [
  line('Fee', '141.60', reserved),
  line('DiscountedUsage', '0', {
    ...reserved,
    reservation_effective_cost: '105.00',
    pricing_public_on_demand_cost: '140',
  }),
  line('RIFee', '37.20', {
    ...reserved,
    reservation_unused_amortized_upfront_fee_for_billing_period: '4.40',
    reservation_unused_recurring_fee: '2.20',
  }),
  line('SavingsPlanUpfrontFee', '70.80', { ...plan, ...planProduct }),
  line('SavingsPlanRecurringFee', '37.20', {
    ...plan,
    ...planProduct,
    savings_plan_total_commitment_to_date: '74.40',
    savings_plan_used_commitment: '60.00',
  }),
  line('SavingsPlanCoveredUsage', '90.00', { ...plan, savings_plan_savings_plan_effective_cost: '60.00' }),
  line('SavingsPlanNegation', '-90.00', plan),
  line('SavingsPlanUpfrontFee', '500', { ...returned, ...planProduct }),
  line('Refund', '-500', {
    ...planProduct,
    line_item_line_item_description: 'Refund for one-time fee for Savings Plan ID: gone',
  }),
  line('Refund', '-8.25', { ...planProduct, line_item_line_item_description: 'Enterprise discount program refund' }),
  line('Usage', '12.50'),
  line('Tax', '3.00'),
  line('Credit', '-2.00'),
];
const later: CurLine[] = [
  line('DiscountedUsage', '0', { ...february, ...reserved, reservation_effective_cost: '100.80' }),
  line('RIFee', '33.60', {
    ...february,
    ...reserved,
    reservation_unused_amortized_upfront_fee_for_billing_period: '0.0',
    reservation_unused_recurring_fee: '0.0',
  }),
  line('SavingsPlanRecurringFee', '33.60', {
    ...february,
    ...plan,
    savings_plan_total_commitment_to_date: '67.20',
    savings_plan_used_commitment: '67.20',
  }),
  line('SavingsPlanCoveredUsage', '100.80', {
    ...february,
    ...plan,
    savings_plan_savings_plan_effective_cost: '67.20',
  }),
  line('SavingsPlanNegation', '-100.80', { ...february, ...plan }),
];

let workspace: TestWorkspace;
afterEach(() => workspace.remove());

async function totals(where = 'true'): Promise<unknown> {
  const [row] = await workspace.sql(
    `SELECT sum(BilledCost)::DECIMAL(20, 6)::VARCHAR AS billed, sum(EffectiveCost)::DECIMAL(20, 6)::VARCHAR AS effective FROM fact_cost_usage WHERE ${where}`,
  );
  return row;
}

describe.each([
  ['legacy', legacyCur],
  ['2.0', cur2],
] as const)('trap 1 with a %s report', (version, write) => {
  it('has the same effective total over the whole term as it has billed', async () => {
    workspace = await TestWorkspace.create();
    const files = [await workspace.write('jan.csv', write(january)), await workspace.write('feb.csv', write(later))];
    const { drops, failures } = await workspace.import(files);
    expect(failures).toEqual([]);
    expect(drops.map(drop => [drop.format, drop.formatVersion])).toEqual([
      ['aws-cur', version],
      ['aws-cur', version],
    ]);
    expect(await totals()).toEqual({ billed: '359.250000', effective: '359.250000' });
    // January: billed 141.60 + 37.20 + 70.80 + 37.20 + 0 + 0 - 8.25 + 13.50 = 292.05; effective 111.60 + 74.40 + 0 - 8.25 + 13.50 = 191.25
    expect(await totals(`BillingPeriodStart = '2025-01-01'`)).toEqual({
      billed: '292.050000',
      effective: '191.250000',
    });
    expect(await totals(`CommitmentDiscountType = 'Reserved Instance'`)).toEqual({
      billed: '212.400000',
      effective: '212.400000',
    });
    // Unused: 6.60 of the reservation and 14.40 of the plan.
    expect(await totals(`CommitmentDiscountStatus = 'Unused'`)).toMatchObject({ effective: '21.000000' });
    // Only the return is zeroed; the EDP refund stays.
    const refunds = await workspace.sql(
      `SELECT ChargeCategory AS kind, BilledCost::DECIMAL(9, 2)::VARCHAR AS billed, EffectiveCost::DECIMAL(9, 2)::VARCHAR AS effective
       FROM fact_cost_usage WHERE BilledCost < 0 AND ChargeDescription LIKE '%efund%' ORDER BY billed`,
    );
    expect(refunds).toEqual([
      { kind: 'Purchase', billed: '-500.00', effective: '0.00' },
      { kind: 'Adjustment', billed: '-8.25', effective: '-8.25' },
    ]);
    expect(await workspace.failedChecks()).toEqual([]);
  });
});

/**
 * The two commitments under a 10 % discount programme that is stated on each line (net columns): every net value is 0.9 of the gross
 * one, and a separate line of the discount, if the report has one, has no net cost of its own. Billed and effective over the term:
 * 0.9 x (212.40 + 141.60) = 318.60, whatever the discount lines say. The report has no net value of the plan's unused part; it is
 * scaled by the fee's own discount: January 14.40 x (0.9 x 37.20 + 0.9 x 37.20) / (37.20 + 37.20) = 12.96.
 */
describe('trap 1 with costs after discounts', () => {
  const netOf: Readonly<Record<string, string>> = {
    line_item_unblended_cost: 'line_item_net_unblended_cost',
    reservation_effective_cost: 'reservation_net_effective_cost',
    reservation_unused_amortized_upfront_fee_for_billing_period:
      'reservation_net_unused_amortized_upfront_fee_for_billing_period',
    reservation_unused_recurring_fee: 'reservation_net_unused_recurring_fee',
    savings_plan_savings_plan_effective_cost: 'savings_plan_net_savings_plan_effective_cost',
    savings_plan_amortized_upfront_commitment_for_billing_period:
      'savings_plan_net_amortized_upfront_commitment_for_billing_period',
    savings_plan_recurring_commitment_for_billing_period: 'savings_plan_net_recurring_commitment_for_billing_period',
  };
  const nineTenths = (amount: string) => (Number(amount) * 0.9).toFixed(3); // fixture text: three decimals hold it exactly
  const isOfTwoCommitments = (entry: CurLine) =>
    entry.reservation_reservation_a_r_n === reserved.reservation_reservation_a_r_n ||
    entry.savings_plan_savings_plan_a_r_n === plan.savings_plan_savings_plan_a_r_n;
  const discounted = [...january, ...later].filter(isOfTwoCommitments).map((entry): CurLine => {
    const fee = entry.line_item_unblended_cost ?? '';
    const full: CurLine =
      entry.line_item_line_item_type === 'SavingsPlanRecurringFee'
        ? {
            ...entry,
            savings_plan_amortized_upfront_commitment_for_billing_period: fee,
            savings_plan_recurring_commitment_for_billing_period: fee,
          }
        : entry;
    const nets = Object.entries(netOf).flatMap(([gross, name]) => {
      const amount = full[gross];
      return amount === undefined ? [] : [[name, nineTenths(amount)] as const];
    });
    return { ...full, ...Object.fromEntries(nets) };
  });

  it.each([
    ['without a net value', {}],
    ['with a net value of 0', { line_item_net_unblended_cost: '0' }],
  ])('counts the net cost once when discount lines come %s', async (_, cell) => {
    workspace = await TestWorkspace.create();
    const lines = [...discounted, line('EdpDiscount', '-35.40', cell)];
    const { failures } = await workspace.import([await workspace.write('net.csv', legacyCur(lines))]);
    expect(failures).toEqual([]);
    expect(await totals()).toEqual({ billed: '318.600000', effective: '318.600000' });
    const kept = await workspace.sql(
      `SELECT x_Custom->>'$."lineItem/UnblendedCost"' AS gross FROM fact_cost_usage WHERE x_Custom LIKE '%EdpDiscount%'`,
    );
    expect(kept).toEqual([{ gross: '-35.40' }]);
  });

  it('counts the discount lines when the net column is there but empty', async () => {
    workspace = await TestWorkspace.create();
    const lines = [line('Usage', '100', { line_item_net_unblended_cost: '' }), line('EdpDiscount', '-10')];
    await workspace.import([await workspace.write('gross.csv', legacyCur(lines))]);
    expect(await totals()).toEqual({ billed: '90.000000', effective: '90.000000' });
  });
});
