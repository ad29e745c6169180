import type { TFunction } from 'i18next';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatAmount } from '../../../src-core/money/amount.ts';
import { Chart, type ChartPick } from '../../components/chart/chart.tsx';
import type { ChartWords } from '../../components/chart/chart-input.ts';
import { ChartLegend } from '../../components/chart/chart-legend.tsx';
import type { ChartModel, ChartSeries } from '../../components/chart/chart-model.ts';
import { formatAmount as amountText } from '../../components/money/format.ts';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { useAnnotations } from '../../data/annotations.ts';
import { AnnotationList } from './annotations.tsx';
import { allFilters } from './drill.ts';
import { ExpectedLegend } from './expected/expected-legend.tsx';
import type { Expectation } from './expected/use-expected.ts';
import { bucketRange, placeNotes } from './note-places.ts';
import { bucketDays, clip, type DayRange, localDay, type ResolvedPeriod } from './period.ts';
import { pickedDays, pickDays as pickedStretch, togglePicked, unpicked } from './pick.ts';
import type { ExploreView, Picked } from './view-state.ts';
import { bucketLabeller, rangeLabel } from './words.ts';

/** Which buckets do not hold all of their days: cut by the period, or still being billed. What is yet to come is not partial. */
export function partialBuckets(
  { buckets, expected }: Pick<ChartModel, 'buckets' | 'expected'>,
  view: Pick<ExploreView, 'grain' | 'zone' | 'calendar'>,
  period: ResolvedPeriod,
  data: { from: string; to: string } | null,
): Set<number> {
  const { range } = period;
  const partial = new Set<number>();
  if (!range || view.grain === 'none' || view.grain === 'hour') return partial;
  const today = localDay(Date.now(), view.zone);
  buckets.forEach((bucket, index) => {
    const days = bucket === null ? null : bucketDays(localDay(bucket, view.zone), view.grain, view.calendar);
    if (!days) return;
    const isCut = days.from < range.from || days.to > range.to;
    const isOpen = days.to > today || (data !== null && days.to > data.to);
    const state = expected?.states[index];
    if (state !== 'future' && (isCut || isOpen || state === 'provisional' || state === 'missing')) partial.add(index);
  });
  return partial;
}

export function useChartWords(view: ExploreView, model: ChartModel): ChartWords {
  const { t, i18n } = useTranslation('explore');
  return useMemo(() => {
    const known = model.buckets.filter(bucket => bucket !== null);
    const spansYears = known.length > 1 && (known.at(-1) ?? 0) - (known[0] ?? 0) > 300 * 86_400_000;
    const label = bucketLabeller(view.grain, view.zone, i18n.language, {
      spansYears,
      none: t('no-period'),
      calendar: view.calendar,
    });
    return {
      seriesName: series => seriesName(series, t),
      bucketLabel: label,
      axisAmount: value => amountText(String(Number(value.toPrecision(12))), model.currency, i18n.language, 'compact'),
      previous: t('previous-period'),
      expected: { name: t('expected.name'), band: t('expected.band'), missing: t('expected.missing') },
    };
  }, [view.grain, view.zone, view.calendar, model, i18n.language, t]);
}

function seriesName(series: ChartSeries, t: TFunction<'explore'>): string {
  if (series.kind === 'other') return t('other', { count: series.members });
  if (series.kind === 'all') return t('all');
  return series.value ?? t('no-value');
}

export function ChartPanel({
  view,
  model,
  expectation,
  days,
  period,
  onDrill,
  onRows,
  onPick,
}: {
  view: ExploreView;
  model: ChartModel;
  /** What the legend says of what is expected; null while that is not asked for. */
  expectation: Expectation | null;
  /** Local days with charges. */
  days: DayRange | null;
  period: ResolvedPeriod;
  onDrill: (dimension: string, value: string | null) => void;
  onRows: (value: { dimension: string; value: string | null } | null, bucket: number | null) => void;
  onPick: (picked: Picked | null) => void;
}) {
  const { t, i18n } = useTranslation('explore');
  const { t: common } = useTranslation('common');
  const words = useChartWords(view, model);
  // What is hidden belongs to these series; another answer starts with everything shown.
  const seriesKey = model.series.map(series => `${series.kind}${series.value}`).join('|');
  const [hiddenOf, setHiddenOf] = useState<{ key: string; hidden: ReadonlySet<number> }>({
    key: '',
    hidden: new Set(),
  });
  const hidden = useMemo(
    () => (hiddenOf.key === seriesKey ? hiddenOf.hidden : new Set<number>()),
    [hiddenOf, seriesKey],
  );
  const partial = useMemo(() => partialBuckets(model, view, period, days), [model, view, period, days]);
  const dimension = view.dimensions[0] ?? null;
  const [measure = 'EffectiveCost'] = view.measures;
  const seriesWords = dimension ? t('chart.by', { dimension: dimensionName(dimension, i18n) }) : '';
  const description = t('chart.description', {
    measure: common(`measure.${measure}`),
    by: seriesWords,
    range: period.range ? rangeLabel(period.range, i18n.language) : '',
    zone: view.zone,
    total: amountText(formatAmount(model.total), model.currency, i18n.language),
    top: model.series
      .slice(0, 3)
      .map(
        series =>
          `${words.seriesName(series)} ${amountText(formatAmount(series.total), model.currency, i18n.language)}`,
      )
      .join('; '),
  });
  const pick = ({ series, bucket, wantsRows, keeps }: ChartPick) => {
    const picked = model.series[series];
    if (!picked) return;
    const start = bucket === null ? null : (model.buckets[bucket] ?? null);
    const held = picked.kind === 'value' && dimension ? { dimension, value: picked.value } : null;
    if (keeps !== 'drill') {
      if (held) onPick(togglePicked(view.pick, held.dimension, held.value, keeps === 'all-but'));
      return;
    }
    if (wantsRows || !held) onRows(held, start);
    else onDrill(held.dimension, held.value);
  };
  const faint = useMemo(() => unpicked(model, view.pick, { ...view, dimension }), [model, view, dimension]);
  const { data: notes } = useAnnotations();
  const { marks, shown, elsewhere } = useMemo(
    () => placeNotes(notes?.annotations ?? [], model.buckets, view, period.range),
    [notes, model.buckets, view, period.range],
  );
  const brush = (first: number, last: number) => {
    const range = bucketRange(model.buckets, first, last, view);
    const days = range && clip(range, period.range);
    if (days && days.from < days.to) onPick(pickedStretch(view.pick, days.from, days.to));
  };
  return (
    <div className="relative flex min-h-0 flex-1 gap-3">
      <div className="absolute top-0 right-0 z-10">
        <AnnotationList
          shown={shown}
          elsewhere={elsewhere}
          days={pickedDays(view.pick) ?? period.range}
          filters={allFilters(view)}
        />
      </div>
      <div className="flex min-w-0 flex-1 flex-col">
        <Chart
          faint={faint}
          marks={marks}
          {...(view.grain === 'hour' ? {} : { onBrush: brush })}
          model={model}
          kind={view.grain === 'none' ? 'rank' : view.chart}
          words={words}
          hidden={hidden}
          partial={partial}
          description={description}
          onPick={pick}
          tipHint={t('chart.tip')}
          partialLabel={t('partial')}
        />
      </div>
      {view.grain !== 'none' ? (
        <div className="flex w-60 shrink-0 flex-col overflow-y-auto pt-8 max-[1100px]:w-44 [&>ul]:min-h-20">
          <ChartLegend
            label={t('chart.legend')}
            drillLabel={name => t('drill-into', { name })}
            model={model}
            words={words}
            hidden={hidden}
            onHiddenChange={next => setHiddenOf({ key: seriesKey, hidden: next })}
            onDrill={series => pick({ series, bucket: null, wantsRows: false, keeps: 'drill' })}
          />
          {expectation ? <ExpectedLegend expectation={expectation} model={model} words={words} view={view} /> : null}
          {partial.size > 0 ? (
            <p className="mt-1 px-1.5 text-2xs text-muted">
              {t('partial-note', {
                buckets: [...partial].map(index => words.bucketLabel(model.buckets[index] ?? null)).join(', '),
              })}
            </p>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
