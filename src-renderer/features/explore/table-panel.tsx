import { Columns3, PanelTopClose, PanelTopOpen, Rows3 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { type Measure, measures } from '../../../src-core/query/query-spec.ts';
import { DataGrid } from '../../components/table/data-grid.tsx';
import type { GridColumn } from '../../components/table/grid-model.ts';
import { Button } from '../../components/ui/button.tsx';
import { Checkbox } from '../../components/ui/checkbox.tsx';
import { Popover } from '../../components/ui/popover.tsx';
import { Segmented } from '../../components/ui/segmented.tsx';
import { preferences } from '../../data/preferences.ts';
import { useIsChartHidden } from './chart-split.tsx';
import type { ExploreTable } from './table-model.ts';
import type { Answer } from './use-explore-data.ts';
import type { ExploreView, TableLayout } from './view-state.ts';

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
  onLayout,
  onDrill,
  onRows,
  onExplain,
  onWhy,
}: {
  view: ExploreView;
  answer: Answer;
  table: ExploreTable;
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
  const sort = layout.sort ?? { column: isByBucket ? 'total' : measure, descending: true };
  const activate = (line: number, column: GridColumn) => {
    const values = table.valuesOf(line);
    if (!column.isKey) return onRows({ values, currency: table.currencyOf(line), bucket: table.bucketOf(column.id) });
    const value = values.find(candidate => candidate.dimension === column.id);
    if (value) onDrill(value.dimension, value.value);
  };
  const explain = (place: { row: number | null; total: number | null }, column: GridColumn) => {
    const { row, total } = place;
    const [name = '', what] = column.id.split(':');
    const cell = {
      values: row === null ? [] : table.valuesOf(row),
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
        {view.grain === 'none' ? null : (
          <Segmented
            label={t('table.columns')}
            size="sm"
            value={layout.columns}
            options={[
              { id: 'measures', label: t('table.measures') },
              { id: 'buckets', label: t('table.buckets') },
            ]}
            onChange={columns => onLayout({ ...layout, columns, sort: null })}
          />
        )}
        <span className="flex-1" />
        <Button size="sm" variant="quiet" onPress={() => preferences.set({ isExploreChartHidden: !isChartHidden })}>
          {isChartHidden ? <PanelTopOpen aria-hidden size={14} /> : <PanelTopClose aria-hidden size={14} />}
          {isChartHidden ? t('table.show-chart') : t('table.hide-chart')}
        </Button>
        <ColumnPicker columns={table.grid.columns} layout={layout} onLayout={onLayout} />
        <Button size="sm" variant="quiet" data-shortcut="r" onPress={() => onRows(null)}>
          <Rows3 aria-hidden size={14} />
          {t('rows.open')}
        </Button>
      </div>
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

function ColumnPicker({
  columns,
  layout,
  onLayout,
}: {
  columns: readonly GridColumn[];
  layout: TableLayout;
  onLayout: (layout: TableLayout) => void;
}) {
  const { t } = useTranslation('explore');
  const optional = columns.filter(column => !column.isKey);
  return (
    <Popover
      label={t('table.choose')}
      placement="bottom end"
      trigger={
        <Button size="sm" variant="quiet">
          <Columns3 aria-hidden size={14} />
          {t('table.choose')}
        </Button>
      }
    >
      <ul className="max-h-80 w-56 space-y-1 overflow-auto">
        {optional.map(column => (
          <li key={column.id}>
            <Checkbox
              isSelected={!layout.hidden.includes(column.id)}
              onChange={isOn =>
                onLayout({
                  ...layout,
                  hidden: isOn ? layout.hidden.filter(id => id !== column.id) : [...layout.hidden, column.id],
                })
              }
            >
              {column.title}
            </Checkbox>
          </li>
        ))}
      </ul>
      <Button
        size="sm"
        variant="quiet"
        className="mt-2 text-muted"
        onPress={() => onLayout({ ...layout, hidden: [], pinned: [], order: [], widths: [] })}
      >
        {t('table.reset')}
      </Button>
    </Popover>
  );
}
