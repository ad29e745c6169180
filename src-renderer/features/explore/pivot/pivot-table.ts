import type { ExploreTable } from '../table-model.ts';
import { ACROSS_TIME, type Pivot } from '../view-state.ts';
import type { PivotGrid } from './pivot-grid.ts';
import { type PivotTree, pathKey } from './pivot-tree.ts';

/** The dimensions that stand on the rows: all that are not across. */
export const pivotRows = (dimensions: readonly string[], { across }: Pivot): string[] =>
  dimensions.filter(name => !across.includes(name));

/** A pivot as the table panel handles every table: what a row and a column hold, and which figure a cell is. */
export function pivotTable(
  { grid, nodeAt, columnAt }: PivotGrid,
  tree: PivotTree,
  { rows, across }: { rows: readonly string[]; across: readonly string[] },
): ExploreTable {
  return {
    grid,
    isSortedOutside: true,
    valuesOf: line => (nodeAt(line)?.path ?? []).map((value, index) => ({ dimension: rows[index] ?? '', value })),
    currencyOf: line => nodeAt(line)?.currency ?? null,
    currencies: tree.totals.map(total => total.currency),
    restOf: line => nodeAt(line)?.restOf ?? null,
    groupOf: line => {
      const node = nodeAt(line);
      return node && node.children.length > 0 ? pathKey(node) : null;
    },
    acrossOf: id => {
      const column = columnAt(id)?.column;
      if (!column || column.restOf !== null) return null;
      return across.flatMap((dimension, index) => {
        const value = column.values[index];
        if (dimension === ACROSS_TIME || value === undefined) return [];
        return [{ dimension, value: typeof value === 'number' ? new Date(value).toISOString() : value }];
      });
    },
    bucketOf: id => {
      const at = across.indexOf(ACROSS_TIME);
      const value = at < 0 ? undefined : columnAt(id)?.column.values[at];
      return typeof value === 'string' ? undefined : value;
    },
    figureOf: id => columnAt(id)?.value ?? id,
    amountOf: () => null,
  } satisfies ExploreTable;
}
