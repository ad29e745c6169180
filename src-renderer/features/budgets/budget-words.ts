import type { i18n as I18n } from 'i18next';
import { exhaustionOf } from '../../../src-core/budgets/exhaustion.ts';
import type { BudgetFigures } from '../../../src-core/budgets/words/budget-words.ts';
import { budgetWords } from '../../../src-core/budgets/words/words.ts';
import type { Budget } from '../../../src-core/contract/budgets.ts';
import { formatDay, formatPeriod } from '../../components/format-time.ts';
import { formatPercent } from '../../components/money/format.ts';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { describeError } from '../../components/ui/describe-error.ts';

const SHOWN_VALUES = 3;

/** "Team is search, after shared cost": what a budget counts, without its measure and currency. */
export function scopeText(scope: Pick<Budget['scope'], 'filters' | 'allocation'>, i18n: I18n): string {
  const t = i18n.getFixedT(null, 'budgets');
  const filters = scope.filters.map(({ dimension, op, values }) => {
    const shown = values.slice(0, SHOWN_VALUES).map(value => value ?? t('scope.no-value'));
    const more = values.length - shown.length;
    const list = more > 0 ? t('scope.more', { list: shown.join(', '), count: more }) : shown.join(', ');
    return t(`scope.${op}`, { name: dimensionName(dimension, i18n), list });
  });
  const parts = filters.length === 0 ? [t('scope.everything')] : filters;
  return [...parts, ...(scope.allocation === 'split' ? [t('scope.split')] : [])].join(' · ');
}

export function periodText({ from, to }: { from: string; to: string }, locale: string): string {
  return formatPeriod({ start: `${from}T00:00:00Z`, end: `${to}T00:00:00Z` }, locale);
}

/** "80% of the budget is spent". */
export function thresholdText({ on, at }: Budget['thresholds'][number], i18n: I18n): string {
  const share = formatPercent(Number(at), i18n.language).replace(/[.,]0(?=\s?%)/, '');
  return i18n.getFixedT(null, 'budgets')(`threshold.${on}`, { share });
}

/** "expected to be used up on 29 October"; null when nothing of the kind is expected. Sources that are late are told beside it. */
export function usedUpText(state: Parameters<typeof exhaustionOf>[0], { language }: I18n): string | null {
  const used = exhaustionOf(state);
  return used && budgetWords(language).usedUp(used, [], { day: iso => formatDay(iso, language) });
}

/** Days and errors as this reader reads them. */
export function budgetFigures(i18n: I18n): BudgetFigures {
  return {
    day: iso => formatDay(iso, i18n.language, true),
    error: error => {
      const { userMessage, hint } = describeError(error, i18n);
      return `${userMessage} ${hint}`;
    },
  };
}
