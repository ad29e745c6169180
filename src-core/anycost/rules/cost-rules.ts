import type { RowRule } from '../../connector/row-rule.ts';
import type { FocusColumnName } from '../focus-columns.ts';
import { type RuleContext, ruleOver } from './rule-context.ts';

/** Unit price times quantity may differ from the cost by this share before it is worth a word (rounded unit prices). */
const PRICE_TOLERANCE = 0.01;

/**
 * How the amounts of a row fit together. Sources: FOCUS column pages of EffectiveCost (0 for purchases that cover future
 * charges), ConsumedQuantity (null for unused commitments), CommitmentDiscountStatus and -Category, ListCost and
 * ContractedCost (unit price x PricingQuantity), ListUnitPrice and ContractedUnitPrice (not negative), ConsumedUnit and
 * PricingUnit (not null when their quantity is not).
 */
export function costRules(context: RuleContext): RowRule[] {
  return [
    ...commitmentRules(context),
    ...unitRules(context),
    ...priceRules(context, 'ListCost', 'ListUnitPrice'),
    ...priceRules(context, 'ContractedCost', 'ContractedUnitPrice'),
    ...ruleOver(
      context,
      ['ListCost', 'BilledCost', 'ChargeCategory'],
      {
        rule: 'list-cost.below-billed',
        severity: 'warning',
        message: 'ListCost is lower than BilledCost, so a discount computed from them is negative.',
      },
      (list, billed, category) => `${list} < ${billed} AND ${billed} > 0 AND ${category} IN ('Usage', 'Adjustment')`,
    ),
    ...ruleOver(
      context,
      ['BilledCost', 'ChargeCategory'],
      { rule: 'credit.positive', severity: 'info', message: 'A credit with a positive amount raises the bill.' },
      (billed, category) => `${category} = 'Credit' AND ${billed} > 0`,
    ),
  ];
}

function commitmentRules(context: RuleContext): RowRule[] {
  return [
    ...ruleOver(
      context,
      ['EffectiveCost', 'ChargeCategory', 'CommitmentDiscountId'],
      {
        rule: 'effective-cost.purchase',
        severity: 'error',
        message:
          'EffectiveCost of a commitment purchase is not 0, so it counts the commitment twice: once bought, once used.',
      },
      (effective, category, commitment) =>
        `${category} = 'Purchase' AND ${commitment} IS NOT NULL AND ${effective} <> 0`,
    ),
    ...ruleOver(
      context,
      ['ConsumedQuantity', 'CommitmentDiscountStatus'],
      {
        rule: 'consumed-quantity.unused',
        severity: 'warning',
        message: 'ConsumedQuantity is filled although the commitment was not used.',
      },
      (quantity, status) => `${status} = 'Unused' AND ${quantity} IS NOT NULL`,
    ),
    ...ruleOver(
      context,
      ['CommitmentDiscountStatus', 'CommitmentDiscountId', 'ChargeCategory'],
      {
        rule: 'commitment.status-missing',
        severity: 'warning',
        message: 'Usage under a commitment does not say whether it was Used or Unused.',
      },
      (status, commitment, category) => `${commitment} IS NOT NULL AND ${category} = 'Usage' AND ${status} IS NULL`,
    ),
    ...ruleOver(
      context,
      ['CommitmentDiscountCategory', 'CommitmentDiscountId'],
      {
        rule: 'commitment.category-missing',
        severity: 'warning',
        message: 'A commitment has no CommitmentDiscountCategory (Spend or Usage).',
      },
      (category, commitment) => `${commitment} IS NOT NULL AND ${category} IS NULL`,
    ),
  ];
}

function unitRules(context: RuleContext): RowRule[] {
  const pairs = [
    ['ConsumedUnit', 'ConsumedQuantity'],
    ['PricingUnit', 'PricingQuantity'],
  ] as const;
  return pairs.flatMap(([unit, quantity]) =>
    ruleOver(
      context,
      [unit, quantity],
      {
        rule: 'quantity.no-unit',
        severity: 'warning',
        message: `${quantity} has no ${unit}, so it cannot be added to others.`,
      },
      (unitSql, quantitySql) => `${quantitySql} IS NOT NULL AND ${unitSql} IS NULL`,
    ),
  );
}

function priceRules(context: RuleContext, cost: FocusColumnName, price: FocusColumnName): RowRule[] {
  return [
    ...ruleOver(
      context,
      [price],
      {
        rule: 'price.negative',
        severity: 'warning',
        message: `${price} is negative; the sign belongs to the quantity or the cost.`,
      },
      sql => `${sql} < 0`,
    ),
    ...ruleOver(
      context,
      [cost, price, 'PricingQuantity'],
      {
        rule: 'price.mismatch',
        severity: 'info',
        message: `${price} times PricingQuantity differs from ${cost} by more than ${PRICE_TOLERANCE * 100} percent; ${cost} is used as delivered.`,
      },
      // A comparison for a remark, not an amount: floating point from the cell is enough, and DECIMAL x DECIMAL overflows.
      () =>
        `abs(${context.approximate(price)} * ${context.approximate('PricingQuantity')} - ${context.approximate(cost)}) > ` +
        `greatest(1e-9, ${PRICE_TOLERANCE} * abs(${context.approximate(cost)}))`,
    ),
  ];
}
