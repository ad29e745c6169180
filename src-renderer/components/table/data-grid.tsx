// biome-ignore-all lint/a11y/useSemanticElements: a virtual grid has no table element: its rows are placed, not flowed
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type RefObject, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { CellMenu } from './cell-menu.tsx';
import { GridFooter } from './grid-footer.tsx';
import { GridHeader } from './grid-header.tsx';
import { type GridExtent, type GridPlace, moveByKey } from './grid-keys.ts';
import { type GridColumn, type GridModel, tsv } from './grid-model.ts';
import { GridRow, type VisibleColumns } from './grid-row.tsx';
import { GridTotals } from './grid-totals.tsx';
import { type ColumnLayout, type PlacedColumn, useGridColumns } from './use-grid-columns.ts';
import { useSortedRows } from './use-sorted-rows.ts';

export type GridSort = { column: string; descending: boolean } | null;
export type GridLayout = ColumnLayout & { readonly sort: GridSort };

export type DataGridProps = {
  /** Names the table for a screen reader. */
  label: string;
  model: GridModel;
  layout: GridLayout;
  onLayoutChange: (layout: GridLayout) => void;
  /** Enter or a click on a cell's text; `row` is the model's row number. */
  onActivate: (row: number, column: GridColumn) => void;
  /** "E", or the cell's menu, on an amount: what it is made of. `total` counts the totals rows, and then `row` is null. */
  onExplain?: (place: { row: number | null; total: number | null }, column: GridColumn) => void;
  /** Alt+click on a key leaves it out, Shift+click keeps only it; "-" and "+" do the same by keyboard. */
  onPick?: (row: number, column: GridColumn, isExcluded: boolean) => void;
  /** Rows come sorted from elsewhere (pages of a query): the grid shows the order but does not sort. */
  isSortedOutside?: boolean;
  /** Rows now in sight, in display order: for loading pages. */
  onRange?: (first: number, last: number) => void;
  footerNote?: string;
};

const HEADER_HEIGHT = 32;
/** Chrome lays out at most 2^25 px; beyond that, rows would fall out of sight. */
const MAX_BODY_HEIGHT = 33_000_000;

/** A virtual grid over columns of Arrow data: arrow keys, Space selects, Enter opens, Ctrl+C copies exact values. */
export function DataGrid(props: DataGridProps) {
  const { model, layout, onLayoutChange, onActivate, onRange, onExplain, onPick } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = useRowHeight(model.rowCount);
  const [place, setPlace] = useState<GridPlace>({ row: 0, column: 0 });
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const [menuColumn, setMenuColumn] = useState<string | null>(null);
  const [cellMenu, setCellMenu] = useState<HTMLElement | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a selection belongs to the model it was made in
  useEffect(() => setSelected(new Set()), [model.identity ?? model]);

  const columns = useGridColumns(model.columns, layout, change => onLayoutChange({ ...layout, ...change }));
  const placed = fill(columns.visible, useWidth(scroller), layout);
  const { order, isSorting } = useSortedRows(model, layout.sort, props.isSortedOutside ?? false);
  const rowAt = useCallback((index: number) => order?.[index] ?? index, [order]);

  const rows = useVirtualizer({
    count: model.rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollMargin: HEADER_HEIGHT,
    scrollPaddingStart: HEADER_HEIGHT,
    scrollPaddingEnd: model.totals.length * rowHeight,
  });
  const pinned = placed.filter(column => column.isPinned);
  const centre = placed.filter(column => !column.isPinned);
  const pinnedWidth = pinned.reduce((sum, column) => sum + column.width, 0);
  const centreColumns = useVirtualizer({
    horizontal: true,
    count: centre.length,
    getScrollElement: () => scroller.current,
    estimateSize: index => centre[index]?.width ?? 100,
    overscan: 2,
    scrollMargin: pinnedWidth,
    scrollPaddingStart: pinnedWidth,
  });
  const widthsKey = placed.map(column => `${column.column.id}:${column.width}`).join('|');
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes are measured again whenever a width or the order changes
  useEffect(() => centreColumns.measure(), [widthsKey]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the density changes the height of every row
  useEffect(() => rows.measure(), [rowHeight]);

  const inSight = centreColumns.getVirtualItems();
  const firstColumn = inSight[0];
  const lastColumn = inSight.at(-1);
  const rangeKey = `${firstColumn?.index}-${lastColumn?.index}|${widthsKey}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows are redrawn only when the columns in sight change
  const visible = useMemo<VisibleColumns>(
    () => ({
      pinned: pinned.map((column, index) => ({ ...column, index })),
      centre: inSight.flatMap(item => {
        const column = centre[item.index];
        return column ? [{ ...column, index: pinned.length + item.index }] : [];
      }),
      before: firstColumn ? firstColumn.start - pinnedWidth : 0,
      // Not the virtualizer's own sum: that one is measured again only after this render.
      totalWidth: placed.reduce((sum, column) => sum + column.width, 0),
    }),
    [rangeKey, model],
  );

  const items = rows.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => onRange?.(first, last), [first, last, onRange]);

  const extent: GridExtent = {
    rowCount: model.rowCount,
    columnCount: columns.visible.length,
    totalRows: model.totals.length,
    pageRows: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 300) / rowHeight) - 2),
  };
  const goTo = (next: GridPlace) => {
    setPlace(next);
    if (next.row >= 0 && next.row < model.rowCount) rows.scrollToIndex(next.row);
    if (next.column >= pinned.length) centreColumns.scrollToIndex(next.column - pinned.length);
  };
  const toggleSort = (column: GridColumn) => {
    if (!column.compare && !props.isSortedOutside) return;
    const firstDescending = column.align === 'end';
    const sort = layout.sort?.column === column.id ? layout.sort : null;
    if (!sort) return onLayoutChange({ ...layout, sort: { column: column.id, descending: firstDescending } });
    if (sort.descending === firstDescending)
      return onLayoutChange({ ...layout, sort: { column: column.id, descending: !firstDescending } });
    onLayoutChange({ ...layout, sort: null });
  };
  const toggleSelected = useCallback(
    (row: number) =>
      setSelected(before => {
        const next = new Set(before);
        if (!next.delete(row)) next.add(row);
        return next;
      }),
    [],
  );
  /** What explains the amount at a place, or the row's first one where the column has none. */
  const explainerOf = ({ row, column }: GridPlace): (() => void) | null => {
    if (!onExplain || row < 0) return null;
    const total = row >= model.rowCount ? row - model.rowCount : null;
    const at = total === null ? rowAt(row) : null;
    const isAmount = (shown: GridColumn | undefined) => {
      const cell = at === null ? shown?.total?.(total ?? 0) : shown?.cell(at);
      return cell?.kind === 'money' && cell.amount !== null;
    };
    const shown = columns.visible.map(item => item.column);
    const active = isAmount(shown[column]) ? shown[column] : shown.find(isAmount);
    return active ? () => onExplain({ row: at, total }, active) : null;
  };
  const openOf = ({ row, column }: GridPlace): (() => void) | null => {
    const shown = columns.visible[column]?.column;
    return shown?.canActivate && row >= 0 && row < model.rowCount ? () => onActivate(rowAt(row), shown) : null;
  };
  const openCellMenu = (cell: HTMLElement | null) => {
    const [row, column] = (cell?.id.slice(id.length + 1) ?? '').split(/(?<=\d)-/).map(Number);
    if (!cell || row === undefined || column === undefined || !(row >= 0) || !(column >= 0)) return false;
    setPlace({ row, column });
    setCellMenu(cell);
    return true;
  };
  const closeCellMenu = () => {
    setCellMenu(null);
    scroller.current?.focus({ preventScroll: true });
  };
  const copy = () => {
    const chosen =
      selected.size > 0 ? [...selected] : place.row >= 0 && place.row < model.rowCount ? [rowAt(place.row)] : [];
    const shown = columns.visible.map(item => item.column);
    const cell = columns.visible[place.column];
    const single = selected.size === 0 && cell ? [cell.column] : shown;
    const text = selected.size === 0 ? tsv(single, chosen).split('\n').slice(1).join('\n') : tsv(shown, chosen);
    void navigator.clipboard.writeText(text);
  };
  const isRow = (row: number) => row >= 0 && row < model.rowCount;
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const mod = event.ctrlKey || event.metaKey;
    const active = columns.visible[place.column];
    const isHeader = place.row === -1;
    if (isHeader && active && event.altKey && event.key === 'ArrowDown') setMenuColumn(active.column.id);
    else if (isHeader && active && event.altKey && /^Arrow(Left|Right)$/.test(event.key)) {
      columns.move(active.column.id, event.key === 'ArrowLeft' ? -1 : 1);
    } else if (isHeader && active && event.shiftKey && /^Arrow(Left|Right)$/.test(event.key)) {
      columns.setWidth(active.column.id, active.width + (event.key === 'ArrowLeft' ? -16 : 16));
    } else if (event.key === 'Enter' && active) {
      if (isHeader) toggleSort(active.column);
      else if (place.row < model.rowCount && active.column.canActivate) onActivate(rowAt(place.row), active.column);
    } else if (event.key === ' ' && !isHeader && place.row < model.rowCount) toggleSelected(rowAt(place.row));
    else if (event.key === 'Escape' && selected.size > 0) setSelected(new Set());
    else if (mod && event.key === 'c' && !window.getSelection()?.toString()) copy();
    else if (event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10'))
      openCellMenu(document.getElementById(cellId(place.row, place.column)));
    else if (event.key === 'e' && !mod && !event.altKey && explainerOf(place)) explainerOf(place)?.();
    else if ((event.key === '+' || event.key === '-') && !mod && onPick && active?.column.isKey && isRow(place.row))
      onPick(rowAt(place.row), active.column, event.key === '-');
    else if (mod && event.key === 'a') setSelected(new Set(Array.from({ length: model.rowCount }, (_, row) => row)));
    else {
      const next = event.altKey ? null : moveByKey(place, event.key, mod, extent);
      if (!next) return;
      goTo(next);
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const onCell = useCallback((index: number, column: number) => {
    setPlace({ row: index, column });
    scroller.current?.focus({ preventScroll: true });
  }, []);
  const cellId = (row: number, column: number) => `${id}-${row}-${column}`;

  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div
        ref={scroller}
        role="grid"
        aria-label={props.label}
        aria-rowcount={model.rowCount + 1 + model.totals.length}
        aria-colcount={columns.visible.length}
        aria-multiselectable
        aria-busy={isSorting}
        aria-activedescendant={cellId(place.row, place.column)}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onContextMenu={event => {
          const { target } = event;
          const cell =
            target instanceof Element ? target.closest<HTMLElement>('[role=gridcell], [role=rowheader]') : null;
          if (!window.getSelection()?.toString() && openCellMenu(cell)) event.preventDefault();
        }}
        className="group/grid relative min-h-0 flex-1 overflow-auto bg-surface outline-none focus-visible:ring-2 focus-visible:ring-focus focus-visible:ring-inset"
      >
        <GridHeader
          columns={visible}
          height={HEADER_HEIGHT}
          sort={layout.sort}
          activeColumn={place.row === -1 ? place.column : -1}
          menuColumn={menuColumn}
          onMenu={setMenuColumn}
          onSort={toggleSort}
          canSort={column => Boolean(column.compare) || Boolean(props.isSortedOutside)}
          onSetSort={sort => onLayoutChange({ ...layout, sort })}
          verbs={columns}
          cellId={cellId}
        />
        <div
          role="presentation"
          className="relative"
          style={{ height: rows.getTotalSize(), width: visible.totalWidth }}
        >
          {items.map(item => (
            <GridRow
              key={item.index}
              index={item.index}
              row={rowAt(item.index)}
              top={item.start - HEADER_HEIGHT}
              height={rowHeight}
              columns={visible}
              activeColumn={place.row === item.index ? place.column : -1}
              isSelected={selected.has(rowAt(item.index))}
              model={model}
              gridId={id}
              onCell={onCell}
              onActivate={onActivate}
              onSelect={toggleSelected}
              {...(onPick ? { onPick } : {})}
            />
          ))}
        </div>
        <GridTotals
          model={model}
          columns={visible}
          height={rowHeight}
          activePlace={place.row >= model.rowCount ? { row: place.row - model.rowCount, column: place.column } : null}
          cellId={(total, column) => cellId(model.rowCount + total, column)}
        />
      </div>
      {cellMenu ? (
        <CellMenu
          at={cellMenu}
          onExplain={explainerOf(place)}
          onOpen={openOf(place)}
          onCopy={copy}
          onClose={closeCellMenu}
        />
      ) : null}
      <GridFooter
        model={model}
        selected={selected}
        canExplain={onExplain !== undefined}
        {...(props.footerNote ? { note: props.footerNote } : {})}
      />
    </div>
  );
}

/** Give what is left of the width to the column that grows, so that a short table still fills its place. */
function fill(columns: readonly PlacedColumn[], width: number, layout: ColumnLayout): readonly PlacedColumn[] {
  const slack = width - columns.reduce((sum, column) => sum + column.width, 0);
  const isSet = (id: string) => layout.widths.some(([column]) => column === id);
  if (slack <= 0) return columns;
  return columns.map(item =>
    item.column.grows && !isSet(item.column.id) ? { ...item, width: item.width + slack } : item,
  );
}

function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

/** The density's row height, as the tokens say; never so high that the rows exceed what a browser can lay out. */
function useRowHeight(rowCount: number): number {
  const [height, setHeight] = useState(28);
  useEffect(() => {
    const read = () => {
      const value = Number.parseInt(getComputedStyle(document.documentElement).getPropertyValue('--row-height'), 10);
      if (value > 0) setHeight(value);
    };
    read();
    const observer = new MutationObserver(read);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-density'] });
    return () => observer.disconnect();
  }, []);
  return Math.min(height, Math.max(20, Math.floor(MAX_BODY_HEIGHT / Math.max(1, rowCount))));
}
