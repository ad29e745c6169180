import type { Catalog } from '../../../src-core/contract/query.ts';
import { fixedDimensions } from '../../../src-core/query/dimensions.ts';
import { measures } from '../../../src-core/query/query-spec.ts';
import type { LakeProfile } from './lake-profile.ts';
import type { Snapshot } from './snapshot.ts';

type DimensionList = Catalog['dimensions'];

/** Docstring of the figures: `QueryEngine.catalog`. Tag keys are complete at any size. */
export async function readCatalog(snapshot: Snapshot, profile: LakeProfile): Promise<Catalog> {
  const [summary] = await snapshot.all({
    sql: `-- grain: one row
      SELECT (SELECT count(*) FROM fact_cost_usage) AS rows,
        (SELECT epoch_ms(min("ChargePeriodStart")) FROM fact_cost_usage) AS first,
        (SELECT epoch_ms(max("ChargePeriodEnd")) FROM fact_cost_usage) AS last,
        (SELECT list(DISTINCT "BillingCurrency" ORDER BY "BillingCurrency") FROM rollup_month) AS currencies,
        (SELECT list(DISTINCT strftime("BillingPeriodStart", '%Y-%m') ORDER BY 1) FROM rollup_month) AS months,
        (SELECT count(*) > 0 FROM slice JOIN slice_drop USING ("x_SliceId") JOIN drop_file USING ("x_DropId")
          WHERE slice."ValidTo" IS NULL AND drop_file."IsDemo") AS demo`,
    params: [],
  });
  const rows = Number(summary?.rows ?? 0);
  const { first, last } = { first: summary?.first, last: summary?.last };
  return {
    lakeVersion: snapshot.version,
    rows,
    isDemo: summary?.demo === true,
    measures: [...measures],
    dimensions: await readDimensions(rows, profile, snapshot),
    currencies: textsOf(summary?.currencies),
    period:
      first == null || last == null
        ? null
        : { start: new Date(Number(first)).toISOString(), end: new Date(Number(last)).toISOString() },
    months: textsOf(summary?.months),
  };
}

async function readDimensions(rows: number, profile: LakeProfile, snapshot: Snapshot): Promise<DimensionList> {
  const facts = new Map(profile.columns.map(column => [column.column, column]));
  const keys = new Map(profile.keys.map(key => [key.name, key]));
  const fixed = fixedDimensions.map((dimension): DimensionList[number] => {
    const kind = dimension.name.startsWith('x_') ? 'x' : 'focus';
    const keyed = keys.get(dimension.name);
    if (keyed)
      return { name: dimension.name, kind, distinct: keyed.distinct, filled: rows === 0 ? 0 : keyed.rows / rows };
    const stored = facts.get(dimension.name);
    return { name: dimension.name, kind, distinct: stored?.distinct ?? null, filled: stored?.filled ?? 0 };
  });
  return [...fixed, ...(await readTagKeys(rows, profile.unsummedSlices, snapshot))];
}

/** Reads each distinct tag text once, most used key first. */
async function readTagKeys(
  rows: number,
  unsummedSlices: readonly number[],
  snapshot: Snapshot,
): Promise<DimensionList> {
  const rest =
    unsummedSlices.length === 0
      ? ''
      : `UNION ALL SELECT "Tags" AS tags, 1 AS n FROM fact_cost_usage WHERE "x_SliceId" IN (${unsummedSlices.map(Math.trunc).join(', ')})`;
  const found = await snapshot.all({
    sql: `-- grain: one row per tag key
      WITH texts AS (SELECT tags, sum(n) AS n FROM (SELECT "Tags" AS tags, "Rows" AS n FROM rollup_line_day ${rest}) WHERE tags IS NOT NULL GROUP BY tags),
      objects AS (SELECT tags, n FROM texts WHERE CASE WHEN json_valid(tags) THEN json_type(tags) = 'OBJECT' ELSE false END),
      keys AS (SELECT DISTINCT tags, n, unnest(json_keys(tags)) AS key FROM objects),
      pairs AS (SELECT key, n, json_extract_string(tags, '/' || replace(replace(key, '~', '~0'), '/', '~1')) AS value FROM keys)
      SELECT key, CAST(sum(n) FILTER (WHERE value IS NOT NULL) AS BIGINT) AS n, approx_count_distinct(value) AS values
      FROM pairs WHERE key <> '' GROUP BY key ORDER BY n DESC NULLS LAST, key`,
    params: [],
  });
  return found.map(row => ({
    name: `Tags/${String(row.key)}`,
    kind: 'tag',
    distinct: Number(row.values ?? 0),
    filled: rows === 0 ? 0 : Number(row.n ?? 0) / rows,
  }));
}

/** Texts of a DuckDB LIST, without nulls. */
function textsOf(list: unknown): string[] {
  if (typeof list !== 'object' || list === null || !('items' in list) || !Array.isArray(list.items)) return [];
  return list.items.filter(item => item !== null).map(String);
}
