import { ChartNoAxesColumn } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatAmount } from '../../../src-core/money/amount.ts';
import type { ResultColumn } from '../../../src-core/query/query-spec.ts';
import type { ReadRows } from '../../../src-core/query/read-columns.ts';
import { Chart } from '../chart/chart.tsx';
import type { ChartWords } from '../chart/chart-input.ts';
import { ChartLegend } from '../chart/chart-legend.tsx';
import { formatAmount as amountText } from '../money/format.ts';
import { Segmented } from '../ui/segmented.tsx';
import { Select } from '../ui/select.tsx';
import { EmptyState } from '../ui/states.tsx';
import { type ChartPick, chartColumns, firstPick, resultChart } from './result-chart.ts';
import { instantText } from './result-grid.ts';

export type ChartKind = 'bar' | 'line' | 'area';
export type ChartChoice = { pick: ChartPick | null; kind: ChartKind };

const NONE = ' none';
const nothing: ReadonlySet<number> = new Set();

/** The rows as a picture. What goes where is the reader's choice; the first one is a guess from the types. */
export function ChartTab({
  columns,
  rows,
  choice,
  onChoice,
}: {
  columns: readonly ResultColumn[];
  rows: ReadRows;
  choice: ChartChoice;
  onChoice: (choice: ChartChoice) => void;
}) {
  const { t, i18n } = useTranslation('sql');
  const guess = useMemo(() => firstPick(columns), [columns]);
  const pick =
    usable(
      choice.pick,
      columns.map(column => column.name),
    ) ?? guess;
  const chart = useMemo(() => (pick ? resultChart(columns, rows, pick) : null), [columns, rows, pick]);
  const [hiddenOf, setHiddenOf] = useState<{ of: unknown; hidden: ReadonlySet<number> }>({ of: null, hidden: nothing });
  const hidden = hiddenOf.of === chart ? hiddenOf.hidden : nothing;
  const words = useMemo<ChartWords>(
    () => ({
      seriesName: series =>
        series.kind === 'other' ? t('chart.other', { count: series.members }) : (series.value ?? pick?.y ?? ''),
      bucketLabel: bucket => {
        if (bucket === null) return '–';
        return chart && bucket < chart.labels.length ? (chart.labels[bucket] ?? '') : instantText(bucket);
      },
      axisAmount: value =>
        new Intl.NumberFormat(i18n.language, { notation: 'compact', maximumFractionDigits: 2 }).format(value),
      previous: '',
    }),
    [t, i18n.language, pick, chart],
  );
  if (!pick || !chart || rows.rowCount === 0) {
    return (
      <EmptyState icon={<ChartNoAxesColumn aria-hidden size={24} />} title={t('chart.none')}>
        {t('chart.noneHint')}
      </EmptyState>
    );
  }
  const { along, up } = chartColumns(columns);
  const change = (part: Partial<ChartPick>) => onChoice({ ...choice, pick: { ...pick, ...part } });
  const option = (name: string) => ({ id: name, label: name });
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-2 bg-surface px-4 py-2">
      <div className="flex shrink-0 flex-wrap items-center gap-2">
        <Select
          size="sm"
          showLabel="inline"
          label={t('chart.x')}
          value={pick.x}
          options={along.map(option)}
          onChange={x => change({ x })}
        />
        <Select
          size="sm"
          showLabel="inline"
          label={t('chart.y')}
          value={pick.y}
          options={up.map(option)}
          onChange={y => change({ y })}
        />
        <Select
          size="sm"
          showLabel="inline"
          label={t('chart.series')}
          value={pick.series ?? NONE}
          options={[{ id: NONE, label: t('chart.noSeries') }, ...along.filter(name => name !== pick.x).map(option)]}
          onChange={name => change({ series: name === NONE ? null : name })}
        />
        {chart.isRank ? null : (
          <Segmented<ChartKind>
            size="sm"
            label={t('chart.kind')}
            value={choice.kind}
            options={(['bar', 'line', 'area'] as const).map(id => ({ id, label: t(`chart.${id}`) }))}
            onChange={kind => onChoice({ ...choice, pick, kind })}
          />
        )}
        {chart.cutSeries > 0 ? (
          <span className="text-xs text-muted">{t('chart.cut', { count: chart.cutSeries })}</span>
        ) : null}
      </div>
      <div className="flex min-h-0 flex-1 gap-3">
        <Chart
          model={chart.model}
          kind={chart.isRank ? 'rank' : choice.kind}
          words={words}
          hidden={hidden}
          partial={nothing}
          description={t('chart.description', {
            y: pick.y,
            x: pick.x,
            total: amountText(formatAmount(chart.model.total), chart.model.currency, i18n.language),
          })}
          onPick={() => undefined}
          tipHint=""
          partialLabel=""
        />
        {chart.isRank || chart.model.series.length < 2 ? null : (
          <div className="flex w-60 shrink-0 flex-col max-[1100px]:w-44">
            <ChartLegend
              label={t('chart.legend')}
              drillLabel={name => name}
              model={chart.model}
              words={words}
              hidden={hidden}
              onHiddenChange={next => setHiddenOf({ of: chart, hidden: next })}
              onDrill={() => undefined}
            />
          </div>
        )}
      </div>
    </div>
  );
}

/** A choice of an earlier result holds as long as its columns are there. */
function usable(pick: ChartPick | null, names: readonly string[]): ChartPick | null {
  if (!pick || !names.includes(pick.x) || !names.includes(pick.y)) return null;
  return pick.series === null || names.includes(pick.series) ? pick : { ...pick, series: null };
}
