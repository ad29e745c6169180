import type { ResultColumn } from '../../../src-core/query/query-spec.ts';
import type { GridCell, GridColumn, GridModel } from '../../components/table/grid-model.ts';
import type { ArrowColumn } from '../../data/arrow/columns.ts';
import { PAGE_ROWS, type RowsPage } from './use-paged-rows.ts';

/** The grid lays out at most so many rows; more are told, and exported. */
export const MAX_ROWS = 1_000_000;

export type RowsWords = { column: (name: string) => string; loading: string };

/** Charge lines as a grid over pages; a page that is still on its way shows its rows as loading. */
export function rowsModel(
  columns: readonly ResultColumn[],
  pages: ReadonlyMap<number, RowsPage>,
  totalRows: number,
  identity: string,
  words: RowsWords,
): GridModel {
  return {
    rowCount: Math.min(totalRows, MAX_ROWS),
    identity,
    totals: [],
    columns: columns.map((column): GridColumn => {
      const isNumber = column.type === 'decimal' || column.type === 'integer';
      return {
        id: column.name,
        title: words.column(column.name),
        description: column.name,
        width: widths[column.name] ?? (isNumber ? 128 : 160),
        align: isNumber ? 'end' : 'start',
        isKey: column.name === 'ChargePeriodStart',
        canActivate: true,
        cell: row => {
          const page = pages.get(Math.floor(row / PAGE_ROWS));
          if (!page) return { kind: 'text', text: words.loading };
          const index = row % PAGE_ROWS;
          return rowCell(page.result.column(column.name), index, currencyOf(column, page, index));
        },
      };
    }),
  };
}

const widths: Record<string, number> = {
  ChargeDescription: 300,
  ResourceId: 220,
  x_SourceRow: 92,
  ChargePeriodStart: 150,
};

function currencyOf(column: ResultColumn, page: RowsPage, row: number): string | null {
  return column.unit === null ? null : (page.result.text(column.unit)?.get(row) ?? null);
}

/** One value as a cell; instants in UTC, as FOCUS gives them. */
export function rowCell(column: ArrowColumn | null, row: number, currency: string | null): GridCell {
  switch (column?.kind) {
    case undefined:
      return { kind: 'text', text: null };
    case 'money':
      return { kind: 'money', amount: column.get(row), currency };
    case 'number':
      return { kind: 'count', value: column.get(row) };
    case 'text':
      return { kind: 'text', text: column.get(row) };
    case 'time': {
      const ms = column.get(row);
      return { kind: 'text', text: ms === null ? null : instantText(ms) };
    }
  }
}

/** "2026-03-08 09:00Z" */
export function instantText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')}Z`;
}
