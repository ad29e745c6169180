import { quoteLiteral } from '../../connector/sql-text.ts';
import { MONEY_SQL_TYPE } from '../../money/scale.ts';
import type { CurColumns } from './cur-columns.ts';

/** Separate lines that take something off other lines. */
export const discountTypes = [
  'EdpDiscount',
  'PrivateRateDiscount',
  'BundledDiscount',
  'Discount',
  'RiVolumeDiscount',
  'SppDiscount',
] as const;

/** What a Savings Plan that is given back within seven days looks like (its ARN columns are empty on this line; CID issue 1497). */
const isReturnSql = (type: string, description: string): string =>
  `${type} = 'Refund' AND starts_with(lower(coalesce(${description}, '')), 'refund for one-time fee for savings plan')`;

export const oneOf = (sql: string, values: readonly string[]): string =>
  `coalesce(list_contains([${values.map(quoteLiteral).join(', ')}], ${sql}), false)`;

const zero = `0::${MONEY_SQL_TYPE}`;

/** SQL of the four costs of a report line, and of the share of a commitment fee that nobody used. */
export type CurCosts = {
  readonly billed: string;
  readonly effective: string;
  readonly list: string;
  readonly contracted: string;
  /** Null on lines that are no recurring commitment fee. */
  readonly unused: string;
  readonly isReturn: string;
};

/**
 * The costs of a line. Billed is what Cost Explorer calls unblended cost, effective what it calls amortised cost (both net when
 * `isNet`), so either can be checked there. Over the whole term of a commitment their sums are equal.
 *
 * Rules: AWS, "Understanding your AWS cost datasets"; Cloud Intelligence Dashboards, summary_view with issues 1087 and 1497:
 * covered usage carries the commitment's price; a recurring fee carries what is left of it unused; upfront fees and negations carry
 * nothing; the return of a Savings Plan undoes an upfront fee that carries nothing, so it carries nothing either; every other
 * refund, discount, credit and tax counts as billed.
 *
 * @param isNet the report states costs after discounts on each line: lines of discounts then count only by their own net value
 */
export function curCosts(columns: CurColumns, isNet: boolean): CurCosts {
  const type = columns.namedText('line_item_line_item_type');
  const amount = (name: string) => columns.amount(name);
  const net = (netName: string, grossName: string) =>
    isNet && columns.has(netName) ? `coalesce(${amount(netName)}, ${amount(grossName)})` : amount(grossName);
  const unblended = amount('line_item_unblended_cost');
  const billed = isNet
    ? `coalesce(${amount('line_item_net_unblended_cost')}, CASE WHEN ${oneOf(type, discountTypes)} THEN ${zero} ELSE ${unblended} END)`
    : unblended;
  const isReturn = `(${isReturnSql(type, columns.text('line_item_line_item_description'))})`;
  const isRiPurchase = `(${type} = 'Fee' AND ${columns.text('reservation_reservation_a_r_n')} IS NOT NULL)`;
  const unusedRi = sumOfKnown([
    net(
      'reservation_net_unused_amortized_upfront_fee_for_billing_period',
      'reservation_unused_amortized_upfront_fee_for_billing_period',
    ),
    net('reservation_net_unused_recurring_fee', 'reservation_unused_recurring_fee'),
  ]);
  const unused = `CASE ${type} WHEN 'SavingsPlanRecurringFee' THEN ${unusedSavingsPlan(columns, isNet)} WHEN 'RIFee' THEN ${unusedRi} END`;
  const effective = `CASE
    WHEN ${type} = 'Usage' THEN ${billed}
    WHEN ${type} = 'SavingsPlanCoveredUsage' THEN ${net('savings_plan_net_savings_plan_effective_cost', 'savings_plan_savings_plan_effective_cost')}
    WHEN ${type} = 'DiscountedUsage' THEN ${net('reservation_net_effective_cost', 'reservation_effective_cost')}
    WHEN ${oneOf(type, ['SavingsPlanNegation', 'SavingsPlanUpfrontFee'])} OR ${isRiPurchase} OR ${isReturn} THEN ${zero}
    WHEN ${oneOf(type, ['SavingsPlanRecurringFee', 'RIFee'])} THEN ${unused}
    ELSE ${billed} END`;
  // Lines that buy, offset or return a commitment: its value stands on the usage it covers.
  const isCommitmentLine = `(${oneOf(type, ['SavingsPlanNegation', 'SavingsPlanUpfrontFee', 'SavingsPlanRecurringFee', 'RIFee'])} OR ${isRiPurchase} OR ${isReturn})`;
  const publicCost = amount('pricing_public_on_demand_cost');
  const isUsage = oneOf(type, ['Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage']);
  return {
    billed,
    effective,
    list: `CASE WHEN ${isCommitmentLine} THEN ${zero} WHEN ${isUsage} THEN ${publicCost} ELSE coalesce(${publicCost}, ${billed}) END`,
    contracted: `CASE WHEN ${isCommitmentLine} THEN ${zero} WHEN ${type} = 'DiscountedUsage' THEN ${publicCost} ELSE ${billed} END`,
    unused,
    isReturn,
  };
}

/** Null only when nothing is known. */
const sumOfKnown = (parts: readonly string[]): string =>
  `CASE WHEN coalesce(${parts.join(', ')}) IS NOT NULL THEN ${parts.map(part => `coalesce(${part}, 0)`).join(' + ')} END`;

/**
 * The commitment of the hour that no usage took. The report has no net value of it, so in a net report the gross value is
 * scaled by the fee's own discount: a ratio with 12 decimals, the one place where a cost is not the report's own figure.
 */
function unusedSavingsPlan(columns: CurColumns, isNet: boolean): string {
  const gross = `(${columns.amount('savings_plan_total_commitment_to_date')} - ${columns.amount('savings_plan_used_commitment')})`;
  const parts = ['amortized_upfront_commitment_for_billing_period', 'recurring_commitment_for_billing_period'];
  const netParts = parts.map(part => `savings_plan_net_${part}`).filter(name => columns.has(name));
  if (!isNet || netParts.length < parts.length) return gross;
  const known = (names: readonly string[]) => names.map(name => `coalesce(${columns.amount(name)}, 0)`).join(' + ');
  const full = `(${known(parts.map(part => `savings_plan_${part}`))})`;
  const ratio = `CAST(CAST(${known(netParts)} AS DOUBLE) / CAST(${full} AS DOUBLE) AS DECIMAL(13, 12))`;
  return `CASE WHEN ${gross} = 0 OR ${full} = 0 THEN ${gross} ELSE CAST(CAST(${gross} AS DECIMAL(25, 12)) * ${ratio} AS ${MONEY_SQL_TYPE}) END`;
}
