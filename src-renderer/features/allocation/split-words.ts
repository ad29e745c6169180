import type { i18n as I18n, TFunction } from 'i18next';
import type { Driver, SplitRule } from '../../../src-core/contract/allocation.ts';
import { formatCount } from '../../components/money/format.ts';
import { conditionsText } from '../../components/rule-parts/condition-words.ts';
import { dimensionName, plainName } from '../../components/table/dimension-name.ts';

/** How a split divides: "in proportion to GPU held seconds of GPU jobs, by Account". */
export function methodWords(rule: SplitRule, t: TFunction<'allocation'>, i18n: I18n): string {
  const { method } = rule;
  if (method.kind !== 'proportional') return t(`method.${method.kind}`);
  return t('method.proportional', { driver: driverWords(method.driver, rule, t, i18n) });
}

function driverWords(driver: Driver, rule: SplitRule, t: TFunction<'allocation'>, i18n: I18n): string {
  switch (driver.kind) {
    case 'spend': {
      const attribute = dimensionName(rule.attribute, i18n);
      const measure = i18n.t(`measure.${driver.measure}`, { ns: 'common' });
      return driver.where.length === 0
        ? t('driver.spend', { measure, attribute })
        : t('driver.spendWhere', { measure, attribute, conditions: conditionsText(driver.where, i18n) });
    }
    case 'records':
      return t('driver.records', {
        column: plainName(driver.column),
        dataset: t(`dataset.${driver.dataset}`),
        by: plainName(driver.by),
      });
    case 'metric':
      return t('driver.metric', { metric: driver.metric, by: driver.by });
  }
}

/** Who takes part: "research, search and 2 more"; "every team with cost". */
export function targetWords(rule: SplitRule, t: TFunction<'allocation'>, i18n: I18n): string {
  const attribute = dimensionName(rule.attribute, i18n);
  const named = rule.targets ?? (rule.method.kind === 'fixed' ? Object.keys(rule.method.weights) : null);
  const shown = named?.filter(target => !rule.except.includes(target)) ?? null;
  if (shown === null)
    return rule.except.length === 0
      ? t('targets.all', { attribute })
      : t('targets.allExcept', { attribute, values: rule.except.join(', ') });
  const rest = shown.length - 4;
  return rest > 0
    ? t('targets.more', { values: shown.slice(0, 4).join(', '), count: rest, text: formatCount(rest, i18n.language) })
    : shown.join(', ');
}

/** Which charges, and when: "Service is Colocation · from 2026-09-01". */
export function poolWords(rule: SplitRule, t: TFunction<'allocation'>, i18n: I18n): string {
  return [
    conditionsText(rule.where, i18n),
    rule.from === null ? null : t('scope.from', { day: rule.from }),
    rule.until === null ? null : t('scope.until', { day: rule.until }),
  ]
    .filter(part => part !== null)
    .join(' · ');
}
