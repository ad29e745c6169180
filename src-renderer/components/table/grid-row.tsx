// biome-ignore-all lint/a11y/useSemanticElements: a virtual grid has no table element: its rows are placed, not flowed
// biome-ignore-all lint/a11y/useAriaPropsSupportedByRole: the role is chosen at run time, and both choices support it
// biome-ignore-all lint/a11y/noStaticElementInteractions: as above
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid element handles every key for its cells
import { memo } from 'react';
import { cx } from '../cx.ts';
import { CellContent } from './grid-cell.tsx';
import type { GridColumn, GridModel } from './grid-model.ts';
import type { PlacedColumn } from './use-grid-columns.ts';

export type IndexedColumn = PlacedColumn & { readonly index: number };

/** The columns in sight: pinned ones always, the others by where the table is scrolled to. */
export type VisibleColumns = {
  readonly pinned: readonly IndexedColumn[];
  readonly centre: readonly IndexedColumn[];
  /** Pixels of unseen columns between the pinned ones and the first in sight. */
  readonly before: number;
  readonly totalWidth: number;
};

type Props = {
  index: number;
  row: number;
  top: number;
  height: number;
  columns: VisibleColumns;
  activeColumn: number;
  isSelected: boolean;
  model: GridModel;
  gridId: string;
  onCell: (index: number, column: number) => void;
  onActivate: (row: number, column: GridColumn) => void;
  onSelect: (row: number) => void;
  onPick?: (row: number, column: GridColumn, isExcluded: boolean) => void;
};

export const GridRow = memo(function GridRow(props: Props) {
  const { columns, height } = props;
  return (
    <div
      role="row"
      tabIndex={-1}
      aria-rowindex={props.index + 2}
      aria-selected={props.isSelected}
      className={cx(
        'group/row absolute top-0 left-0 flex border-b border-border/60 text-xs outline-none',
        props.isSelected ? 'bg-accent-soft' : 'bg-surface hover:bg-hover',
      )}
      style={{ transform: `translateY(${props.top}px)`, height, width: columns.totalWidth }}
    >
      {columns.pinned.map(column => (
        <Cell key={column.column.id} {...props} placed={column} />
      ))}
      <div role="presentation" className="shrink-0" style={{ width: columns.before }} />
      {columns.centre.map(column => (
        <Cell key={column.column.id} {...props} placed={column} />
      ))}
    </div>
  );
});

function Cell({ placed, ...props }: Props & { placed: IndexedColumn }) {
  const { column } = placed;
  const isActive = props.activeColumn === placed.index;
  const bar = column.bar?.(props.row) ?? 0;
  return (
    <div
      id={`${props.gridId}-${props.index}-${placed.index}`}
      role={column.isKey ? 'rowheader' : 'gridcell'}
      tabIndex={-1}
      aria-colindex={placed.index + 1}
      onClick={event => {
        props.onCell(props.index, placed.index);
        if (event.ctrlKey || event.metaKey) props.onSelect(props.row);
        else if (props.onPick && column.isKey && (event.altKey || event.shiftKey))
          props.onPick(props.row, column, event.altKey);
        else if (column.canActivate && event.target !== event.currentTarget) props.onActivate(props.row, column);
      }}
      className={cx(
        'group/cell relative flex shrink-0 items-center px-2.5',
        column.align === 'end' && 'justify-end',
        placed.isPinned && 'sticky z-1',
        placed.isPinned && (props.isSelected ? 'bg-accent-soft' : 'bg-surface group-hover/row:bg-hover'),
        isActive &&
          'group-focus-visible/grid:outline-2 group-focus/grid:outline group-focus/grid:-outline-offset-2 group-focus/grid:outline-focus',
      )}
      style={{ width: placed.width, ...(placed.isPinned ? { left: placed.start } : {}) }}
    >
      {bar === 0 ? null : (
        <span
          aria-hidden
          className={cx(
            'pointer-events-none absolute inset-y-1 right-1 rounded-xs',
            bar < 0 ? 'bg-positive-soft' : 'bg-accent-soft',
          )}
          style={{ width: `calc(${Math.abs(bar) * 100}% - 8px)` }}
        />
      )}
      <span
        className={cx(
          'pointer-events-none relative flex min-w-0 *:pointer-events-auto',
          column.grows && column.align === 'start' && 'w-full',
        )}
      >
        <CellContent cell={column.cell(props.row)} isAction={column.canActivate} />
      </span>
    </div>
  );
}
