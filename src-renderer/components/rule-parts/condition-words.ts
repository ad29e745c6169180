import type { i18n as I18n } from 'i18next';
import type { Condition } from '../../../src-core/contract/rules.ts';
import { dimensionName } from '../table/dimension-name.ts';

/** "Service is Amazon S3 and Team is empty". */
export function conditionsText(conditions: readonly Condition[], i18n: I18n): string {
  const t = i18n.getFixedT(null, 'rule-parts');
  return conditions
    .map(({ field, operator, value }) => t(`says.${operator}`, { field: dimensionName(field, i18n), value }))
    .join(t('says.and'));
}
