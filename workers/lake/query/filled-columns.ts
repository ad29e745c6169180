import { fixedDimensions } from '../../../src-core/query/dimensions.ts';
import { rowColumnNames } from '../../../src-core/query/rows-sql.ts';
import { quoteIdentifier as q } from '../../../src-core/query/sql-text.ts';
import type { Snapshot } from './snapshot.ts';

export type ColumnProfile = {
  readonly column: string;
  readonly hasValues: boolean;
  /** Share of rows with a value, 0 to 1. */
  readonly filled: number;
  /** HyperLogLog estimate. */
  readonly distinct: number;
};

/** Up to here every row is read; above, DuckDB's own column statistics and a sample answer. */
const EXACT_ROWS = 2_000_000;
const SAMPLE_PERCENT = 1;

const factNames = [
  ...fixedDimensions.filter(dimension => dimension.kind === 'column').map(dimension => dimension.column),
  ...rowColumnNames.filter(name => !fixedDimensions.some(dimension => dimension.name === name)),
];

/** One profile for each column that the fact stores under its own name. */
export async function profileFact(snapshot: Snapshot): Promise<ColumnProfile[]> {
  const [counted] = await snapshot.all({
    sql: '-- grain: one row\nSELECT count(*) AS rows FROM fact_cost_usage',
    params: [],
  });
  const rows = Number(counted?.rows ?? 0);
  if (rows === 0) return factNames.map(column => ({ column, hasValues: false, filled: 0, distinct: 0 }));
  return rows <= EXACT_ROWS ? exactProfile(rows, snapshot) : estimatedProfile(snapshot);
}

async function exactProfile(rows: number, snapshot: Snapshot): Promise<ColumnProfile[]> {
  const terms = factNames.map((name, i) => `count(${q(name)}) AS c${i}, approx_count_distinct(${q(name)}) AS d${i}`);
  const [row] = await snapshot.all({
    sql: `-- grain: one row\nSELECT ${terms.join(', ')} FROM fact_cost_usage`,
    params: [],
  });
  return factNames.map((column, i) => {
    const count = Number(row?.[`c${i}`] ?? 0);
    return {
      column,
      hasValues: count > 0,
      filled: count / rows,
      distinct: count > 0 ? Number(row?.[`d${i}`] ?? 0) : 0,
    };
  });
}

/** `stats()` reads the statistics DuckDB keeps with each column, without touching rows; replaced rows may still count there. */
async function estimatedProfile(snapshot: Snapshot): Promise<ColumnProfile[]> {
  const stats = factNames.map((name, i) => `stats(${q(name)}) AS s${i}`);
  const [kept] = await snapshot.all({
    sql: `-- grain: one row\nSELECT ${stats.join(', ')} FROM fact_cost_usage LIMIT 1`,
    params: [],
  });
  const counts = factNames.map((name, i) => `count(${q(name)}) AS c${i}`);
  const [sample] = await snapshot.all({
    sql: `-- grain: one row\nSELECT count(*) AS rows, ${counts.join(', ')} FROM fact_cost_usage TABLESAMPLE system(${SAMPLE_PERCENT}%)`,
    params: [],
  });
  const sampled = Math.max(Number(sample?.rows ?? 0), 1);
  return factNames.map((column, i) => {
    const text = String(kept?.[`s${i}`] ?? '');
    const hasValues = !text.includes('Has No Null: false');
    const distinct = Number(/Approx Unique: (\d+)/.exec(text)?.[1] ?? 0);
    return {
      column,
      hasValues,
      filled: hasValues ? Number(sample?.[`c${i}`] ?? 0) / sampled : 0,
      distinct: hasValues ? distinct : 0,
    };
  });
}

export type KeyProfile = { readonly name: string; readonly rows: number; readonly distinct: number };

/** Attributes of the small tables, exact, by way of the month rollup. */
export async function profileKeys(snapshot: Snapshot): Promise<KeyProfile[]> {
  const profiles: KeyProfile[] = [];
  const keyed = fixedDimensions.filter(dimension => dimension.kind === 'key');
  for (const [table, dimensions] of Map.groupBy(keyed, dimension => dimension.table)) {
    const [first] = dimensions;
    if (!first) continue;
    const terms = dimensions.map(
      ({ column }, i) =>
        `coalesce(sum(g.n) FILTER (WHERE t.${q(column)} IS NOT NULL), 0) AS n${i}, count(DISTINCT t.${q(column)}) AS d${i}`,
    );
    const [row] = await snapshot.all({
      sql: `-- grain: one row
        SELECT ${terms.join(', ')}
        FROM (SELECT ${q(first.key)} AS k, sum("Rows") AS n FROM rollup_month GROUP BY k) g JOIN ${q(table)} t ON t.${q(first.tableKey)} = g.k`,
      params: [],
    });
    profiles.push(
      ...dimensions.map(({ name }, i) => ({
        name,
        rows: Number(row?.[`n${i}`] ?? 0),
        distinct: Number(row?.[`d${i}`] ?? 0),
      })),
    );
  }
  return profiles;
}

/** Columns with a value in some row, in the order of `rowColumnNames`. */
export async function filledColumns(snapshot: Snapshot): Promise<string[]> {
  const filled = new Set(
    (await profileFact(snapshot)).filter(profile => profile.hasValues).map(profile => profile.column),
  );
  for (const profile of await profileKeys(snapshot)) if (profile.rows > 0) filled.add(profile.name);
  const present = rowColumnNames.filter(name => filled.has(name));
  return present.length > 0 ? present : ['ChargePeriodStart', 'BillingCurrency', 'BilledCost']; // an empty lake still has a header
}
