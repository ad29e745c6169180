import { afterEach, describe, expect, it } from 'vitest';
import { TestWorkspace } from '../contract/lake-import/open-workspace.ts';
import { type CurLine, cur2, legacyCur } from '../fixtures/aws/cur-text.ts';
import { january, later, line, plan, reserved } from '../fixtures/aws/golden-term.ts';

let workspace: TestWorkspace;
afterEach(() => workspace.remove());

async function totals(where = 'true'): Promise<unknown> {
  const [row] = await workspace.sql(
    `SELECT sum(BilledCost)::DECIMAL(20, 6)::VARCHAR AS billed, sum(EffectiveCost)::DECIMAL(20, 6)::VARCHAR AS effective FROM fact_cost_usage WHERE ${where}`,
  );
  return row;
}

/** Trap 1: the arithmetic of every figure stands beside the lines, in fixtures/aws/golden-term.ts. */
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
