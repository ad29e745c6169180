import type { UnitRow, UnitSeries } from '../../../src-core/contract/units.ts';
import { parseAmount, type Unscaled } from '../../../src-core/money/amount.ts';
import { type Fraction, toDecimal } from '../../../src-core/money/fraction.ts';
import type { ChartModel, ChartSeries } from '../../components/chart/chart-model.ts';
import type { GridCell, GridColumn, GridModel } from '../../components/table/grid-model.ts';
import { type Contribution, contributions } from './contribution.ts';
import { growth } from './unit-card.tsx';

/** Words for headings; the screen owns the language. */
export type SeriesWords = {
  key: string | null;
  whole: string;
  /** Heading of the keys where nothing is split. */
  line: string;
  wholeIn: (currency: string | null) => string;
  column: (name: ColumnName) => string;
  hint: (name: ColumnName) => string | undefined;
  currency: string;
};

export type ColumnName =
  | 'unitCost'
  | 'before'
  | 'change'
  | 'moved'
  | 'cost'
  | 'quantity'
  | 'used'
  | 'marginal'
  | 'costKnown'
  | 'volumeKnown';

export type SeriesTable = {
  grid: GridModel;
  rows: readonly UnitRow[];
  /** What each line did to the whole, where lines and whole add up. */
  moved: ReadonlyMap<UnitRow, Contribution>;
};

type Cells = { readonly cell: (row: UnitRow) => GridCell; readonly order: (row: UnitRow) => number | Unscaled | null };

/** Lines of the answer with their totals. Amounts stay exact; a line without a figure sorts last when the largest come first. */
export function seriesTable(series: UnitSeries, words: SeriesWords): SeriesTable {
  const { rows, totals } = series;
  const moved = new Map<UnitRow, Contribution>();
  for (const whole of totals) {
    const lines = rows.filter(row => row.currency === whole.currency);
    for (const [line, part] of contributions(lines, whole) ?? []) moved.set(line, part);
  }
  const hasBases = (basis: 'used' | 'marginal') => [...rows, ...totals].some(row => row.bases[basis] !== null);
  const names: ColumnName[] = [
    'unitCost',
    'before',
    'change',
    ...(moved.size > 1 ? (['moved'] as const) : []),
    'cost',
    'quantity',
    ...(hasBases('used') ? (['used'] as const) : []),
    ...(hasBases('marginal') ? (['marginal'] as const) : []),
    'costKnown',
    'volumeKnown',
  ];
  const column = (name: ColumnName): GridColumn => {
    const { cell, order } = cellsOf(name, moved);
    const hint = words.hint(name);
    return {
      id: name,
      title: words.column(name),
      ...(hint === undefined ? {} : { description: hint }),
      width: name === 'cost' || name === 'quantity' || name === 'moved' ? 130 : 112,
      align: 'end',
      isKey: false,
      canActivate: name !== 'quantity' && name !== 'costKnown' && name !== 'volumeKnown',
      cell: row => cell(rows[row] as UnitRow),
      compare: (a, b) => compareKnown(order(rows[a] as UnitRow), order(rows[b] as UnitRow)),
      total: at => (name === 'moved' ? null : cell(totals[at] as UnitRow)),
    };
  };
  const keys = [
    textColumn('key', words.key ?? words.line, 260, row =>
      words.key === null ? words.whole : (rows[row]?.keys[0] ?? null),
    ),
    ...(totals.length > 1 ? [textColumn('currency', words.currency, 80, row => rows[row]?.currency ?? null)] : []),
  ];
  return {
    rows,
    moved,
    grid: {
      rowCount: rows.length,
      columns: [...keys, ...names.map(column)],
      totals: words.key === null ? [] : totals.map(({ currency }) => words.wholeIn(currency)),
    },
  };
}

function textColumn(id: string, title: string, width: number, text: (row: number) => string | null): GridColumn {
  return {
    id,
    title,
    width,
    align: 'start',
    isKey: true,
    canActivate: true,
    cell: row => ({ kind: 'text', text: text(row) }),
    sortText: text,
    compare: (a, b) => (text(a) ?? '').localeCompare(text(b) ?? ''),
  };
}

function cellsOf(name: ColumnName, moved: ReadonlyMap<UnitRow, Contribution>): Cells {
  const money = (of: (row: UnitRow) => string | null, style: 'unit' | 'currency'): Cells => ({
    cell: row => ({ kind: 'money', amount: known(of(row)), currency: row.currency, style }),
    order: row => known(of(row)),
  });
  const percent = (of: (row: UnitRow) => number | null, change: boolean): Cells => ({
    cell: row => ({ kind: 'percent', ratio: of(row), change }),
    order: of,
  });
  switch (name) {
    case 'unitCost':
      return money(row => row.unitCost, 'unit');
    case 'before':
      return money(row => row.previous?.unitCost ?? null, 'unit');
    case 'change':
      return percent(row => growth(row.unitCost, row.previous?.unitCost ?? null), true);
    case 'moved':
      return money(row => rounded(moved.get(row)?.total), 'unit');
    case 'cost':
      return money(row => row.cost, 'currency');
    case 'quantity':
      return {
        cell: row => ({ kind: 'money', amount: known(row.quantity), currency: null, style: 'unit' }),
        order: row => known(row.quantity),
      };
    case 'used':
    case 'marginal':
      return money(row => row.bases[name], 'unit');
    case 'costKnown':
      return percent(row => row.quality.cost.share, false);
    case 'volumeKnown':
      return percent(row => row.quality.volume.share, false);
  }
}

const known = (amount: string | null): Unscaled | null => (amount === null ? null : parseAmount(amount));
const rounded = (value: Fraction | undefined): string | null => (value === undefined ? null : toDecimal(value));

function compareKnown(a: number | Unscaled | null, b: number | Unscaled | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return a === b ? 0 : a < b ? -1 : 1;
}

/** So many lines a chart can carry. */
export const MOST_LINES = 8;

/**
 * Unit costs over time of one currency, a line for each key in the order of `order` (those of the table). Unit costs cannot be added up, so there is no
 * "other": what has no place is only counted.
 */
export function seriesChart(
  series: UnitSeries,
  table: readonly UnitRow[],
  currency: string | null,
): { model: ChartModel; left: number } {
  const inCurrency = series.rows.filter(row => row.currency === currency);
  const buckets = [...new Set(inCurrency.flatMap(row => (row.bucket === null ? [] : [Date.parse(row.bucket)])))].sort(
    (a, b) => a - b,
  );
  const keyOf = (row: UnitRow) => row.keys[0] ?? null;
  const hasKeys = series.spec.dims.length > 0;
  const shown = table.filter(row => row.currency === currency && (!hasKeys || keyOf(row) !== null));
  const drawable = shown.filter(line => inCurrency.some(row => keyOf(row) === keyOf(line) && row.unitCost !== null));
  const lines = drawable.slice(0, MOST_LINES).map((line): ChartSeries => {
    const own = new Map(
      inCurrency
        .filter(row => keyOf(row) === keyOf(line) && row.bucket !== null)
        .map(row => [Date.parse(row.bucket ?? ''), known(row.unitCost)]),
    );
    return {
      value: keyOf(line),
      kind: hasKeys ? 'value' : 'all',
      members: 1,
      amounts: buckets.map(bucket => own.get(bucket) ?? null),
      total: known(line.unitCost) ?? 0n,
      previousTotal: null,
    };
  });
  return {
    model: {
      measure: series.spec.measure,
      currency,
      buckets,
      series: lines,
      previous: null,
      total: known(table.find(row => row.currency === currency)?.unitCost ?? null) ?? 0n,
      isQuotient: true,
    },
    left: drawable.length - lines.length,
  };
}
