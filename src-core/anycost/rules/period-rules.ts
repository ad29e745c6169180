import type { RowRule } from '../../connector/row-rule.ts';
import { type RuleContext, ruleOver } from './rule-context.ts';

const earliest = "TIMESTAMP '1990-01-01'";
const latest = "TIMESTAMP '2200-01-01'";

/** Periods that cannot be meant: they reject the row, because it would land in a month nobody looks at. */
export function periodRejections(context: RuleContext): RowRule[] {
  return (['BillingPeriodStart', 'BillingPeriodEnd', 'ChargePeriodStart', 'ChargePeriodEnd'] as const).flatMap(column =>
    ruleOver(
      context,
      [column],
      { rule: 'period.out-of-range', severity: 'error', message: `${column} is before 1990 or after 2199.` },
      sql => `${sql} < ${earliest} OR ${sql} >= ${latest}`,
    ),
  );
}

/**
 * Sources: FOCUS column pages of ChargePeriodStart/End and BillingPeriodStart/End (inclusive start, exclusive end) and
 * ChargeClass (a Correction belongs to an earlier billing period).
 */
export function periodRules(context: RuleContext): RowRule[] {
  const isPlainUsage = (category: string, chargeClass: string | undefined) =>
    `${category} = 'Usage'${chargeClass === undefined ? '' : ` AND ${chargeClass} IS NULL`}`;
  const chargeClass = context.sql('ChargeClass');
  return [
    ...ruleOver(
      context,
      ['ChargePeriodEnd', 'ChargePeriodStart'],
      {
        rule: 'period.order',
        severity: 'error',
        message: 'ChargePeriodEnd is not after ChargePeriodStart; the end is exclusive.',
      },
      (end, start) => `${end} <= ${start}`,
    ),
    ...ruleOver(
      context,
      ['BillingPeriodEnd', 'BillingPeriodStart'],
      {
        rule: 'period.order',
        severity: 'error',
        message: 'BillingPeriodEnd is not after BillingPeriodStart; the end is exclusive.',
      },
      (end, start) => `${end} <= ${start}`,
    ),
    ...ruleOver(
      context,
      ['ChargePeriodStart', 'ChargePeriodEnd', 'BillingPeriodStart', 'BillingPeriodEnd', 'ChargeCategory'],
      {
        rule: 'period.outside-billing',
        severity: 'warning',
        message: 'A usage charge lies outside its billing period and is not marked as a correction.',
      },
      (start, end, billingStart, billingEnd, category) =>
        `(${start} < ${billingStart} OR ${end} > ${billingEnd}) AND ${isPlainUsage(category ?? '', chargeClass)}`,
    ),
    ...ruleOver(
      context,
      ['ChargePeriodStart', 'ChargePeriodEnd'],
      {
        rule: 'period.not-on-the-hour',
        severity: 'info',
        message: 'The charge period does not begin and end on a full hour.',
      },
      (start, end) => `epoch_us(${start}) % 3600000000 <> 0 OR epoch_us(${end}) % 3600000000 <> 0`,
    ),
  ];
}
