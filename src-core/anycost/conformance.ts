import type { RowRule } from '../connector/row-rule.ts';
import type { FocusVersion } from './focus-columns.ts';
import type { FocusMapping } from './focus-mapping.ts';
import { requiredColumns } from './focus-version.ts';
import { costRules } from './rules/cost-rules.ts';
import { periodRejections, periodRules } from './rules/period-rules.ts';
import type { RuleContext } from './rules/rule-context.ts';
import { valueRules } from './rules/value-rules.ts';

/** Unreadable money is refused even where FOCUS lets it be null (SECURITY rule 38); other unreadable cells are findings. */
const refusedWhenUnreadable: ReadonlySet<string> = new Set([
  ...requiredColumns,
  'EffectiveCost',
  'ListCost',
  'ContractedCost',
]);

/**
 * All rules for one file. Rejections first in the order in which a reader wants to hear them; findings are kept beside the
 * data and repair nothing. Each is one cheap boolean over the typed scan, so that the host evaluates them in a single pass.
 */
export function conformanceRules(
  mapping: FocusMapping,
  version: FocusVersion,
): { rejections: readonly RowRule[]; findings: readonly RowRule[] } {
  const context: RuleContext = {
    version,
    sql: name => mapping.columns.get(name),
    isEmpty: mapping.isEmpty,
    approximate: mapping.approximate,
  };
  const missing: RowRule[] = requiredColumns.map(column => ({
    rule: 'value.missing',
    severity: 'error',
    column,
    message: `${column} is empty, and without it the charge cannot be placed.`,
    sql: mapping.isEmpty(column),
  }));
  return {
    rejections: [
      ...mapping.badValues.filter(rule => refusedWhenUnreadable.has(rule.column)),
      ...missing,
      ...periodRejections(context),
    ],
    findings: [
      ...mapping.badValues.filter(rule => !refusedWhenUnreadable.has(rule.column)),
      ...mapping.findings,
      ...valueRules(context),
      ...periodRules(context),
      ...costRules(context),
    ],
  };
}
