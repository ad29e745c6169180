import type { ResultColumn } from '../../../src-core/query/query-spec.ts';
import type { ArrowColumn, ReadRows } from '../../../src-core/query/read-columns.ts';
import type { GridCell, GridColumn, GridModel } from '../table/grid-model.ts';

const numbers: ReadonlySet<ResultColumn['type']> = new Set(['decimal', 'integer', 'double']);

/** The rows of a statement as a table, in their own order until the reader sorts. Nothing is rounded that the clipboard would take along. */
export function resultGrid(columns: readonly ResultColumn[], result: ReadRows, identity: string): GridModel {
  return {
    rowCount: result.rowCount,
    identity,
    totals: [],
    columns: columns.map((column, index): GridColumn => {
      const values = result.columns[index] ?? null;
      const isNumber = numbers.has(column.type);
      const currency = column.unit === null ? null : result.text(column.unit);
      return {
        id: column.name,
        title: column.name,
        description: column.type,
        width: isNumber ? 140 : column.type === 'timestamp' ? 150 : 200,
        align: isNumber ? 'end' : 'start',
        isKey: false,
        canActivate: false,
        ...(index === columns.length - 1 && !isNumber ? { grows: true } : {}),
        cell: row => cellOf(values, row, currency?.get(row) ?? null),
        ...order(values),
      };
    }),
  };
}

/** @param currency of an amount; null where the result does not say, or where the figure is no amount */
export function cellOf(column: ArrowColumn | null, row: number, currency: string | null): GridCell {
  switch (column?.kind) {
    case undefined:
      return { kind: 'text', text: null };
    case 'money':
      return { kind: 'money', amount: column.get(row), currency };
    case 'number': {
      const value = column.get(row);
      if (value === null || Number.isSafeInteger(value)) return { kind: 'count', value };
      return { kind: 'text', text: column.exactText(row) };
    }
    case 'text':
      return { kind: 'text', text: column.get(row) };
    case 'time': {
      const ms = column.get(row);
      return { kind: 'text', text: ms === null ? null : instantText(ms) };
    }
  }
}

/** "2026-03-08 09:00:00Z"; midnights, of which results of days are full, as days. */
export function instantText(ms: number): string {
  const text = new Date(ms).toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : `${text.slice(0, 19).replace('T', ' ')}Z`;
}

function order(column: ArrowColumn | null): Pick<GridColumn, 'compare' | 'sortText'> {
  switch (column?.kind) {
    case undefined:
      return {};
    case 'money':
      return { compare: (a, b) => column.compare(a, b) };
    case 'text': {
      const text = (row: number) => column.get(row);
      return {
        sortText: text,
        compare: (a, b) => byKnown(text(a), text(b), (left, right) => left.localeCompare(right)),
      };
    }
    case 'number':
    case 'time':
      return { compare: (a, b) => byKnown(column.get(a), column.get(b), (left, right) => left - right) };
  }
}

function byKnown<T>(a: T | null, b: T | null, compare: (a: T, b: T) => number): number {
  return a === null || b === null ? Number(a !== null) - Number(b !== null) : compare(a, b);
}
