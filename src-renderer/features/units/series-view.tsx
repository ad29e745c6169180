import { useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UnitRow } from '../../../src-core/contract/units.ts';
import type { Measure } from '../../../src-core/query/query-spec.ts';
import { cx } from '../../components/cx.ts';
import { DataGrid, type GridLayout } from '../../components/table/data-grid.tsx';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { Button } from '../../components/ui/button.tsx';
import { Segmented } from '../../components/ui/segmented.tsx';
import { ErrorState, ListSkeleton, Skeleton } from '../../components/ui/states.tsx';
import { readExplained, useExplainer } from '../../data/explain.ts';
import { useCatalog } from '../../data/lake-query.ts';
import type { OwnUnit } from '../../data/own-units.ts';
import { cellOf, type LineQuestion } from './line-question.ts';
import { SeriesChart } from './series-chart.tsx';
import { SeriesHeadline } from './series-headline.tsx';
import { type SeriesTable, seriesTable } from './series-model.ts';
import { SeriesToolbar } from './series-toolbar.tsx';
import type { UnitsView } from './units-address.ts';
import { useUnitWords } from './use-unit-words.ts';
import { useUnitMonth, useUnitTimeline } from './use-units-data.ts';
import { WhyPanel } from './why-panel.tsx';

type Props = {
  view: UnitsView;
  unit: string;
  month: string;
  measure: Measure;
  own: readonly OwnUnit[];
  onChange: (part: Partial<UnitsView>) => void;
};

/** One unit: its figure, its course, its lines by a dimension, and why a line costs what it costs. */
export function SeriesView({ view, unit, month, measure, own, onChange }: Props) {
  const question = useMemo<LineQuestion>(
    () => ({ unit, measure, month, by: view.by, filters: view.filters }),
    [unit, measure, month, view.by, view.filters],
  );
  const answer = useUnitMonth(question);
  const timeline = useUnitTimeline(question, view.grain);
  const words = useUnitWords(own)(unit);
  const table = useSeriesTable(answer.data ?? null);
  const [chosen, setChosen] = useState<string | null>(null);
  const currencies = answer.data?.totals.map(row => row.currency) ?? [];
  const currency = currencies.find(code => code === chosen) ?? currencies[0] ?? null;
  const open = (line: UnitRow | null) =>
    onChange({ why: line === null ? null : { key: line.keys[0] ?? null, currency: line.currency } });
  // two drawers leave no room for the figures: the one on top comes first, and this one is there again when it closes
  const isExplaining = readExplained(useSearch({ strict: false })) !== null;
  const line = isExplaining ? null : view.why && lineOf(table?.rows ?? [], view.why);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <SeriesToolbar view={view} unit={unit} month={month} own={own} onChange={onChange} />
      {answer.error ? (
        <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
      ) : !answer.data || !table ? (
        <ListSkeleton />
      ) : (
        <div className="flex min-h-0 flex-1">
          <div
            className={cx('flex min-w-0 flex-1 flex-col transition-opacity', answer.isPlaceholderData && 'opacity-60')}
            aria-busy={answer.isPlaceholderData}
          >
            <SeriesHeadline series={answer.data} words={words} month={month} />
            <div className="flex h-[36%] max-h-72 min-h-36 shrink-0 flex-col px-4 py-2">
              {currencies.length > 1 ? (
                <div className="mb-1 self-start">
                  <CurrencySwitch currencies={currencies} value={currency} onChange={setChosen} />
                </div>
              ) : null}
              {timeline.error ? (
                <ErrorState compact error={timeline.error} onRetry={() => void timeline.refetch()} />
              ) : timeline.data ? (
                <SeriesChart
                  series={timeline.data}
                  lines={view.by === null ? answer.data.totals : orderOf(table)}
                  currency={currency}
                  grain={view.grain}
                  words={words}
                  onLine={key => open(lineOf(table.rows, { key, currency }))}
                />
              ) : (
                <Skeleton className="flex-1" />
              )}
            </div>
            {view.by === null ? <SplitBy onSplit={by => onChange({ by, why: null })} /> : null}
            <Lines
              table={table}
              label={words.title}
              onOpen={open}
              question={question}
              isCut={answer.data.isCut}
              key={view.by ?? ''}
            />
          </div>
          {line ? (
            <WhyPanel
              key={JSON.stringify([view.why, month, unit, view.by])}
              question={question}
              line={line}
              table={table}
              whole={answer.data.totals.find(row => row.currency === line.currency) ?? null}
              words={words}
              onOnly={filters => onChange({ filters: [...view.filters, ...filters], by: null, why: null })}
              onClose={() => open(null)}
            />
          ) : null}
        </div>
      )}
    </div>
  );
}

/** Lines of the chart: those that moved the whole most, else as the table has them. */
function orderOf({ rows, moved }: SeriesTable): UnitRow[] {
  const size = (row: UnitRow) => {
    const total = moved.get(row)?.total;
    return total === undefined ? 0 : Math.abs(Number(total.n) / Number(total.d));
  };
  return rows.toSorted((a, b) => size(b) - size(a));
}

const lineOf = (rows: readonly UnitRow[], place: { key: string | null; currency: string | null }): UnitRow | null =>
  rows.find(row => (row.keys[0] ?? null) === place.key && row.currency === place.currency) ?? null;

function useSeriesTable(series: Parameters<typeof seriesTable>[0] | null): SeriesTable | null {
  const { t, i18n } = useTranslation('units');
  return useMemo(
    () =>
      series &&
      seriesTable(series, {
        key: series.spec.dims[0] === undefined ? null : dimensionName(series.spec.dims[0], i18n),
        whole: t('series.whole'),
        line: t('series.line'),
        wholeIn: currency => t('series.wholeIn', { currency: currency ?? '' }),
        currency: t('series.currency'),
        column: name => t(`column.${name}`),
        hint: name => (i18n.exists(`hint.${name}`, { ns: 'units' }) ? t(`hint.${name}`) : undefined),
      }),
    [series, t, i18n],
  );
}

const suggested = ['x_ModelVersion', 'x_Feature', 'x_Team', 'x_Product', 'x_Customer'];

/** The next question of most people, one press away. */
function SplitBy({ onSplit }: { onSplit: (dimension: string) => void }) {
  const { t, i18n } = useTranslation('units');
  const { data: catalog } = useCatalog();
  const filled = suggested.filter(name => catalog?.dimensions.some(each => each.name === name && each.filled > 0));
  if (filled.length === 0) return null;
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-1.5 px-4 pb-2">
      <span className="text-xs text-muted">{t('series.split')}</span>
      {filled.map(name => (
        <Button key={name} size="sm" onPress={() => onSplit(name)}>
          {dimensionName(name, i18n)}
        </Button>
      ))}
    </div>
  );
}

function CurrencySwitch({
  currencies,
  value,
  onChange,
}: {
  currencies: readonly (string | null)[];
  value: string | null;
  onChange: (currency: string) => void;
}) {
  const { t } = useTranslation(['units', 'common']);
  return (
    <Segmented
      size="sm"
      label={t('series.currency')}
      value={value ?? ''}
      options={currencies.map(code => ({ id: code ?? '', label: code ?? t('common:unknown') }))}
      onChange={onChange}
    />
  );
}

function Lines({
  table,
  label,
  question,
  isCut,
  onOpen,
}: {
  table: SeriesTable;
  label: string;
  question: LineQuestion;
  isCut: boolean;
  onOpen: (line: UnitRow | null) => void;
}) {
  const { t } = useTranslation('units');
  const explainer = useExplainer();
  const [layout, setLayout] = useState<GridLayout>({
    sort: { column: 'moved', descending: true },
    hidden: [],
    pinned: [],
    order: [],
    widths: [],
  });
  return (
    <section aria-label={t('series.table')} className="flex min-h-32 flex-1 border-t border-border">
      <DataGrid
        label={label}
        model={table.grid}
        layout={layout}
        onLayoutChange={setLayout}
        onActivate={row => onOpen(table.rows[row] ?? null)}
        onExplain={({ row }) => {
          const line = row === null ? undefined : table.rows[row];
          if (!line) return;
          // of a cost that is known in part, only the whole could be explained: another figure than the one shown
          if (line.unitCost === null || line.quality.cost.share === 1) explainer.cell(cellOf(question, line));
          else onOpen(line);
        }}
        footerNote={isCut ? t('series.cut') : t('series.openHint')}
      />
    </section>
  );
}
