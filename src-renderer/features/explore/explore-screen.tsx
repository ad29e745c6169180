import { useRouter } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Measure } from '../../../src-core/query/query-spec.ts';
import { preloadChartRuntime } from '../../components/chart/chart.tsx';
import { Page } from '../../components/layout/page.tsx';
import { ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { currenciesOf } from '../../data/arrow/totals.ts';
import { useWorkbench } from '../../data/events.ts';
import { useExplainer } from '../../data/explain.ts';
import { useCatalog } from '../../data/lake-query.ts';
import { BasisNote } from './basis-note.tsx';
import { ChartPanel } from './chart-panel.tsx';
import { chartSeries } from './chart-series.ts';
import { ChartSplit } from './chart-split.tsx';
import { drillInto, equals } from './drill.ts';
import { useExpected } from './expected/use-expected.ts';
import { EmptyLake, Failed, NoCharges, NothingThen } from './explore-states.tsx';
import { ExportMenu } from './export-menu.tsx';
import { FactControls } from './fact-controls.tsx';
import { changeOf, type Figure, figureCell, rowsFigure } from './figure.ts';
import { FilterBar } from './filter-bar.tsx';
import { Headline } from './headline.tsx';
import { KeysHelp } from './keys-help.tsx';
import { bucketDays, clip, localDay } from './period.ts';
import { pickedDays, pickFilters } from './pick.ts';
import { BUCKET_COLUMN, rowsQuestion } from './question.ts';
import { RowsPanel } from './rows-panel.tsx';
import { SaveInvestigation } from './save-investigation.tsx';
import { ViewActions } from './save-view.tsx';
import { tableFile } from './table-file.ts';
import { TablePanel } from './table-panel.tsx';
import { Toolbar } from './toolbar.tsx';
import { headlineAnswer, useDataDays, useExploreAnswers, useResolvedPeriod } from './use-explore-data.ts';
import { useExploreKeys } from './use-explore-keys.ts';
import { useExploreView } from './use-explore-view.ts';
import { usePicture } from './use-picture.ts';
import { useExploreTable } from './use-table.ts';
import type { ExploreView } from './view-state.ts';

preloadChartRuntime();

/** Where the money went: total, chart and table of one view, which the address holds. */
export function ExploreScreen() {
  const { t } = useTranslation('explore');
  const { t: common } = useTranslation('common');
  const root = useRef<HTMLDivElement>(null);
  const router = useRouter();
  const { view, ignored, change, address, defaults } = useExploreView();
  const catalog = useCatalog();
  const lakeVersion = useWorkbench(state => state.lakeVersion);
  const days = useDataDays(catalog.data, view.zone);
  const period = useResolvedPeriod(view, days);
  const { main, headline } = useExploreAnswers(view, period);
  const answer = main.data;
  const isStale = main.isPlaceholderData;
  // The old answer is read with its own question until the new one is there.
  const shown = useMemo<ExploreView>(
    () =>
      answer
        ? {
            ...view,
            measures: view.measures.every(one => answer.spec.measures.includes(one))
              ? view.measures
              : answer.spec.measures,
            dimensions: answer.spec.dimensions,
            grain: answer.spec.grain,
            zone: answer.spec.zone,
            allocation: answer.spec.allocation,
            convertTo: answer.spec.currency,
            calendar: answer.spec.calendar,
          }
        : view,
    [view, answer],
  );
  const currencies = useMemo(() => (answer ? currenciesOf(answer.result) : []), [answer]);
  const currency = currencies.includes(view.currency) ? view.currency : (currencies[0] ?? null);
  const [measure = 'EffectiveCost'] = shown.measures;
  const chart = useMemo(
    () =>
      answer
        ? chartSeries({
            result: answer.result,
            measure,
            dimension: shown.dimensions[0] ?? null,
            bucketColumn: shown.grain === 'none' ? null : BUCKET_COLUMN,
            currency,
            top: view.top,
          })
        : null,
    [answer, measure, shown.dimensions, shown.grain, currency, view.top],
  );
  const expectation = useExpected(view, period, days ?? null, isStale ? null : chart);
  const drawn = expectation?.is === 'there' ? expectation.found.model : chart;
  const table = useExploreTable(answer, shown);
  const picture = usePicture(shown, drawn, period);
  useExploreKeys(root, view, change);

  const data = catalog.data;
  const update = (part: Partial<ExploreView>) => change({ ...view, ...part });
  const available = useMemo(
    () => new Set((data?.dimensions ?? []).filter(dimension => dimension.filled > 0).map(dimension => dimension.name)),
    [data],
  );
  const pickedRange = () => {
    const days = pickedDays(view.pick);
    return days && clip(days, period?.range ?? null);
  };
  const explainer = useExplainer();
  const explain = (figure: Omit<Figure, 'measure'> & { measure?: Measure }) => {
    const days = pickedRange();
    const held = {
      filters: [...pickFilters(view.pick), ...figure.filters],
      ...(days && figure.bucket == null ? { days } : {}),
    };
    if (period) explainer.cell(figureCell(shown, period, { measure, ...figure, ...held }));
  };
  const why = (filters: ExploreView['filters'], of: Measure = measure) => {
    const held = new Set(filters.map(filter => filter.dimension));
    const by = shown.dimensions.filter(name => !held.has(name)).slice(0, 1);
    const spec = period ? changeOf(shown, period, { measure: of, filters, by }) : null;
    if (spec) explainer.change(spec);
  };
  const openRows = (filters: ExploreView['filters'], bucket: number | null | undefined) => {
    // Split parts have no charge lines of their own: what they are made of says more.
    if (shown.allocation === 'split') return explain({ currency, filters, bucket });
    const days = bucket == null ? null : bucketDays(localDay(bucket, shown.zone), shown.grain, shown.calendar);
    const range = days ? clip(days, period?.range ?? null) : pickedRange();
    change({
      ...view,
      rows: { filters: [...pickFilters(view.pick), ...filters], from: range?.from ?? null, to: range?.to ?? null },
    });
  };
  const drill = (dimension: string, value: string | null) => {
    const deeper = drillInto(shown, dimension, value, available);
    if (deeper) change({ ...deeper, top: view.top });
    else openRows([equals(dimension, value)], null);
  };

  const [isInvesting, setInvesting] = useState(false);
  const fileWords = { total: t('total'), currency: common('fact.currency') };
  const facts = (
    <FactControls
      view={view}
      meta={isStale ? null : (answer?.head.meta ?? null)}
      currencies={currencies}
      shownCurrency={currency}
      lakeVersion={lakeVersion}
      onChange={update}
    />
  );
  const actions = (
    <>
      <KeysHelp />
      <ViewActions address={address} onOpen={saved => router.history.push(saved)} />
      <ExportMenu
        table={
          table && isReshaped(view)
            ? () => tableFile(table.grid, view.table, fileWords, table.isSortedOutside ?? false)
            : null
        }
        query={answer?.spec ?? null}
        rows={period ? { ...rowsQuestion(view, period, { offset: 0, limit: 1_000, orderBy: [], columns: [] }) } : null}
        onPicture={picture}
        onInvestigation={() => setInvesting(true)}
        name={`${measure}-${period?.range?.from ?? 'all'}-${period?.range?.to ?? ''}`.toLowerCase()}
      />
    </>
  );

  return (
    <Page title={t('title')} facts={facts} actions={actions} isPadded={false}>
      {isInvesting && answer && period ? (
        <SaveInvestigation
          view={view}
          defaults={defaults}
          address={address}
          query={answer.spec}
          rows={rowsQuestion(view, period, { offset: 0, limit: 1_000, orderBy: [], columns: [] })}
          days={days ?? null}
          onClose={() => setInvesting(false)}
        />
      ) : null}
      <div
        ref={root}
        tabIndex={-1}
        className="flex min-h-0 min-w-0 flex-1 flex-col overflow-x-hidden overflow-y-auto outline-none"
      >
        {catalog.error ? (
          <ErrorState error={catalog.error} onRetry={() => void catalog.refetch()} />
        ) : !data || !period ? (
          <Loading />
        ) : data.rows === 0 || !data.period ? (
          <EmptyLake />
        ) : (
          <>
            <div className="flex shrink-0 flex-col gap-1.5 border-b border-border bg-surface px-4 py-2">
              <Toolbar view={view} catalog={data} days={days ?? null} period={period} onChange={update} />
              {view.filters.length + view.drill.length > 0 ? (
                <FilterBar view={view} catalog={data} onChange={change} />
              ) : null}
            </div>
            <div className="flex shrink-0 flex-wrap items-end gap-x-6 px-4 pt-2.5 pb-1">
              <Headline
                {...headlineAnswer(headline, main)}
                period={period}
                shownCurrency={currency}
                onCurrency={code => update({ currency: code })}
                onExplain={code => explain({ currency: code, filters: [] })}
                onWhy={() => why([])}
              />
              {answer && !isStale ? <BasisNote meta={answer.head.meta} /> : null}
              {period.endsWithData ? (
                <p className="ml-auto h-5 text-2xs text-muted max-[1100px]:hidden">{t('ends-with-data')}</p>
              ) : null}
              {ignored.length > 0 ? (
                <p role="status" className="text-xs text-warning">
                  {t('address-ignored', { parameters: ignored.join(', ') })}
                </p>
              ) : null}
            </div>
            {main.error ? (
              <Failed
                error={main.error}
                onRetry={() => void main.refetch()}
                onEstimate={() => update({ sample: 0.1 })}
              />
            ) : !answer || !drawn || !table ? (
              <Loading />
            ) : answer.result.rowCount === 0 && !isStale ? (
              view.filters.length + view.drill.length > 0 ? (
                <NoCharges view={view} onChange={change} />
              ) : (
                <NothingThen onAll={() => update({ period: { kind: 'preset', preset: 'all' } })} />
              )
            ) : (
              <div
                aria-busy={isStale}
                className={
                  isStale
                    ? 'flex min-h-0 flex-1 flex-col opacity-60 transition-opacity delay-150'
                    : 'flex min-h-0 flex-1 flex-col'
                }
              >
                <ChartSplit
                  chart={
                    <ChartPanel
                      view={shown}
                      model={drawn}
                      expectation={expectation}
                      days={days ?? null}
                      period={period}
                      onDrill={drill}
                      onPick={pick => update({ pick })}
                      onRows={(value, bucket) => openRows(value ? [equals(value.dimension, value.value)] : [], bucket)}
                    />
                  }
                >
                  {view.rows ? (
                    <RowsPanel
                      view={view}
                      period={period}
                      catalog={data}
                      answer={answer}
                      onExplain={() => explain(rowsFigure(view, currency))}
                      onClose={() => update({ rows: null })}
                    />
                  ) : (
                    <TablePanel
                      view={shown}
                      answer={answer}
                      table={table}
                      onChange={update}
                      onLayout={layout => change({ ...view, table: layout }, 'replace')}
                      onDrill={drill}
                      onExplain={cell =>
                        explain({
                          ...cell,
                          filters: cell.values.map(({ dimension, value }) => equals(dimension, value)),
                        })
                      }
                      onWhy={cell =>
                        why(
                          cell.values.map(({ dimension, value }) => equals(dimension, value)),
                          cell.measure,
                        )
                      }
                      onRows={cell =>
                        openRows(
                          cell
                            ? [
                                ...cell.values.map(({ dimension, value }) => equals(dimension, value)),
                                ...(currencies.length > 1 ? [equals('BillingCurrency', cell.currency)] : []),
                              ]
                            : [],
                          cell?.bucket,
                        )
                      }
                    />
                  )}
                </ChartSplit>
              </div>
            )}
          </>
        )}
      </div>
    </Page>
  );
}

/** Whether the table shows more than the lines of its answer. */
function isReshaped({ table, folds, pick, calculated, grain }: ExploreView): boolean {
  const isByTime = table.columns === 'buckets' && grain !== 'none';
  return table.columns === 'pivot' || isByTime || folds || pick !== null || calculated.length > 0;
}

/** The shape of what comes, so that nothing jumps when it does. */
function Loading() {
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 px-4 py-3">
      <Skeleton className="h-14 w-80" />
      <Skeleton className="h-56 w-full" />
      <div className="flex flex-col gap-2">
        {['a', 'b', 'c', 'd', 'e', 'f'].map(key => (
          <Skeleton key={key} className="h-6 w-full" />
        ))}
      </div>
    </div>
  );
}
