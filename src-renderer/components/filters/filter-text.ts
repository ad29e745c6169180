import type { i18n as I18n, TFunction } from 'i18next';
import type { Filter } from '../../../src-core/query/query-spec.ts';
import { dimensionName } from '../table/dimension-name.ts';

/** "search, ads +3", "is not search": the first values of a filter. */
export function filterWords(filter: Filter, t: TFunction<'filters'>): string {
  const shown = filter.values.slice(0, 2).map(value => value ?? t('noValue'));
  const more = filter.values.length - shown.length;
  const list = shown.join(', ') + (more > 0 ? ` +${more}` : '');
  return filter.op === 'in' ? list : `${t(`op.${filter.op}`)} ${list}`;
}

/** "Team: search, ads +3". */
export const filterText = (filter: Filter, i18n: I18n): string =>
  `${dimensionName(filter.dimension, i18n)}: ${filterWords(filter, i18n.getFixedT(null, 'filters'))}`;
