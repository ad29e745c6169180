import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { exploreTable, type TableWords } from './table-model.ts';
import type { Answer } from './use-explore-data.ts';
import type { ExploreView } from './view-state.ts';
import { bucketLabeller } from './words.ts';

/** The table of an answer, in the reader's language. */
export function useExploreTable(answer: Answer | undefined, view: ExploreView) {
  const { t, i18n } = useTranslation('explore');
  const { t: common } = useTranslation('common');
  const { grain, zone, calendar, dimensions, measures } = view;
  const layout = view.table.columns;
  return useMemo(() => {
    if (!answer) return null;
    const words: TableWords = {
      dimension: name => dimensionName(name, i18n),
      measure: name => common(`measure.${name as 'BilledCost'}`),
      measureHint: name => t(`measure-hint.${name as 'BilledCost'}`),
      bucket: bucketLabeller(grain, zone, i18n.language, { spansYears: true, none: t('no-period'), calendar }),
      time: ms => new Date(ms).toISOString().replace('.000Z', 'Z'),
      currency: common('fact.currency'),
      total: t('total'),
      previous: () => t('previous-period'),
      change: t('change'),
      changeShare: t('change-share'),
      share: t('share'),
      trend: t('trend'),
      totalIn: currency => t('total-in', { currency: currency ?? common('unknown') }),
    };
    return exploreTable(answer.result, { grain, dimensions, measures, table: { columns: layout } }, words);
  }, [answer, grain, zone, calendar, dimensions, measures, layout, t, common, i18n]);
}
