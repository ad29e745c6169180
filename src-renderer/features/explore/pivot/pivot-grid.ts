import type { Unscaled } from '../../../../src-core/money/amount.ts';
import { toNumber } from '../../../../src-core/money/amount.ts';
import { shownGrowth } from '../../../../src-core/money/growth.ts';
import type { GridCell, GridColumn, GridModel } from '../../../components/table/grid-model.ts';
import { asRatio, type CalculatedColumn, calculate } from '../calculated.ts';
import { compareKnown } from '../line-amounts.ts';
import { type PivotColumn, type PivotNode, type PivotTree, pathKey, visibleNodes } from './pivot-tree.ts';

export type PivotWords = {
  measure: (name: string) => string;
  /** One value of a dimension across. */
  head: (dimension: string, value: string | number | null) => string;
  total: string;
  currency: string;
  change: string;
  changeShare: string;
  previous: string;
  others: (count: number) => string;
  totalIn: (currency: string | null) => string;
};

/** The names of the money columns that the tree's sums hold, in their order. */
export const amountNames = (measures: readonly string[], isCompared: boolean): string[] => [
  ...measures,
  ...(isCompared ? measures.map(measure => `${measure}_previous`) : []),
];

type Value = {
  id: string;
  title: string;
  of: (amount: Amounts) => GridCell;
  compare: (a: Amounts, b: Amounts) => number;
};
/** The sums of one group in one column, and of its currency as a whole. */
type Amounts = {
  get: (name: string) => Unscaled | null;
  total: (name: string) => Unscaled | null;
  currency: string | null;
};

export type PivotGrid = {
  grid: GridModel;
  nodeAt(row: number): PivotNode | null;
  columnAt(columnId: string): { column: PivotColumn; value: string } | null;
};

/** The groups in sight as a grid: a column of names, then each column across with its amounts. */
export function pivotGrid(
  tree: PivotTree,
  view: {
    across: readonly string[];
    /** In the view's order; sums of further measures serve formulas only. */
    measures: readonly string[];
    asked: readonly string[];
    isCompared: boolean;
    calculated: readonly CalculatedColumn[];
    isOpen: (node: PivotNode) => boolean;
    sort: { column: string; descending: boolean } | null;
  },
  words: PivotWords & { rows: string; dimensions: readonly string[] },
): PivotGrid {
  const names = amountNames(view.asked, view.isCompared);
  const position = new Map(names.map((name, index) => [name, index]));
  const totalOf = new Map(tree.totals.map(node => [node.currency, node]));
  const amountsOf = (node: PivotNode, column: number): Amounts => {
    const at = (of: PivotNode | undefined, index: number) => (name: string) =>
      of?.sums.get(index)?.[position.get(name) ?? -1] ?? null;
    return { get: at(node, column), total: at(totalOf.get(node.currency), column), currency: node.currency };
  };
  const values = valuesOf(view, words);
  const columns = tree.columns.flatMap((column, index) =>
    values
      .filter(value => index === 0 || !value.id.endsWith(':previous'))
      .map(value => ({ column, index, value, id: columnId(column, value.id) })),
  );
  const sorted = columns.find(candidate => candidate.id === view.sort?.column);
  const direction = view.sort?.descending ? -1 : 1;
  const byName = (a: PivotNode, b: PivotNode) => nameOrder(a, b);
  const compare = sorted
    ? (a: PivotNode, b: PivotNode) =>
        direction * sorted.value.compare(amountsOf(a, sorted.index), amountsOf(b, sorted.index)) || byName(a, b)
    : (a: PivotNode, b: PivotNode) => (view.sort?.column === 'group' ? direction : 1) * byName(a, b);
  const nodes = visibleNodes(tree, view.isOpen, compare);
  const hasCurrencies = tree.totals.length > 1;
  const name: GridColumn = {
    id: 'group',
    title: words.rows,
    width: 260,
    align: 'start',
    isKey: true,
    canActivate: true,
    cell: row => treeCell(nodes[row], view.isOpen, words),
    parts: words.dimensions.map((title, index) => ({
      title,
      text: row => partOf(nodes[row], index, words),
    })),
    compare: () => 0,
  };
  const currency: GridColumn = {
    id: 'currency',
    title: words.currency,
    width: 84,
    align: 'start',
    isKey: true,
    canActivate: false,
    cell: row => ({ kind: 'text', text: nodes[row]?.currency ?? null }),
  };
  const longest = Math.max(0, ...nodes.map(node => Math.abs(bar(amountsOf(node, 0), view.measures[0]))));
  const grid: GridModel = {
    rowCount: nodes.length,
    totals: tree.totals.map(total => words.totalIn(total.currency)),
    columns: [
      name,
      ...(hasCurrencies ? [currency] : []),
      ...columns.map(({ column, index, value, id }, at): GridColumn => {
        const head = headOf(column, view.across, words);
        return {
          id,
          title: value.title,
          ...(view.across.length > 0 ? { group: head, description: `${head} · ${value.title}` } : {}),
          width: 136,
          align: 'end',
          isKey: false,
          canActivate: true,
          cell: row => {
            const node = nodes[row];
            return node ? value.of(amountsOf(node, index)) : { kind: 'none' };
          },
          compare: () => 0,
          total: row => {
            const total = tree.totals[row];
            return total ? value.of(amountsOf(total, index)) : null;
          },
          ...(at === 0 && longest > 0 && !hasCurrencies
            ? {
                bar: (row: number) => {
                  const node = nodes[row];
                  // Only the innermost compare with each other: a group is always longer than what it holds.
                  return node && node.children.length === 0 ? bar(amountsOf(node, 0), view.measures[0]) / longest : 0;
                },
              }
            : {}),
        };
      }),
    ],
  };
  return {
    grid,
    nodeAt: row => nodes[row] ?? null,
    columnAt: id => {
      const found = columns.find(candidate => candidate.id === id);
      return found ? { column: found.column, value: found.value.id } : null;
    },
  };
}

/** What stands in each column across: the measures, how they moved, and the reader's own columns. */
function valuesOf(
  view: { measures: readonly string[]; isCompared: boolean; calculated: readonly CalculatedColumn[] },
  words: PivotWords,
): Value[] {
  const of = (id: string, title: string, get: (amounts: Amounts) => Unscaled | null): Value => ({
    id,
    title,
    of: amounts => ({ kind: 'money', amount: get(amounts), currency: amounts.currency }),
    compare: (a, b) => compareKnown(get(a), get(b)),
  });
  const measures = view.measures.flatMap(measure => {
    const title = words.measure(measure);
    const before = (amounts: Amounts) => amounts.get(`${measure}_previous`);
    const change = (amounts: Amounts) => difference(amounts.get(measure), before(amounts));
    const share = (amounts: Amounts) => shownGrowth(amounts.get(measure) ?? 0n, before(amounts));
    const now = of(measure, title, amounts => amounts.get(measure));
    if (!view.isCompared) return [now];
    return [
      now,
      of(`${measure}:previous`, words.previous, before),
      of(`${measure}:change`, words.change, change),
      {
        id: `${measure}:change-share`,
        title: words.changeShare,
        of: (amounts: Amounts): GridCell => ({ kind: 'percent', ratio: share(amounts), change: true }),
        compare: (a: Amounts, b: Amounts) => compareKnown(share(a), share(b)),
      },
    ];
  });
  return [...measures, ...view.calculated.map((column, index) => calculatedValue(column, index))];
}

function calculatedValue(column: CalculatedColumn, index: number): Value {
  const get = ({ get, total }: Amounts) => calculate(column.parsed, get, total);
  return {
    id: `calculated:${index}`,
    title: column.name,
    of: amounts => calculatedCell(column, get(amounts), amounts.currency),
    compare: (a, b) => compareKnown(get(a), get(b)),
  };
}

export function calculatedCell(column: CalculatedColumn, value: Unscaled | null, currency: string | null): GridCell {
  if (column.shows === 'percent') return { kind: 'percent', ratio: asRatio(value), change: false };
  return column.shows === 'money'
    ? { kind: 'money', amount: value, currency }
    : { kind: 'money', amount: value, currency: null, style: 'unit' };
}

function treeCell(node: PivotNode | undefined, isOpen: (node: PivotNode) => boolean, words: PivotWords): GridCell {
  if (!node) return { kind: 'none' };
  const depth = Math.max(0, node.path.length - 1);
  if (node.path.length === 0) return { kind: 'tree', text: words.total, depth, isOpen: null, isNamed: false };
  if (node.restOf !== null)
    return { kind: 'tree', text: words.others(node.restOf), depth, isOpen: null, isNamed: false };
  const state = node.children.length > 0 ? isOpen(node) : null;
  return { kind: 'tree', text: node.path.at(-1) ?? null, depth, isOpen: state, isNamed: true };
}

/** A row dimension's value in a file; what is below a subtotal is its total. */
function partOf(node: PivotNode | undefined, index: number, words: PivotWords): string | null {
  if (!node) return null;
  if (index >= node.path.length) return words.total;
  return node.restOf !== null && index === 0 ? words.others(node.restOf) : (node.path[index] ?? null);
}

export function headOf(column: PivotColumn, across: readonly string[], words: PivotWords): string {
  if (column.restOf !== null) return words.others(column.restOf);
  if (column.values.length === 0) return words.total;
  return column.values.map((value, index) => words.head(across[index] ?? '', value)).join(' · ');
}

const columnId = (column: PivotColumn, value: string) =>
  `${column.restOf !== null ? 'rest' : column.values.length === 0 ? 'total' : JSON.stringify(column.values)}|${value}`;

function bar(amounts: Amounts, measure: string | undefined): number {
  const amount = measure === undefined ? null : amounts.get(measure);
  return amount === null ? 0 : toNumber(amount);
}

const nameOrder = (a: PivotNode, b: PivotNode) => {
  const [x, y] = [a.path.at(-1) ?? null, b.path.at(-1) ?? null];
  if (x === null || y === null) return Number(x === null) - Number(y === null);
  return x.localeCompare(y);
};

/** What is new counts from nothing; what is gone counts to nothing. Unknown on both sides stays unknown. */
function difference(now: Unscaled | null, before: Unscaled | null): Unscaled | null {
  return now === null && before === null ? null : (now ?? 0n) - (before ?? 0n);
}

/** Open or closed as the layout says. */
export const openedBy =
  ({ isOpen, except }: { isOpen: boolean; except: readonly string[] }) =>
  (node: PivotNode): boolean =>
    except.includes(pathKey(node)) !== isOpen;
