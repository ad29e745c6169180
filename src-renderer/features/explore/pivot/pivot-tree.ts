import type { Unscaled } from '../../../../src-core/money/amount.ts';
import type { ArrowColumn } from '../../../data/arrow/columns.ts';
import { CURRENCY } from '../../../data/arrow/totals.ts';
import type { Folded } from '../fold.ts';
import { ACROSS_TIME } from '../view-state.ts';

/** A group of a pivot, or the whole of a currency (depth 0). */
export type PivotNode = {
  /** Values of the row dimensions down to this group; empty for the whole. */
  readonly path: readonly (string | null)[];
  readonly currency: string | null;
  readonly children: PivotNode[];
  /** How many values this one stands for, when it is the rest; null for a value of its own. */
  readonly restOf: number | null;
  /** [column][amount] exact sums; 0 is the column of all, the others follow. Null, or missing, where nothing is known. */
  readonly sums: Map<number, (Unscaled | null)[]>;
};

export type PivotColumn = {
  /** Values of the dimensions across, outermost first; a time bucket is its UTC milliseconds. Empty for the column of all. */
  readonly values: readonly (string | number | null)[];
  /** How many columns this one stands for; null for one of its own. */
  readonly restOf: number | null;
};

export type PivotTree = {
  /** One per currency, the one with most rows first. */
  readonly totals: readonly PivotNode[];
  /** The first is the column of all. */
  readonly columns: readonly PivotColumn[];
};

/** More columns than this are summed into a last one. */
export const MOST_COLUMNS = 200;

/**
 * Sum a result into groups within groups, and across. Every group holds the exact sum of the rows below it, so subtotals add up to their
 * total by construction. Currencies never meet. Time O(rows x depth).
 * @param rows dimensions from the outermost group to the innermost
 * @param across dimensions on the columns, ACROSS_TIME for the bucket
 * @param amounts names of money columns
 */
export function pivotTree(
  { result, restOf }: Folded,
  {
    rows,
    across,
    amounts,
    bucket,
  }: { rows: readonly string[]; across: readonly string[]; amounts: readonly string[]; bucket: string | null },
): PivotTree {
  const money = amounts.map(name => result.money(name));
  const groups = rows.map(name => result.column(name));
  const heads = across.map(name => result.column(name === ACROSS_TIME ? (bucket ?? '') : name));
  const currency = result.text(CURRENCY);
  const columns = acrossColumns(heads, result.rowCount, money[0] ?? null);
  const totals = new Map<string | null, { node: PivotNode; rows: number }>();
  const found = new Map<string, PivotNode>();
  const nodeAt = (path: readonly (string | null)[], of: string | null, parent: PivotNode, rest: number | null) => {
    const key = JSON.stringify([of, path, rest]);
    let node = found.get(key);
    if (!node) {
      node = { path, currency: of, children: [], restOf: rest, sums: new Map() };
      found.set(key, node);
      parent.children.push(node);
    }
    return node;
  };
  for (let row = 0; row < result.rowCount; row += 1) {
    const of = currency?.get(row) ?? null;
    const total = totals.get(of) ?? {
      node: { path: [], currency: of, children: [], restOf: null, sums: new Map() },
      rows: 0,
    };
    total.rows += 1;
    totals.set(of, total);
    const values = money.map(column => column?.get(row) ?? null);
    const column = columns.at(row);
    let node: PivotNode = total.node;
    add(node, column, values);
    const rest = restOf(row);
    const path: (string | null)[] = [];
    for (const group of groups) {
      path.push(rest === null ? textOf(group, row) : null);
      node = nodeAt([...path], of, node, rest);
      add(node, column, values);
      if (rest !== null) break; // the rest has no groups within
    }
  }
  return {
    totals: [...totals.values()].sort((a, b) => b.rows - a.rows).map(({ node }) => node),
    columns: columns.list,
  };
}

function add(node: PivotNode, column: number, values: readonly (Unscaled | null)[]): void {
  for (const index of column === 0 ? [0] : [0, column]) {
    const sums = node.sums.get(index);
    if (!sums) node.sums.set(index, [...values]);
    else
      values.forEach((value, at) => {
        if (value !== null) sums[at] = (sums[at] ?? 0n) + value;
      });
  }
}

/** The columns of all rows, in order: time and names ascend, no value comes last. */
function acrossColumns(
  heads: readonly (ArrowColumn | null)[],
  rowCount: number,
  money: { get(row: number): Unscaled | null } | null,
) {
  const all: PivotColumn = { values: [], restOf: null };
  if (heads.length === 0) return { list: [all], at: () => 0 };
  const keyOf = (row: number) => JSON.stringify(heads.map(head => plainValue(head, row)));
  const sizes = new Map<string, Unscaled>();
  for (let row = 0; row < rowCount; row += 1) {
    const key = keyOf(row);
    const amount = money?.get(row) ?? 0n;
    sizes.set(key, (sizes.get(key) ?? 0n) + (amount < 0n ? -amount : amount));
  }
  const isCut = sizes.size > MOST_COLUMNS;
  const kept = isCut
    ? [...sizes].sort((a, b) => (a[1] === b[1] ? 0 : a[1] > b[1] ? -1 : 1)).slice(0, MOST_COLUMNS - 1)
    : [...sizes];
  const parsed = kept.map(([key]) => ({ key, values: JSON.parse(key) as (string | number | null)[] }));
  parsed.sort((a, b) => compareValues(a.values, b.values));
  const indexOf = new Map(parsed.map(({ key }, index) => [key, index + 1]));
  const list: PivotColumn[] = [all, ...parsed.map(({ values }) => ({ values, restOf: null }))];
  if (isCut) list.push({ values: [], restOf: sizes.size - kept.length });
  return { list, at: (row: number) => indexOf.get(keyOf(row)) ?? list.length - 1 };
}

function compareValues(a: readonly (string | number | null)[], b: readonly (string | number | null)[]): number {
  for (const [index, x] of a.entries()) {
    const y = b[index] ?? null;
    if (x === y) continue;
    if (x === null || y === null) return x === null ? 1 : -1;
    if (typeof x === 'number' && typeof y === 'number') return x - y;
    return String(x).localeCompare(String(y));
  }
  return 0;
}

function plainValue(column: ArrowColumn | null, row: number): string | number | null {
  if (!column || column.kind === 'money') return null;
  return column.get(row);
}

function textOf(column: ArrowColumn | null, row: number): string | null {
  const value = plainValue(column, row);
  if (value === null) return null;
  return column?.kind === 'time' ? new Date(Number(value)).toISOString().replace('.000Z', 'Z') : String(value);
}

/** Names a group in an address. */
export const pathKey = (node: PivotNode) => JSON.stringify([node.currency, ...node.path]);

/** The groups in sight, in display order. @param compare of siblings; null keeps the order they came in */
export function visibleNodes(
  tree: PivotTree,
  isOpen: (node: PivotNode) => boolean,
  compare: ((a: PivotNode, b: PivotNode) => number) | null,
): PivotNode[] {
  const shown: PivotNode[] = [];
  const walk = (nodes: readonly PivotNode[]) => {
    // The rest stays last, whatever the order.
    const order = [...nodes].sort(
      (a, b) => Number(a.restOf !== null) - Number(b.restOf !== null) || (compare ? compare(a, b) : 0),
    );
    for (const node of order) {
      shown.push(node);
      if (node.children.length > 0 && isOpen(node)) walk(node.children);
    }
  };
  const tops = tree.totals.flatMap(total => (total.children.length > 0 ? total.children : [total]));
  walk(tops);
  return shown;
}
