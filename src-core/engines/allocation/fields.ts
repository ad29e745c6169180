import { rollups } from '../../anycost/schema.ts';
import type { SplitRule } from '../../contract/allocation.ts';
import { isTeamAttribute, ruleField } from '../../policy/tag-rules/fields.ts';

type Condition = SplitRule['where'][number];

const cellColumns = new Set(['BillingCurrency', ...(rollups.find(({ bucket }) => bucket === 'day')?.dimensions ?? [])]);

/** Whether every charge of a cell (slice, day, common dimensions, currency) has the same value of the field. */
export function isCellField(field: string): boolean {
  if (isTeamAttribute(field)) return true;
  const dimension = ruleField(field);
  if (!dimension || dimension.kind === 'json') return false;
  return dimension.kind === 'key' || cellColumns.has(dimension.column);
}

export const onCells = (conditions: readonly Condition[]): boolean =>
  conditions.every(({ field }) => isCellField(field));

/** Months, YYYY-MM, in which the rule may act. */
export function isInForceIn(rule: SplitRule, month: string): boolean {
  return (
    rule.isOn &&
    (rule.from === null || rule.from.slice(0, 7) <= month) &&
    (rule.until === null || rule.until > `${month}-01`)
  );
}
