import { ListCollapse, PanelTopClose, PanelTopOpen, Rows3 } from 'lucide-react';
import { ToggleButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { type Measure, measures } from '../../../src-core/query/query-spec.ts';
import { DataGrid } from '../../components/table/data-grid.tsx';
import type { GridColumn } from '../../components/table/grid-model.ts';
import { Button } from '../../components/ui/button.tsx';
import { Segmented } from '../../components/ui/segmented.tsx';
import { preferences } from '../../data/preferences.ts';
import { CalculatedEditor } from './calculated-editor.tsx';
import { useIsChartHidden } from './chart-split.tsx';
import { ColumnPicker } from './column-picker.tsx';
import { pickedDays, pickFilters, togglePicked } from './pick.ts';
import { PickedBar } from './picked-bar.tsx';
import { firstPivot, PivotBar } from './pivot/pivot-bar.tsx';
import type { ExploreTable } from './table-model.ts';
import type { Answer } from './use-explore-data.ts';
import type { ExploreView, Pivot, TableLayout } from './view-state.ts';

export type OpenCell = {
  values: readonly { dimension: string; value: string | null }[];
  currency: string | null;
  /** Undefined for the whole period. */
  bucket: number | null | undefined;
};

export function TablePanel({
  view,
  answer,
  table,
  onChange,
  onLayout,
  onDrill,
  onRows,
  onExplain,
  onWhy,
}: {
  view: ExploreView;
  answer: Answer;
  table: ExploreTable;
  onChange: (part: Partial<ExploreView>) => void;
  onLayout: (layout: TableLayout) => void;
  onDrill: (dimension: string, value: string | null) => void;
  onRows: (cell: OpenCell | null) => void;
  /** What an amount is made of. */
  onExplain: (cell: OpenCell & { measure: Measure; isPrevious: boolean }) => void;
  /** Why it is not what it was in the period before. */
  onWhy: (cell: OpenCell & { measure: Measure }) => void;
}) {
  const { t } = useTranslation('explore');
  const layout = view.table;
  const isChartHidden = useIsChartHidden();
  const [measure = 'EffectiveCost'] = view.measures;
  const isByBucket = layout.columns === 'buckets' && view.grain !== 'none';
  const isPivot = layout.columns === 'pivot';
  const main = isPivot ? `total|${measure}` : isByBucket ? 'total' : measure;
  const sort = layout.sort ?? { column: main, descending: true };
  const valueAt = (line: number, column: GridColumn) => {
    if (table.restOf(line) !== null) return null; // it stands for several
    const values = table.valuesOf(line);
    return (isPivot ? values.at(-1) : values.find(candidate => candidate.dimension === column.id)) ?? null;
  };
  const activate = (line: number, column: GridColumn) => {
    const group = table.groupOf(line);
    if (column.isKey && group !== null) return onChange({ pivot: toggled(view.pivot, group) });
    const across = table.acrossOf(column.id);
    if (table.restOf(line) !== null || across === null) return;
    if (!column.isKey) {
      const values = [...table.valuesOf(line), ...across];
      return onRows({ values, currency: table.currencyOf(line), bucket: table.bucketOf(column.id) });
    }
    const value = valueAt(line, column);
    if (value) onDrill(value.dimension, value.value);
  };
  const pick = (line: number, column: GridColumn, isExcluded: boolean) => {
    const value = valueAt(line, column);
    if (value) onChange({ pick: togglePicked(view.pick, value.dimension, value.value, isExcluded) });
  };
  const explain = (place: { row: number | null; total: number | null }, column: GridColumn) => {
    const { row, total } = place;
    const [name = '', what] = table.figureOf(column.id).split(':');
    const across = table.acrossOf(column.id);
    if (name === 'calculated' || across === null || (row !== null && table.restOf(row) !== null)) return;
    const cell = {
      values: [...(row === null ? [] : table.valuesOf(row)), ...across],
      currency: row === null ? (table.currencies[total ?? 0] ?? null) : table.currencyOf(row),
      bucket: table.bucketOf(column.id),
      measure: measures.find(each => each === name) ?? measure,
    };
    if (what === 'change') onWhy(cell);
    else onExplain({ ...cell, isPrevious: what === 'previous' });
  };
  return (
    <section aria-label={t('table.label')} className="flex min-h-0 flex-1 flex-col border-t border-border bg-surface">
      <div className="flex h-9 shrink-0 items-center gap-2 border-b border-border px-3">
        <h2 className="text-xs font-semibold">{t('table.label')}</h2>
        <Segmented
          label={t('table.columns')}
          size="sm"
          value={view.grain === 'none' && layout.columns === 'buckets' ? 'measures' : layout.columns}
          options={[
            { id: 'measures', label: t('table.measures') },
            ...(view.grain === 'none' ? [] : [{ id: 'buckets' as const, label: t('table.buckets') }]),
            { id: 'pivot', label: t('table.pivot') },
          ]}
          onChange={columns =>
            onChange({
              table: { ...layout, columns, sort: null },
              ...(columns === 'pivot' ? { pivot: firstPivot(view) } : {}),
            })
          }
        />
        <ToggleButton
          isSelected={view.folds}
          onChange={folds => onChange({ folds })}
          className="inline-flex h-(--height-control-sm) cursor-default items-center gap-1.5 rounded-sm px-2 text-xs text-muted data-hovered:bg-hover data-selected:bg-accent-soft data-selected:text-accent"
        >
          <ListCollapse aria-hidden size={13} />
          {t('table.fold', { top: view.top })}
        </ToggleButton>
        <span className="flex-1" />
        <Button size="sm" variant="quiet" onPress={() => preferences.set({ isExploreChartHidden: !isChartHidden })}>
          {isChartHidden ? <PanelTopOpen aria-hidden size={14} /> : <PanelTopClose aria-hidden size={14} />}
          {isChartHidden ? t('table.show-chart') : t('table.hide-chart')}
        </Button>
        <CalculatedEditor columns={view.calculated} onChange={calculated => onChange({ calculated })} />
        <ColumnPicker columns={table.grid.columns} layout={layout} onLayout={onLayout} />
        <Button size="sm" variant="quiet" data-shortcut="r" onPress={() => onRows(null)}>
          <Rows3 aria-hidden size={14} />
          {t('rows.open')}
        </Button>
      </div>
      {view.pick ? (
        <PickedBar
          picked={view.pick}
          onFilter={() => onChange(asFilter(view))}
          onClear={() => onChange({ pick: null })}
        />
      ) : null}
      {isPivot ? <PivotBar view={view} onChange={onChange} /> : null}
      <DataGrid
        label={t('table.label')}
        model={table.grid}
        layout={{ ...layout, sort }}
        onLayoutChange={change =>
          onLayout({
            ...layout,
            sort: change.sort,
            hidden: [...change.hidden],
            pinned: [...change.pinned],
            order: [...change.order],
            widths: change.widths.map(([id, width]) => [id, width] as [string, number]),
          })
        }
        onActivate={activate}
        onExplain={explain}
        onPick={pick}
        isSortedOutside={table.isSortedOutside ?? false}
        footerNote={footer(answer, t)}
      />
    </section>
  );
}

function footer(
  answer: Answer,
  t: (key: 'table.truncated' | 'table.source', options: Record<string, string | number>) => string,
): string {
  const { meta, rowCount } = answer.head;
  if (meta.truncated) return t('table.truncated', { count: rowCount });
  return t('table.source', { table: meta.table, ms: Math.round(meta.elapsedMs * 10) / 10, version: meta.lakeVersion });
}

/** A group that was open closes, and the reverse. */
function toggled(pivot: Pivot, group: string): Pivot {
  const { except } = pivot;
  return { ...pivot, except: except.includes(group) ? except.filter(one => one !== group) : [...except, group] };
}

/** What is picked, asked of the lake instead: the headline and the chart then count it alone. */
function asFilter(view: ExploreView): Partial<ExploreView> {
  const days = pickedDays(view.pick);
  return {
    pick: null,
    filters: [...view.filters, ...pickFilters(view.pick)],
    ...(days ? { period: { kind: 'custom', ...days } } : {}),
  };
}
