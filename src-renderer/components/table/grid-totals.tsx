// biome-ignore-all lint/a11y/useSemanticElements: a virtual grid has no table element: its rows are placed, not flowed
// biome-ignore-all lint/a11y/useAriaPropsSupportedByRole: the role is chosen at run time, and both choices support it
import { cx } from '../cx.ts';
import { CellContent } from './grid-cell.tsx';
import type { GridPlace } from './grid-keys.ts';
import type { GridModel } from './grid-model.ts';
import type { IndexedColumn, VisibleColumns } from './grid-row.tsx';

type Props = {
  model: GridModel;
  columns: VisibleColumns;
  height: number;
  activePlace: GridPlace | null;
  cellId: (total: number, column: number) => string;
};

/** One row per currency, at the foot of the table and always in sight. */
export function GridTotals({ model, columns, height, activePlace, cellId }: Props) {
  const cell = (placed: IndexedColumn, total: number) => {
    const content = placed.column.total?.(total) ?? null;
    const isName = placed.index === 0;
    return (
      <div
        key={placed.column.id}
        id={cellId(total, placed.index)}
        role={isName ? 'rowheader' : 'gridcell'}
        tabIndex={-1}
        aria-colindex={placed.index + 1}
        className={cx(
          'flex shrink-0 items-center bg-sunken px-2.5',
          placed.column.align === 'end' && 'justify-end',
          placed.isPinned && 'sticky z-1',
          activePlace?.row === total &&
            activePlace.column === placed.index &&
            'group-focus/grid:outline-2 group-focus/grid:-outline-offset-2 group-focus/grid:outline-focus',
        )}
        style={{ width: placed.width, ...(placed.isPinned ? { left: placed.start } : {}) }}
      >
        {isName ? (
          <span className="truncate">{model.totals[total]}</span>
        ) : content ? (
          <CellContent cell={content} />
        ) : null}
      </div>
    );
  };
  if (model.totals.length === 0) return null;
  return (
    <div
      role="presentation"
      className="sticky bottom-0 z-10 border-t border-border-strong"
      style={{ width: columns.totalWidth }}
    >
      {model.totals.map((name, total) => (
        <div
          key={name}
          role="row"
          tabIndex={-1}
          aria-rowindex={model.rowCount + 2 + total}
          className="flex bg-sunken text-xs font-[550]"
          style={{ height }}
        >
          {columns.pinned.map(column => cell(column, total))}
          <div role="presentation" className="shrink-0" style={{ width: columns.before }} />
          {columns.centre.map(column => cell(column, total))}
        </div>
      ))}
    </div>
  );
}
