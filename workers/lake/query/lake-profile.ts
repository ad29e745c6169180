import { lineRollup, type Rollup, rollups } from '../../../src-core/anycost/schema.ts';
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

/** Up to here every row is read; above, distinct values come from the statistics DuckDB keeps with each column and counts from the sums of lines. */
const READ_ROWS = 200_000;
/** What is in no sums is counted in a sample of so many lines, at most 1 %: counting 70 columns takes more than a second for a million lines. */
const SAMPLE_ROWS = 50_000;

const monthly = rollups.filter(({ bucket }) => bucket === 'month');

const factNames = [
  ...fixedDimensions.filter(dimension => dimension.kind === 'column').map(dimension => dimension.column),
  ...rowColumnNames.filter(name => !fixedDimensions.some(dimension => dimension.name === name)),
];

/** One profile for each column that the fact stores under its own name. */
async function profileFact(snapshot: Snapshot, unsummedSlices: readonly number[]): Promise<ColumnProfile[]> {
  const one = async (select: string) => {
    const [row] = await snapshot.all({ sql: `-- grain: one row\nSELECT ${select}`, params: [] });
    return row ?? {};
  };
  const rows = Number((await one('count(*) AS rows FROM fact_cost_usage')).rows ?? 0);
  if (rows === 0) return factNames.map(column => ({ column, hasValues: false, filled: 0, distinct: 0 }));
  const terms = (term: (name: string) => string) => factNames.map((name, i) => `${term(q(name))} AS c${i}`).join(', ');
  const counts = terms(name => `count(${name})`);
  if (rows <= READ_ROWS) {
    const count = await one(`${counts} FROM fact_cost_usage`);
    const distinct = await one(`${terms(name => `approx_count_distinct(${name})`)} FROM fact_cost_usage`);
    return profilesOf(i => ({ filled: Number(count[`c${i}`]) / rows, distinct: Number(distinct[`c${i}`]) }));
  }
  // stats() reads what DuckDB keeps with a column without touching rows; rows replaced since may still count there.
  const kept = await one(`${terms(name => `stats(${name})`)} FROM fact_cost_usage LIMIT 1`);
  const percent = Math.min(1, (100 * SAMPLE_ROWS) / rows);
  const sample = await one(`count(*) AS rows, ${counts} FROM fact_cost_usage TABLESAMPLE system(${percent}%)`);
  const sampled = Math.max(Number(sample.rows ?? 0), 1);
  const summed = await countSummed(snapshot, unsummedSlices.length === 0 ? [...monthly, lineRollup] : monthly);
  return profilesOf(i => {
    const text = String(kept[`c${i}`] ?? '');
    const exact = summed.get(factNames[i] ?? '');
    return {
      filled: exact === undefined ? Number(sample[`c${i}`]) / sampled : exact / rows,
      distinct: Number(/Approx Unique: (\d+)/.exec(text)?.[1] ?? 0),
      mayHaveValues: exact === undefined && !text.includes('Has No Null: false'),
    };
  });
}

/** Lines with a value, by column; exact. Each column is read in the first rollup that has it. */
async function countSummed(snapshot: Snapshot, from: readonly Rollup[]): Promise<Map<string, number>> {
  const counted = new Map<string, number>();
  for (const { table, dimensions } of from) {
    const names = factNames.filter(name => dimensions.includes(name) && !counted.has(name));
    const terms = names.map((name, i) => `sum("Rows") FILTER (WHERE ${q(name)} IS NOT NULL) AS c${i}`);
    const [row] = await snapshot.all({
      sql: `-- grain: one row\nSELECT ${terms.join(', ')} FROM ${q(table)}`,
      params: [],
    });
    for (const [i, name] of names.entries()) counted.set(name, Number(row?.[`c${i}`] ?? 0));
  }
  return counted;
}

function profilesOf(
  read: (i: number) => { filled: number; distinct: number; mayHaveValues?: boolean },
): ColumnProfile[] {
  return factNames.map((column, i) => {
    const { filled, distinct, mayHaveValues = false } = read(i);
    const hasValues = filled > 0 || mayHaveValues;
    return { column, hasValues, filled, distinct: hasValues ? distinct : 0 };
  });
}

export type KeyProfile = { readonly name: string; readonly rows: number; readonly distinct: number };

/** Attributes of the small tables, exact, by way of the month rollup. */
async function profileKeys(snapshot: Snapshot): Promise<KeyProfile[]> {
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

export type LakeProfile = {
  readonly columns: readonly ColumnProfile[];
  readonly keys: readonly KeyProfile[];
  /** Of these the sums of lines by day say nothing. */
  readonly unsummedSlices: readonly number[];
};

/** Read once per lake version: both the catalogue and pages of charge lines ask for it. */
export class LakeProfiles {
  #held: { version: number; profile: LakeProfile } | null = null;

  async of(snapshot: Snapshot, unsummedSlices: readonly number[]): Promise<LakeProfile> {
    if (this.#held?.version === snapshot.version) return this.#held.profile;
    const profile = {
      columns: await profileFact(snapshot, unsummedSlices),
      keys: await profileKeys(snapshot),
      unsummedSlices,
    };
    this.#held = { version: snapshot.version, profile };
    return profile;
  }
}

/** Columns with a value in some row, in the order of `rowColumnNames`. */
export function filledColumns(profile: LakeProfile): string[] {
  const filled = new Set(profile.columns.filter(column => column.hasValues).map(({ column }) => column));
  for (const key of profile.keys) if (key.rows > 0) filled.add(key.name);
  const present = rowColumnNames.filter(name => filled.has(name));
  return present.length > 0 ? present : ['ChargePeriodStart', 'BillingCurrency', 'BilledCost']; // an empty lake still has a header
}
