import {
  columnOrderingFeature,
  columnPinningFeature,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useMemo, useState } from 'react';
import type { GridColumn } from './grid-model.ts';

/** What the user has arranged; ids of columns that the table does not have at the moment are kept and ignored. */
export type ColumnLayout = {
  readonly hidden: readonly string[];
  readonly pinned: readonly string[];
  readonly order: readonly string[];
  readonly widths: readonly (readonly [string, number])[];
};

const features = tableFeatures({
  columnSizingFeature,
  columnResizingFeature,
  columnPinningFeature,
  columnOrderingFeature,
  columnVisibilityFeature,
});

// TanStack Table owns the columns only (order, pinning, visibility, sizes). Rows stay in Arrow: a row model would mean a million
// row objects.
const noRows: never[] = [];

/** Room that key columns may hold while the rest scrolls, px: a little under half of a small window. */
const pinnedKeysPx = 520;

/** The leading key columns that fit; with many dimensions the figures must still come into sight. The first always stays. */
function keysToPin(columns: readonly GridColumn[], widths: Readonly<Record<string, number>>): string[] {
  let used = 0;
  return columns
    .filter(column => column.isKey)
    .filter((column, index) => {
      used += widths[column.id] ?? column.width;
      return index === 0 || used <= pinnedKeysPx;
    })
    .map(column => column.id);
}

/** The visible columns in display order, pinned ones first, with their widths, and the verbs that rearrange them. */
export function useGridColumns(
  columns: readonly GridColumn[],
  layout: ColumnLayout,
  onLayoutChange: (layout: ColumnLayout) => void,
) {
  // Widths while a handle is being dragged; the layout (and with it the address) changes once, at the end.
  const [dragged, setDragged] = useState<Record<string, number> | null>(null);
  const definitions = useMemo(
    () => columns.map(column => ({ id: column.id, size: column.width, minSize: 48, maxSize: 1200 })),
    [columns],
  );
  const committed = useMemo(() => Object.fromEntries(layout.widths), [layout.widths]);
  const keys = useMemo(() => keysToPin(columns, committed), [columns, committed]);
  const known = (ids: readonly string[]) => ids.filter(id => columns.some(column => column.id === id));
  const pinned = [...new Set([...keys, ...known(layout.pinned)])].filter(id => !layout.hidden.includes(id));
  const order = known(layout.order);
  const columnOrder = [...order, ...columns.map(column => column.id).filter(id => !order.includes(id))];
  const sizing = { ...committed, ...dragged };

  const table = useTable({
    features,
    columns: definitions,
    data: noRows,
    columnResizeMode: 'onChange',
    state: {
      columnSizing: sizing,
      columnPinning: { start: pinned, end: [] },
      columnOrder,
      columnVisibility: Object.fromEntries(layout.hidden.map(id => [id, false])),
    },
    onColumnSizingChange: updater => setDragged(typeof updater === 'function' ? updater(sizing) : updater),
  });

  const commitWidths = () => {
    if (!dragged) return;
    const widths = { ...committed, ...dragged };
    setDragged(null);
    onLayoutChange({
      ...layout,
      widths: Object.entries(widths).map(([id, width]) => [id, Math.round(width)] as const),
    });
  };
  const setWidth = (id: string, width: number) => {
    const widths = { ...committed, [id]: Math.round(Math.max(48, Math.min(1200, width))) };
    onLayoutChange({ ...layout, widths: Object.entries(widths) });
  };
  const resetWidth = (id: string) =>
    onLayoutChange({ ...layout, widths: layout.widths.filter(([column]) => column !== id) });
  const hide = (id: string) => onLayoutChange({ ...layout, hidden: [...layout.hidden, id] });
  const show = (id: string) => onLayoutChange({ ...layout, hidden: layout.hidden.filter(column => column !== id) });
  const togglePin = (id: string) =>
    onLayoutChange({
      ...layout,
      pinned: layout.pinned.includes(id) ? layout.pinned.filter(column => column !== id) : [...layout.pinned, id],
    });
  /** One place towards the start (-1) or the end (1), among the columns in sight. */
  const move = (id: string, by: -1 | 1) => {
    const visible = table.getVisibleLeafColumns().map(column => column.id);
    const neighbour = visible[visible.indexOf(id) + by];
    if (neighbour === undefined) return;
    const next = columnOrder.filter(column => column !== id);
    next.splice(next.indexOf(neighbour) + (by === 1 ? 1 : 0), 0, id);
    onLayoutChange({ ...layout, order: next });
  };

  const byId = new Map(columns.map(column => [column.id, column]));
  const headers = new Map(table.getLeafHeaders().map(header => [header.column.id, header]));
  const visible = table.getVisibleLeafColumns().flatMap(column => {
    const own = byId.get(column.id);
    const header = headers.get(column.id);
    if (!own) return [];
    const isPinned = column.getIsPinned() === 'start';
    return [
      {
        column: own,
        width: column.getSize(),
        isPinned,
        start: isPinned ? column.getStart('start') : 0,
        onResizeStart: (event: unknown) => header?.getResizeHandler()(event),
      },
    ];
  });
  return {
    visible,
    commitWidths,
    setWidth,
    resetWidth,
    hide,
    show,
    togglePin,
    move,
    isPinnedByUser: (id: string) => layout.pinned.includes(id),
  };
}

export type PlacedColumn = ReturnType<typeof useGridColumns>['visible'][number];
export type GridColumnVerbs = Omit<ReturnType<typeof useGridColumns>, 'visible'>;
