import type { i18n as I18n, TFunction } from 'i18next';
import type { TagRule } from '../../../src-core/contract/rules.ts';
import { formatCount } from '../../components/money/format.ts';
import { conditionsText } from '../../components/rule-parts/condition-words.ts';
import { dimensionName } from '../../components/table/dimension-name.ts';

/** What a rule does in one sentence; long tables are counted after their first entry. */
export function ruleSentence(rule: TagRule, t: TFunction<'rules'>, i18n: I18n): string {
  const attribute = dimensionName(rule.attribute, i18n);
  switch (rule.kind) {
    case 'normalise':
      return t('sentence.normalise', { attribute, steps: rule.steps.map(step => t(`step.${step}`)).join(', ') });
    case 'alias':
      return t('sentence.alias', { attribute, values: pairsText(rule.values, t, i18n) });
    case 'regex':
      return t('sentence.regex', { attribute, pattern: rule.pattern, replacement: rule.replacement });
    case 'look-up':
      return t(rule.overrides ? 'sentence.lookUpAlways' : 'sentence.lookUp', {
        attribute,
        field: dimensionName(rule.field, i18n),
        values: pairsText(rule.table, t, i18n),
      });
    case 'set':
      return t(rule.overrides ? 'sentence.setAlways' : 'sentence.set', { attribute, value: rule.value });
  }
}

function pairsText(table: Readonly<Record<string, string>>, t: TFunction<'rules'>, i18n: I18n): string {
  const pairs = Object.entries(table);
  const shown = pairs.slice(0, 2).map(([from, to]) => `${from} → ${to === '' ? t('noValue') : to}`);
  const rest = pairs.length - shown.length;
  return rest > 0
    ? t('sentence.andMore', { values: shown.join(', '), count: rest, text: formatCount(rest, i18n.language) })
    : shown.join(', ');
}

/** "Only where Service name is S3 · from 2026-01-16"; null when the rule holds everywhere and always. */
export function ruleScope(rule: TagRule, t: TFunction<'rules'>, i18n: I18n): string | null {
  const parts = [
    rule.where.length > 0 ? t('scope.where', { conditions: conditionsText(rule.where, i18n) }) : null,
    rule.from !== null ? t('scope.from', { day: rule.from }) : null,
    rule.until !== null ? t('scope.until', { day: rule.until }) : null,
  ].filter(part => part !== null);
  return parts.length > 0 ? parts.join(' · ') : null;
}
