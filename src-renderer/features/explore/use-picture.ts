import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { formatAmount } from '../../../src-core/money/amount.ts';
import type { ChartModel } from '../../components/chart/chart-model.ts';
import { pictureOption, rankOption, timeOption } from '../../components/chart/chart-options.ts';
import { readChartTheme } from '../../components/chart/chart-theme.ts';
import { formatAmount as amountText } from '../../components/money/format.ts';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { partialBuckets, useChartWords } from './chart-panel.tsx';
import type { ResolvedPeriod } from './period.ts';
import type { ExploreView } from './view-state.ts';
import { rangeLabel } from './words.ts';

const emptyModel: ChartModel = { measure: '', currency: null, buckets: [], series: [], previous: null, total: 0n };
const SIZE = { width: 1200, height: 640 };

/** The chart as a file that stands alone: which cost, total, period, zone. @returns base64 */
export function usePicture(view: ExploreView, model: ChartModel | null, period: ResolvedPeriod | null) {
  const { t, i18n } = useTranslation('explore');
  const { t: common } = useTranslation('common');
  const words = useChartWords(view, model ?? emptyModel);
  return useCallback(
    async (format: 'png' | 'svg') => {
      const drawn = model ?? emptyModel;
      const { drawPicture } = await import('../../components/chart/echarts-runtime.ts');
      const theme = readChartTheme(document.documentElement);
      const partial = period ? partialBuckets(drawn, view, period, null) : new Set<number>();
      const input = { model: drawn, kind: view.chart, theme, words, hidden: new Set<number>(), partial };
      const [measure = 'EffectiveCost'] = view.measures;
      const [dimension] = view.dimensions;
      const title = [
        common(`measure.${measure}`),
        ...(dimension ? [t('chart.by', { dimension: dimensionName(dimension, i18n) })] : []),
      ].join(' ');
      const subtitle = [
        amountText(formatAmount(drawn.total), drawn.currency, i18n.language),
        period?.range ? rangeLabel(period.range, i18n.language) : '',
        view.zone,
      ].join(' · ');
      const option = view.grain === 'none' ? rankOption(input) : timeOption(input);
      return drawPicture(pictureOption(option, theme, { title, subtitle }), format, SIZE).base64;
    },
    [view, model, period, words, t, common, i18n],
  );
}
