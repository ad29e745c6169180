import { useEffect, useMemo, useState } from 'react';
import { type GridModel, sortedRows } from './grid-model.ts';
import { sortInSlices } from './sort-in-slices.ts';

/** Up to so many rows are sorted at once, within a frame. */
const AT_ONCE = 5_000;

type Sort = { column: string; descending: boolean } | null;
type Sorted = { model: GridModel; key: string; order: Uint32Array };

/**
 * The display order of a model's rows. Short tables are sorted at once; long ones in slices, and until that is done the table
 * keeps the order it has (`isSorting`).
 * @returns order null: model order
 */
export function useSortedRows(
  model: GridModel,
  sort: Sort,
  isSortedOutside: boolean,
): { order: Uint32Array | null; isSorting: boolean } {
  const id = isSortedOutside ? undefined : sort?.column;
  const descending = sort?.descending ?? false;
  const column = model.columns.find(candidate => candidate.id === id);
  const isSortable = column?.compare !== undefined;
  const isLong = model.rowCount > AT_ONCE;
  const [done, setDone] = useState<Sorted | null>(null);
  const key = `${id} ${descending}`;
  const atOnce = useMemo(
    () => (id === undefined || isLong ? null : sortedRows(model, { column: id, descending })),
    [model, id, descending, isLong],
  );
  const isDone = done !== null && done.model === model && done.key === key;
  const isWanted = isSortable && isLong && !isDone;
  useEffect(() => {
    const wanted = model.columns.find(candidate => candidate.id === id);
    if (!isWanted || !wanted) return;
    const abort = new AbortController();
    sortInSlices(model.rowCount, wanted, descending, abort.signal).then(
      order => setDone({ model, key: `${id} ${descending}`, order }),
      () => undefined, // left because another order was asked for
    );
    return () => abort.abort();
  }, [model, id, descending, isWanted]);
  if (!isSortable) return { order: null, isSorting: false };
  if (!isLong) return { order: atOnce, isSorting: false };
  return { order: done?.model === model ? done.order : null, isSorting: !isDone };
}
