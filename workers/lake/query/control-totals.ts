import type { MeasureTotal } from '../../../src-core/contract/imports.ts';
import { formatAmount } from '../../../src-core/money/amount.ts';
import { CURRENCY_COLUMN, groupedSql } from '../../../src-core/query/grouped-sql.ts';
import { type LakeFacts, planGrouped } from '../../../src-core/query/plan.ts';
import { measures, type QuerySpec } from '../../../src-core/query/query-spec.ts';
import { lakeDigest } from '../import/lake-state.ts';
import type { Snapshot } from './snapshot.ts';

const SOURCE = 'x_Source';

type Totals = { value: string | null; rows: number; totals: MeasureTotal[] };

export type ControlTotals = {
  lakeVersion: number;
  lakeHash: string;
  isDemo: boolean;
  sources: string[];
  rows: number;
  totals: MeasureTotal[];
  groups: { dimension: string; values: Totals[] }[];
};

type ControlQuestion = Pick<QuerySpec, 'from' | 'to' | 'filters' | 'zone' | 'allocation'> & {
  readonly dimensions: readonly string[];
};

type CurrencyGroup = { currency: string | null; row: Record<string, unknown> };

/** Unknown currency in a MeasureTotal; FOCUS demands one on each charge, so this marks a defect of the source. */
const NO_CURRENCY = 'unknown';

/** What a report ties to: exact totals of all four measures, whole and by each dimension. Largest BilledCost first, unassigned last. */
export async function readControlTotals(
  { dimensions, ...scope }: ControlQuestion,
  lake: LakeFacts,
  snapshot: Snapshot,
): Promise<ControlTotals> {
  const ask = async (names: readonly string[]) => {
    const question = { ...scope, dimensions: names, measures, grain: 'none', compare: 'none', withRows: true } as const;
    return snapshot.all(groupedSql(planGrouped(question, lake)));
  };
  const bySource = await ask([SOURCE]);
  const sources = [...new Set(bySource.flatMap(row => (row[SOURCE] === null ? [] : [String(row[SOURCE])])))];
  const groups = [];
  for (const dimension of dimensions) groups.push({ dimension, values: grouped(dimension, await ask([dimension])) });
  return {
    lakeVersion: snapshot.version,
    lakeHash: (await lakeDigest(snapshot.connection)).lakeHash,
    isDemo: await hasDemoSource(sources, snapshot),
    sources: sources.toSorted(),
    rows: countRows(bySource),
    totals: sumTotals(bySource.map(row => ({ currency: currencyOf(row), row }))),
    groups,
  };
}

function grouped(dimension: string, rows: readonly Record<string, unknown>[]): Totals[] {
  const byValue = Map.groupBy(rows, row => (row[dimension] === null ? null : String(row[dimension])));
  const groups = [...byValue].map(([value, found]) => {
    const perCurrency = found.map(row => ({ currency: currencyOf(row), row }));
    return { value, rows: countRows(found), totals: sumTotals(perCurrency), largest: largestBilled(found) };
  });
  groups.sort(
    (a, b) =>
      Number(a.value === null) - Number(b.value === null) ||
      compareBigInt(b.largest, a.largest) ||
      ((a.value ?? '') < (b.value ?? '') ? -1 : 1),
  );
  return groups.map(({ value, rows: count, totals }) => ({ value, rows: count, totals }));
}

/** Exact sums per currency and measure; a measure that no row has is left out: it is unknown, not zero. */
export function sumTotals(groups: readonly CurrencyGroup[]): MeasureTotal[] {
  const totals: MeasureTotal[] = [];
  const byCurrency = Map.groupBy(groups, group => group.currency ?? NO_CURRENCY);
  for (const [currency, found] of [...byCurrency].sort(([a], [b]) => (a < b ? -1 : 1))) {
    for (const measure of measures) {
      const amounts = found.map(group => unscaledOf(group.row[measure])).filter(amount => amount !== null);
      if (amounts.length === 0) continue;
      totals.push({ measure, currency, amount: formatAmount(amounts.reduce((sum, amount) => sum + amount, 0n)) });
    }
  }
  return totals;
}

/** A DuckDB DECIMAL(38, 24) value as the integer it holds. */
function unscaledOf(value: unknown): bigint | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'object' && 'value' in value && typeof value.value === 'bigint') return value.value;
  throw new TypeError('expected a DECIMAL');
}

function currencyOf(row: Record<string, unknown>): string | null {
  const currency = row[CURRENCY_COLUMN];
  return currency === null ? null : String(currency);
}

function countRows(rows: readonly Record<string, unknown>[]): number {
  return rows.reduce((sum, row) => sum + Number(row.Rows), 0);
}

function largestBilled(rows: readonly Record<string, unknown>[]): bigint {
  const amounts = rows.map(row => unscaledOf(row.BilledCost) ?? 0n);
  return amounts.toSorted(compareBigInt).at(-1) ?? 0n;
}

function compareBigInt(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

async function hasDemoSource(sources: readonly string[], snapshot: Snapshot): Promise<boolean> {
  const demo = await snapshot.all({
    sql: `-- grain: one row per source of the demo estate
      SELECT DISTINCT slice."Source" AS source FROM slice JOIN slice_drop USING ("x_SliceId") JOIN drop_file USING ("x_DropId")
      WHERE slice."ValidTo" IS NULL AND drop_file."IsDemo"`,
    params: [],
  });
  return demo.some(row => sources.includes(String(row.source)));
}
