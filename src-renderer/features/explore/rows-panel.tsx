import { ArrowLeft, CircleAlert, CircleCheck, CircleHelp } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Catalog } from '../../../src-core/contract/query.ts';
import { formatAmount } from '../../../src-core/money/amount.ts';
import { type Measure, measures } from '../../../src-core/query/query-spec.ts';
import { formatAmount as amountText, formatCount } from '../../components/money/format.ts';
import { DataGrid, type GridLayout } from '../../components/table/data-grid.tsx';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { Button } from '../../components/ui/button.tsx';
import { ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { LineDrawer } from './line-drawer.tsx';
import type { ResolvedPeriod } from './period.ts';
import { rowsQuestion } from './question.ts';
import { rowColumns } from './rows-columns.ts';
import { MAX_ROWS, rowsModel } from './rows-model.ts';
import { figureBehind, rowsTotals, type Tie, ties } from './tie-out.ts';
import type { Answer } from './use-explore-data.ts';
import { usePagedRows } from './use-paged-rows.ts';
import type { ExploreView } from './view-state.ts';
import { rangeLabel } from './words.ts';

/** The charge lines behind a figure, whether they add up to it, and one of them in full. */
export function RowsPanel({
  view,
  period,
  catalog,
  answer,
  onExplain,
  onClose,
}: {
  view: ExploreView;
  period: ResolvedPeriod;
  catalog: Catalog;
  answer: Answer;
  /** What the figure behind these lines is made of. */
  onExplain: () => void;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation('explore');
  const { t: common } = useTranslation('common');
  const [layout, setLayout] = useState<GridLayout>({ sort: null, hidden: [], pinned: [], order: [], widths: [] });
  const [line, setLine] = useState<number | null>(null);
  const [measure = 'EffectiveCost'] = view.measures;
  const spec = useMemo(() => {
    const available = new Set(catalog.dimensions.filter(({ filled }) => filled > 0).map(({ name }) => name));
    const columns = rowColumns(view.measures, view.dimensions, available);
    const orderBy = layout.sort ? [{ column: layout.sort.column, descending: layout.sort.descending }] : [];
    return rowsQuestion(view, period, { offset: 0, limit: 1, orderBy, columns });
  }, [view, period, catalog, layout.sort]);
  const rows = usePagedRows(spec);
  const { head, pages, identity } = rows;
  const model = useMemo(
    () =>
      head
        ? rowsModel(head.columns, pages, head.totalRows, identity, {
            column: name => (isMeasure(name) ? common(`measure.${name}`) : dimensionName(name, i18n)),
            loading: t('rows.loading'),
          })
        : null,
    [head, pages, identity, t, common, i18n],
  );
  const compared = useMemo(() => {
    // Lines stand in their own currencies, and an estimate is not the sum of its lines: neither can tie.
    if (!head || !view.rows || view.convertTo !== null || answer.head.meta.sampled !== null) return [];
    const figure = figureBehind(answer.result, measure, view.rows, {
      grain: answer.spec.grain,
      zone: answer.spec.zone,
      calendar: answer.spec.calendar,
      range: period.range,
    });
    return figure ? ties(figure, rowsTotals(head, pages.get(0)?.result ?? null, measure)) : [];
  }, [head, pages, answer, measure, view.rows, view.convertTo, period.range]);

  // The table that had the keyboard is gone, and this one comes only with its rows; so is the line that was open.
  const panel = useRef<HTMLElement>(null);
  const hasGrid = model !== null && head !== null && head.totalRows > 0;
  useEffect(() => {
    const { activeElement } = document;
    const isLost = activeElement === document.body || activeElement?.contains(panel.current);
    if (hasGrid && line === null && isLost)
      panel.current?.querySelector<HTMLElement>('[role=grid]')?.focus({ preventScroll: true });
  }, [hasGrid, line]);

  const held = view.rows?.filters.map(filter => filter.values.map(value => value ?? t('no-value')).join(', ')) ?? [];
  const when =
    view.rows?.from && view.rows.to ? rangeLabel({ from: view.rows.from, to: view.rows.to }, i18n.language) : null;
  const subject = [...held, ...(when ? [when] : [])].join(' · ');
  return (
    <section
      ref={panel}
      aria-label={t('rows.title')}
      className="flex min-h-0 flex-1 flex-col border-t border-border bg-surface"
    >
      <div className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-border px-3 py-1">
        <Button size="sm" variant="quiet" onPress={onClose} data-shortcut="r">
          <ArrowLeft aria-hidden size={14} />
          {t('rows.back')}
        </Button>
        <h2 className="text-xs font-semibold">{subject === '' ? t('rows.title-all') : t('rows.title')}</h2>
        <span className="truncate text-xs text-muted">{subject}</span>
        <span className="flex-1" />
        {head ? (
          <span className="text-xs">
            {t('rows.count', { count: head.totalRows, text: formatCount(head.totalRows, i18n.language) })}
          </span>
        ) : null}
        <Button size="sm" variant="quiet" onPress={onExplain}>
          <CircleHelp aria-hidden size={14} />
          {t('explain')}
        </Button>
        {compared.map(tie => (
          <TieMark key={tie.currency ?? ''} tie={tie} />
        ))}
      </div>
      {rows.error ? (
        <ErrorState error={rows.error} onRetry={rows.retry} />
      ) : !model || !head ? (
        <div className="flex flex-col gap-2 p-3">
          <Skeleton className="h-6 w-full" />
          <Skeleton className="h-6 w-full" />
          <Skeleton className="h-6 w-full" />
        </div>
      ) : head.totalRows === 0 ? (
        <p className="p-6 text-center text-sm text-muted">{t('rows.none')}</p>
      ) : (
        <div className="flex min-h-0 flex-1">
          <DataGrid
            label={t('rows.title')}
            model={model}
            layout={layout}
            onLayoutChange={setLayout}
            onActivate={setLine}
            isSortedOutside
            onRange={rows.onRange}
            {...(head.totalRows > MAX_ROWS
              ? {
                  footerNote: t('rows.limited', {
                    count: MAX_ROWS,
                    total: formatCount(head.totalRows, i18n.language),
                  }),
                }
              : {})}
          />
          {line === null ? null : (
            <LineDrawer
              spec={spec}
              line={line}
              lineCount={head.totalRows}
              onLine={setLine}
              onClose={() => setLine(null)}
            />
          )}
        </div>
      )}
    </section>
  );
}

const isMeasure = (name: string): name is Measure => (measures as readonly string[]).includes(name);

function TieMark({ tie }: { tie: Tie }) {
  const { t, i18n } = useTranslation('explore');
  const difference = tie.rows - tie.shown;
  const words = (amount: bigint) => amountText(formatAmount(amount), tie.currency, i18n.language);
  return difference === 0n ? (
    <span
      className="flex items-center gap-1 text-xs text-positive"
      title={amountText(formatAmount(tie.rows), tie.currency, i18n.language, 'exact')}
    >
      <CircleCheck aria-hidden size={14} />
      {t('rows.ties', { amount: words(tie.shown) })}
    </span>
  ) : (
    <span role="alert" className="flex items-center gap-1 text-xs font-[550] text-negative">
      <CircleAlert aria-hidden size={14} />
      {t('rows.differs', { amount: amountText(formatAmount(difference), tie.currency, i18n.language, 'exact') })}
    </span>
  );
}
