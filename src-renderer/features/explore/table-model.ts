import type { Unscaled } from '../../../src-core/money/amount.ts';
import { shownGrowth } from '../../../src-core/money/growth.ts';
import type { GridCell, GridColumn, GridModel } from '../../components/table/grid-model.ts';
import type { Pivot } from '../../data/arrow/pivot.ts';
import { pivotByBucket, singleBucket } from '../../data/arrow/pivot.ts';
import type { ArrowResult } from '../../data/arrow/result.ts';
import { CURRENCY, currenciesOf, ratio } from '../../data/arrow/totals.ts';
import type { CalculatedColumn } from './calculated.ts';
import type { Folded } from './fold.ts';
import {
  bucketAmounts,
  compareKnown,
  fromValues,
  type LineAmounts,
  totalAmounts,
  totalsPerCurrency,
} from './line-amounts.ts';
import { BUCKET_COLUMN } from './question.ts';
import { calculatedColumns } from './table-calculated.ts';
import type { ExploreView } from './view-state.ts';

/** Words for headings; the screen owns the language. */
export type TableWords = {
  dimension: (name: string) => string;
  measure: (name: string) => string;
  measureHint: (name: string) => string;
  bucket: (bucket: number | null) => string;
  time: (ms: number) => string;
  currency: string;
  total: string;
  previous: (measure: string) => string;
  change: string;
  changeShare: string;
  share: string;
  trend: string;
  totalIn: (currency: string | null) => string;
  others: (count: number) => string;
};

/** The table's model, and what a line or a column stands for when it is opened. */
export type ExploreTable = {
  grid: GridModel;
  /** The line's value of each dimension of the view. */
  valuesOf(line: number): readonly { dimension: string; value: string | null }[];
  currencyOf(line: number): string | null;
  /** Of the totals rows, in their order. */
  currencies: readonly (string | null)[];
  /** The bucket a column shows; undefined for columns over the whole period. */
  bucketOf(columnId: string): number | null | undefined;
  amountOf(line: number, columnId: string): Unscaled | null;
  /** How many values a line stands for that are not named; null for a line of its own. */
  restOf(line: number): number | null;
  /** Names the group that a line opens and closes; null where there is none. */
  groupOf(line: number): string | null;
  /** What a column holds besides time; null for one that stands for several. */
  acrossOf(columnId: string): readonly { dimension: string; value: string | null }[] | null;
  /** Which figure a column shows: "EffectiveCost", "EffectiveCost:change", "calculated:0". */
  figureOf(columnId: string): string;
  /** The lines come in the order of the layout. */
  isSortedOutside?: boolean;
};

/** What the lines hold beside the result's own rows. */
export type TableExtras = { restOf: Folded['restOf']; calculated: readonly CalculatedColumn[] };
const noExtras: TableExtras = { restOf: () => null, calculated: [] };

/** The part of a view that shapes the table. */
export type TableView = Pick<ExploreView, 'grain' | 'dimensions' | 'measures'> & {
  table: Pick<ExploreView['table'], 'columns'>;
};

type Build = {
  result: ArrowResult;
  view: TableView;
  words: TableWords;
  pivot: Pivot;
  currencies: readonly (string | null)[];
  currencyOf: (line: number) => string | null;
  restOf: (line: number) => number | null;
};

/** Lines are the distinct (dimensions, currency); columns are measures, or the buckets of the first measure. */
export function exploreTable(
  result: ArrowResult,
  view: TableView,
  words: TableWords,
  extras: TableExtras = noExtras,
): ExploreTable {
  const pivot =
    view.grain === 'none' ? singleBucket(result.rowCount) : pivotByBucket(result, view.dimensions, BUCKET_COLUMN);
  const currency = result.text(CURRENCY);
  const currencyOf = (line: number) => currency?.get(pivot.firstRow[line] ?? 0) ?? null;
  const currencies = currenciesOf(result);
  const restOf = (line: number) => extras.restOf(pivot.firstRow[line] ?? 0);
  const build: Build = { result, view, words, pivot, currencies, currencyOf, restOf };
  const byBucket = view.table.columns === 'buckets' && view.grain !== 'none';
  const values = byBucket ? bucketColumns(build) : measureColumns(build);
  const own = byBucket ? [] : calculatedColumns(extras.calculated, build);
  const columns = [...keyColumns(build), ...values.map(value => value.column), ...own];
  const amounts = new Map(values.flatMap(value => (value.amounts ? [[value.column.id, value.amounts] as const] : [])));
  return {
    grid: { rowCount: pivot.lineCount, columns, totals: currencies.map(words.totalIn) },
    valuesOf: line => view.dimensions.map(dimension => ({ dimension, value: textAt(build, dimension, line) })),
    currencyOf,
    currencies,
    bucketOf: id => (id.startsWith('bucket:') ? pivot.buckets[Number(id.slice(7))] : undefined),
    amountOf: (line, id) => amounts.get(id)?.get(line) ?? null,
    restOf,
    groupOf: () => null,
    acrossOf: () => [],
    figureOf: id => id,
  };
}

function keyColumns(build: Build): GridColumn[] {
  const { view, words, currencies } = build;
  const columns = view.dimensions.map((name, index): GridColumn => {
    const column = textColumn(name, words.dimension(name), line => textAt(build, name, line));
    const rest = (line: number): GridCell | null => {
      const count = build.restOf(line);
      if (count === null) return null;
      return index > 0
        ? { kind: 'none' }
        : { kind: 'tree', text: words.others(count), depth: -1, isOpen: null, isNamed: false };
    };
    return { ...column, cell: line => rest(line) ?? column.cell(line) };
  });
  if (currencies.length > 1 && !view.dimensions.includes(CURRENCY)) {
    columns.push({ ...textColumn(CURRENCY, words.currency, build.currencyOf), width: 100, canActivate: false });
  }
  if (columns.length === 0) columns.push({ ...textColumn('all', words.total, () => words.total), canActivate: false });
  return columns;
}

function textColumn(id: string, title: string, text: (line: number) => string | null): GridColumn {
  return {
    id,
    title,
    width: 220,
    align: 'start',
    isKey: true,
    canActivate: true,
    cell: line => ({ kind: 'text', text: text(line) }),
    sortText: text,
    compare: (a, b) => {
      const [left, right] = [text(a), text(b)];
      if (left === null || right === null) return Number(left !== null) - Number(right !== null);
      return left.localeCompare(right);
    },
  };
}

type ValueColumn = { column: GridColumn; amounts?: LineAmounts };

function measureColumns(build: Build): ValueColumn[] {
  const { view, words, result, pivot } = build;
  const columns = view.measures.flatMap((measure, index) => {
    const amounts = totalAmounts(pivot, result.money(measure));
    const main = moneyColumn(build, measure, words.measure(measure), amounts, index === 0);
    const columns: ValueColumn[] = [{ ...main, column: { ...main.column, description: words.measureHint(measure) } }];
    const previous = result.money(`${measure}_previous`);
    if (previous) columns.push(...compareColumns(build, measure, amounts, totalAmounts(pivot, previous)));
    if (index === 0) columns.push(shareColumn(build, amounts));
    return columns;
  });
  return pivot.buckets.length > 1 ? [...columns, trendColumn(build)] : columns;
}

/** The first measure bucket by bucket, each line on its own scale: its shape, not its size. */
function trendColumn({ view, words, result, pivot }: Build): ValueColumn {
  const [measure = 'EffectiveCost'] = view.measures;
  const money = result.money(measure);
  return {
    column: {
      id: 'trend',
      title: words.trend,
      width: 160,
      align: 'start',
      isKey: false,
      canActivate: false,
      grows: true,
      cell: line => ({
        kind: 'trend',
        points: pivot.buckets.map((_, bucket) => {
          const row = pivot.rowAt(line, bucket);
          return row < 0 || !money ? null : money.approximate(row);
        }),
      }),
    },
  };
}

function bucketColumns(build: Build): ValueColumn[] {
  const { view, words, result, pivot } = build;
  const [measure = 'EffectiveCost'] = view.measures;
  const total = totalAmounts(pivot, result.money(measure));
  return [
    moneyColumn(build, 'total', `${words.total} · ${words.measure(measure)}`, total, true),
    ...pivot.buckets.map((bucket, index) => ({
      ...moneyColumn(
        build,
        `bucket:${index}`,
        words.bucket(bucket),
        bucketAmounts(pivot, index, result.money(measure)),
        false,
        104,
      ),
    })),
  ];
}

function compareColumns(build: Build, measure: string, now: LineAmounts, before: LineAmounts): ValueColumn[] {
  const { words } = build;
  const change = fromValues(line => difference(now.get(line), before.get(line)));
  const share = (line: number) => shownGrowth(now.get(line) ?? 0n, before.get(line));
  const nowTotals = perCurrency(build, now);
  const beforeTotals = perCurrency(build, before);
  return [
    moneyColumn(build, `${measure}:previous`, words.previous(measure), before, false),
    moneyColumn(build, `${measure}:change`, words.change, change, false),
    {
      column: {
        ...percentColumn(`${measure}:change-share`, words.changeShare, share, true),
        total: row => {
          return percent(shownGrowth(nowTotals()[row] ?? 0n, beforeTotals()[row] ?? null), true);
        },
      },
    },
  ];
}

function shareColumn(build: Build, amounts: LineAmounts): ValueColumn {
  const totals = perCurrency(build, amounts);
  const indexOf = new Map(build.currencies.map((currency, index) => [currency, index]));
  const share = (line: number) => ratio(amounts.get(line), totals()[indexOf.get(build.currencyOf(line)) ?? 0] ?? null);
  return {
    column: {
      ...percentColumn('share', build.words.share, share, false),
      compare: amounts.compare,
      total: row => percent(ratio(totals()[row] ?? null, totals()[row] ?? null), false),
    },
  };
}

function moneyColumn(
  build: Build,
  id: string,
  title: string,
  amounts: LineAmounts,
  hasBar: boolean,
  width = 148,
): ValueColumn {
  const { currencyOf, currencies } = build;
  const totals = perCurrency(build, amounts);
  const isCompared = (line: number) => currencyOf(line) === currencies[0];
  const longest = once(() => {
    let max = 0;
    for (let line = 0; line < build.pivot.lineCount; line += 1)
      max = Math.max(max, Math.abs(amounts.approximate(line)));
    return max;
  });
  const column: GridColumn = {
    id,
    title,
    width,
    align: 'end',
    isKey: false,
    canActivate: true,
    cell: line => ({ kind: 'money', amount: amounts.get(line), currency: currencyOf(line) }),
    compare: amounts.compare,
    total: row => ({ kind: 'money', amount: totals()[row] ?? null, currency: currencies[row] ?? null }),
    // A bar compares lengths, so only one currency has them: the one with most lines.
    ...(hasBar
      ? { bar: (line: number) => (isCompared(line) && longest() > 0 ? amounts.approximate(line) / longest() : 0) }
      : {}),
  };
  return { column, amounts };
}

function percentColumn(id: string, title: string, share: (line: number) => number | null, change: boolean): GridColumn {
  return {
    id,
    title,
    width: 104,
    align: 'end',
    isKey: false,
    canActivate: false,
    cell: line => percent(share(line), change),
    compare: (a, b) => compareKnown(share(a), share(b)),
  };
}

/** Totals in the order of the totals rows; summed when first asked for. */
function perCurrency(build: Build, amounts: LineAmounts): () => readonly (Unscaled | null)[] {
  return once(() => totalsPerCurrency(amounts, build.pivot.lineCount, build.currencyOf, build.currencies));
}

function textAt(build: Build, dimension: string, line: number): string | null {
  const column = build.result.column(dimension);
  const row = build.pivot.firstRow[line] ?? 0;
  if (!column || column.kind === 'money') return null;
  const value = column.get(row);
  if (value === null) return null;
  return column.kind === 'time' ? build.words.time(Number(value)) : String(value);
}

function percent(ratioOrNull: number | null, change: boolean): GridCell {
  return { kind: 'percent', ratio: ratioOrNull, change };
}

/** What is new counts from nothing; what is gone counts to nothing. Unknown on both sides stays unknown. */
function difference(now: Unscaled | null, before: Unscaled | null): Unscaled | null {
  return now === null && before === null ? null : (now ?? 0n) - (before ?? 0n);
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
