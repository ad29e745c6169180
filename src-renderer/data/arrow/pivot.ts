import type { ArrowResult } from './result.ts';
import { CURRENCY } from './totals.ts';

/**
 * A result with a time bucket turned into a grid: one line per distinct (dimensions, currency), one column per bucket.
 * Cells are row numbers of the result, kept per line in bucket order, so memory is O(rows) however sparse the grid is.
 */
export type Pivot = {
  readonly lineCount: number;
  /** Distinct buckets in ascending order; null (no charge period) first. */
  readonly buckets: readonly (number | null)[];
  /** [lineCount] a result row that carries the line's dimension values. */
  readonly firstRow: Uint32Array;
  /** Result row of a cell, or -1 where the result has none (no charges: not the same as 0). */
  rowAt(line: number, bucket: number): number;
  /** All result rows of a line in bucket order. */
  rowsOf(line: number): Uint32Array;
};

export function pivotByBucket(result: ArrowResult, dimensions: readonly string[], bucketColumn: string): Pivot {
  const keys = [...dimensions, CURRENCY].map(name => result.column(name));
  const time = result.column(bucketColumn);
  const bucketOf = (row: number): number | null => {
    const value = time?.get(row) ?? null;
    return typeof value === 'number' ? value : null;
  };
  const buckets = distinctBuckets(result.rowCount, bucketOf);
  const bucketIndex = new Map(buckets.map((bucket, index) => [bucket, index]));

  const lines = new Map<string, number>();
  const lineOf = new Uint32Array(result.rowCount);
  const first: number[] = [];
  const sizes: number[] = [];
  for (let row = 0; row < result.rowCount; row += 1) {
    const key = JSON.stringify(keys.map(column => (column && column.kind !== 'money' ? column.get(row) : null)));
    let line = lines.get(key);
    if (line === undefined) {
      line = first.length;
      lines.set(key, line);
      first.push(row);
      sizes.push(0);
    }
    lineOf[row] = line;
    sizes[line] = (sizes[line] ?? 0) + 1;
  }
  return cells(result.rowCount, { buckets, bucketIndex, bucketOf, lineOf, first, sizes });
}

/** The pivot of a result without time: every row is its own line. Costs one index array, whatever the number of rows. */
export function singleBucket(rowCount: number): Pivot {
  const firstRow = Uint32Array.from({ length: rowCount }, (_, row) => row);
  return {
    lineCount: rowCount,
    buckets: [null],
    firstRow,
    rowAt: line => line,
    rowsOf: line => firstRow.subarray(line, line + 1),
  };
}

function distinctBuckets(rowCount: number, bucketOf: (row: number) => number | null): (number | null)[] {
  const seen = new Set<number | null>();
  for (let row = 0; row < rowCount; row += 1) seen.add(bucketOf(row));
  return [...seen].sort((a, b) => (a ?? Number.NEGATIVE_INFINITY) - (b ?? Number.NEGATIVE_INFINITY));
}

function cells(
  rowCount: number,
  from: {
    buckets: (number | null)[];
    bucketIndex: Map<number | null, number>;
    bucketOf: (row: number) => number | null;
    lineOf: Uint32Array;
    first: number[];
    sizes: number[];
  },
): Pivot {
  const starts = new Uint32Array(from.first.length + 1);
  from.sizes.forEach((size, line) => {
    starts[line + 1] = (starts[line] ?? 0) + size;
  });
  const filled = starts.slice(0, -1);
  const rows = new Uint32Array(rowCount);
  const bucketOfCell = (row: number) => from.bucketIndex.get(from.bucketOf(row)) ?? 0;
  for (let row = 0; row < rowCount; row += 1) {
    const line = from.lineOf[row] ?? 0;
    const slot = filled[line] ?? 0;
    rows[slot] = row;
    filled[line] = slot + 1;
  }
  for (let line = 0; line < from.first.length; line += 1) {
    rows.subarray(starts[line], starts[line + 1]).sort((a, b) => bucketOfCell(a) - bucketOfCell(b));
  }
  const rowsOf = (line: number) => rows.subarray(starts[line] ?? 0, starts[line + 1] ?? 0);
  return {
    lineCount: from.first.length,
    buckets: from.buckets,
    firstRow: Uint32Array.from(from.first),
    rowsOf,
    rowAt(line, bucket) {
      const own = rowsOf(line);
      let low = 0;
      let high = own.length - 1;
      while (low <= high) {
        const middle = (low + high) >> 1;
        const row = own[middle] ?? 0;
        const at = bucketOfCell(row);
        if (at === bucket) return row;
        if (at < bucket) low = middle + 1;
        else high = middle - 1;
      }
      return -1;
    },
  };
}
