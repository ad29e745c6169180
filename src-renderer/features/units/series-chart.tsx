import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UnitRow, UnitSeries } from '../../../src-core/contract/units.ts';
import { Chart } from '../../components/chart/chart.tsx';
import type { ChartWords } from '../../components/chart/chart-input.ts';
import { ChartLegend } from '../../components/chart/chart-legend.tsx';
import { formatAmount } from '../../components/money/format.ts';
import { EmptyState } from '../../components/ui/states.tsx';
import { seriesChart } from './series-model.ts';
import type { ChartGrain } from './units-address.ts';
import type { UnitWords } from './use-unit-words.ts';

const nothing: ReadonlySet<number> = new Set();

/** Unit costs over time, a line for each of the largest keys. */
export function SeriesChart({
  series,
  lines,
  currency,
  grain,
  words,
  onLine,
}: {
  series: UnitSeries;
  lines: readonly UnitRow[];
  currency: string | null;
  grain: ChartGrain;
  words: UnitWords;
  /** A line was picked: its key. */
  onLine: (key: string | null) => void;
}) {
  const { t, i18n } = useTranslation(['units', 'common']);
  const { model, left } = useMemo(() => seriesChart(series, lines, currency), [series, lines, currency]);
  const [hiddenOf, setHiddenOf] = useState<{ of: unknown; hidden: ReadonlySet<number> }>({ of: null, hidden: nothing });
  const hidden = hiddenOf.of === model ? hiddenOf.hidden : nothing;
  const chartWords = useMemo<ChartWords>(() => {
    const format = new Intl.DateTimeFormat(i18n.language, {
      timeZone: 'UTC',
      month: 'short',
      ...(grain === 'month' ? { year: '2-digit' } : { day: 'numeric' }),
    });
    return {
      seriesName: line => (line.kind === 'all' ? words.title : (line.value ?? t('common:noValue'))),
      bucketLabel: bucket => (bucket === null ? '–' : format.format(bucket)),
      axisAmount: value => formatAmount(String(Number(value.toPrecision(3))), model.currency, i18n.language, 'compact'),
      previous: '',
    };
  }, [i18n.language, grain, words.title, t, model.currency]);
  if (model.series.length === 0 || model.buckets.length === 0)
    return <EmptyState title={t('series.noChart')}>{t('series.noChartHint')}</EmptyState>;
  return (
    <div className="flex min-h-0 flex-1 gap-3">
      <Chart
        model={model}
        kind={model.buckets.length < 2 ? 'bar' : 'line'}
        words={chartWords}
        hidden={hidden}
        partial={nothing}
        description={t('series.chartOf', { title: words.title })}
        onPick={({ series: at }) => onLine(model.series[at]?.value ?? null)}
        tipHint=""
        partialLabel=""
      />
      {model.series.length < 2 ? null : (
        <div className="flex w-64 shrink-0 flex-col max-[1100px]:w-48">
          <ChartLegend
            label={t('series.legend')}
            drillLabel={name => t('series.why', { name })}
            model={model}
            words={chartWords}
            hidden={hidden}
            onHiddenChange={next => setHiddenOf({ of: model, hidden: next })}
            onDrill={at => onLine(model.series[at]?.value ?? null)}
          />
          {left > 0 ? <p className="px-1.5 pt-1 text-2xs text-muted">{t('series.left', { count: left })}</p> : null}
        </div>
      )}
    </div>
  );
}
