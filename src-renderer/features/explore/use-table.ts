import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { readableColumns } from './calculated.ts';
import { fold, unfolded } from './fold.ts';
import { pickRows } from './pick.ts';
import { openedBy, pivotGrid } from './pivot/pivot-grid.ts';
import { pivotRows, pivotTable } from './pivot/pivot-table.ts';
import { pivotTree } from './pivot/pivot-tree.ts';
import { BUCKET_COLUMN } from './question.ts';
import { exploreTable, type TableWords } from './table-model.ts';
import type { Answer } from './use-explore-data.ts';
import { ACROSS_TIME, type ExploreView } from './view-state.ts';
import { bucketLabeller, comparedName } from './words.ts';

/** The table of an answer, in the reader's language: what was picked of it, the largest named, as lines or as a pivot. */
export function useExploreTable(answer: Answer | undefined, view: ExploreView) {
  const { t, i18n } = useTranslation('explore');
  const { t: common } = useTranslation('common');
  const { grain, zone, calendar, dimensions, measures, compare, pick, folds, top, pivot, calculated } = view;
  const { columns: layout, sort } = view.table;
  const words = useMemo<TableWords>(
    () => ({
      dimension: name => dimensionName(name, i18n),
      measure: name => common(`measure.${name}`),
      measureHint: name => t(`measure-hint.${name}`),
      bucket: bucketLabeller(grain, zone, i18n.language, { spansYears: true, none: t('no-period'), calendar }),
      time: ms => new Date(ms).toISOString().replace('.000Z', 'Z'),
      currency: common('fact.currency'),
      total: t('total'),
      previous: () => comparedName(compare, t),
      change: t('change'),
      changeShare: t('change-share'),
      share: t('share'),
      trend: t('trend'),
      others: count => t('others', { count }),
      totalIn: currency => t(pick ? 'picked-total-in' : 'total-in', { currency: currency ?? common('unknown') }),
    }),
    [grain, zone, calendar, compare, pick, t, common, i18n],
  );
  const picked = useMemo(
    () => (answer ? pickRows(answer.result, pick, { grain, zone, calendar }) : null),
    [answer, pick, grain, zone, calendar],
  );
  const isPivot = layout === 'pivot';
  const rows = useMemo(() => pivotRows(dimensions, pivot), [dimensions, pivot]);
  const across = useMemo(
    () => pivot.across.filter(name => (name === ACROSS_TIME ? grain !== 'none' : dimensions.includes(name))),
    [pivot, grain, dimensions],
  );
  const folded = useMemo(() => {
    if (!picked) return null;
    const [measure = 'EffectiveCost'] = measures;
    const dropped = isPivot ? rows : dimensions;
    const identity = isPivot ? rows.slice(0, 1) : dimensions;
    return folds && identity.length > 0 ? fold(picked, { measure, identity, dropped, top }) : unfolded(picked);
  }, [picked, measures, isPivot, rows, dimensions, folds, top]);
  const tree = useMemo(() => {
    if (!folded || !answer || !isPivot) return null;
    const isCompared = answer.spec.compare !== 'none';
    const asked = answer.spec.measures;
    const amounts = [...asked, ...(isCompared ? asked.map(measure => `${measure}_previous`) : [])];
    return pivotTree(folded, { rows, across, amounts, bucket: grain === 'none' ? null : BUCKET_COLUMN });
  }, [folded, answer, isPivot, rows, across, grain]);
  const own = useMemo(() => readableColumns(calculated), [calculated]);
  return useMemo(() => {
    if (!answer || !folded) return null;
    if (!tree) {
      const shape = { grain, dimensions, measures, table: { columns: layout } };
      return exploreTable(folded.result, shape, words, { restOf: folded.restOf, calculated: own });
    }
    const [measure = 'EffectiveCost'] = measures;
    const grid = pivotGrid(
      tree,
      {
        across,
        measures,
        asked: answer.spec.measures,
        isCompared: answer.spec.compare !== 'none',
        calculated: own,
        isOpen: openedBy(pivot),
        sort: sort ?? { column: `total|${measure}`, descending: true },
      },
      {
        ...words,
        previous: words.previous(measure),
        rows: rows.length === 0 ? words.total : rows.map(words.dimension).join(' › '),
        dimensions: rows.length === 0 ? [words.total] : rows.map(words.dimension),
        head: (dimension, value) =>
          dimension === ACROSS_TIME
            ? words.bucket(typeof value === 'number' ? value : null)
            : value === null
              ? t('no-value')
              : typeof value === 'number'
                ? words.time(value)
                : value,
      },
    );
    return pivotTable(grid, tree, { rows, across });
  }, [answer, folded, tree, own, grain, dimensions, measures, layout, words, across, rows, pivot, sort, t]);
}
