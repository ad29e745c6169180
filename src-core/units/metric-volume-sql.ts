import { defaultTagPolicy, normaliseKey, type TagAttribute } from '../policy/tag-policy.ts';
import { jsonPointer } from '../query/dimensions.ts';
import { filterSql } from '../query/filter-sql.ts';
import type { Filter } from '../query/query-spec.ts';
import { quoteIdentifier as q, SqlParams, type SqlText } from '../query/sql-text.ts';
import { type Stretch, stretchBucketSql, stretchConditions } from './usage-volume-sql.ts';

/** Grain: metric x label key. Which labels a metric has decides which dimensions can divide it. */
export const metricLabelsSql = (names: readonly string[]): SqlText => {
  const params = new SqlParams();
  return {
    sql: `-- grain: metric x label key
SELECT DISTINCT name, unnest(CASE WHEN json_valid(labels) THEN json_keys(labels) ELSE []::VARCHAR[] END) AS label
FROM (SELECT DISTINCT "MetricName" AS name, "Labels" AS labels FROM fact_metric WHERE "MetricName" IN (${params.addAll(names)}))
UNION ALL SELECT DISTINCT "MetricName", NULL FROM fact_metric WHERE "MetricName" IN (${params.addAll(names)})`,
    params: params.values,
  };
};

/** The label of a metric that speaks of a dimension of charges: the same keys that feed it from tags. Null: none does. */
export function labelOf(dimension: string, labels: readonly string[]): string | null {
  const tag = /^Tags\/(.+)$/s.exec(dimension)?.[1];
  if (tag !== undefined) return labels.includes(tag) ? tag : null;
  const keys: readonly string[] = defaultTagPolicy.keys[dimension as TagAttribute] ?? [normaliseKey(dimension)];
  const ranked = labels
    .map(label => ({ label, rank: keys.indexOf(normaliseKey(label)) }))
    .filter(({ rank }) => rank >= 0)
    .toSorted((a, b) => a.rank - b.rank);
  return ranked[0]?.label ?? null;
}

export type MetricVolumeQuestion = {
  readonly name: string;
  /** Label of each column d0.. of the answer; null: the metric does not have it. */
  readonly labels: readonly (string | null)[];
  readonly filters: readonly { readonly label: string; readonly filter: Filter }[];
  readonly stretch: Stretch;
};

/**
 * Sums of a metric by labels. Columns: bucket_ms (local; UTC for hours), d0.., total (DECIMAL), open (rows without a value or with an interval longer
 * than the bucket). One observation that several sources tell counts once: that of the first source by name.
 */
export function metricVolumeSql({ name, labels, filters, stretch }: MetricVolumeQuestion): SqlText {
  const params = new SqlParams();
  const conditions = [
    `f."MetricName" = ${params.add(name)}`,
    ...stretchConditions('f."IntervalStart"', stretch, params),
  ];
  const longest = stretch.grain === 'hour' ? 3_600 : stretch.grain === 'day' ? 86_400 : null;
  const value = longest === null ? 'f."Value"' : `CASE WHEN f."IntervalSeconds" <= ${longest} THEN f."Value" END`;
  const text = (label: string | null) =>
    label === null
      ? 'NULL::VARCHAR'
      : `CASE WHEN json_valid(g.labels) THEN json_extract_string(g.labels, ${params.add(jsonPointer(label))}) END`;
  const observed = `SELECT f.*, s.Source AS "x source" FROM fact_metric AS f JOIN record_slice AS s USING (x_SliceId) WHERE ${conditions.join(' AND ')}
      QUALIFY row_number() OVER (PARTITION BY f."IntervalStart", f."IntervalSeconds", f."Labels" ORDER BY s.Source, s.Scope) = 1`;
  const columns = labels.map((label, index) => `${text(label)} AS d${index}`);
  const kept = filters.map(({ label }, index) => `${text(label)} AS ${q(`f${index}`)}`);
  const late = filters.map(({ filter }, index) =>
    filterSql(filter, { kind: 'column', name: `f${index}`, column: `f${index}`, type: 'string' }, 'r.', params),
  );
  const keys = ['bucket_ms', ...labels.map((_, index) => `d${index}`)];
  return {
    sql: `-- grain: ${stretch.grain} x labels
SELECT ${keys.map(key => `r.${key}`).join(', ')}, sum(r.total) AS total, sum(r.open)::BIGINT AS open FROM (
  SELECT ${['epoch_ms(g.bucket) AS bucket_ms', ...columns, ...kept, 'g.total', 'g.open'].join(', ')} FROM (
    SELECT ${stretchBucketSql('f."IntervalStart"', stretch)} AS bucket, f."Labels" AS labels, sum(${value}) AS total, count(*) FILTER (${value} IS NULL) AS open
    FROM (${observed}) AS f GROUP BY 1, 2) AS g) AS r${late.length === 0 ? '' : ` WHERE ${late.join(' AND ')}`}
GROUP BY ${keys.map((_, index) => index + 1).join(', ')}`,
    params: params.values,
  };
}

/** How many local days of each bucket the metric tells of: columns bucket_ms, days. Days are counted where they lie, buckets as `stretch` moves them. */
export function metricDaysSql(name: string, stretch: Stretch): SqlText {
  const params = new SqlParams();
  const conditions = [
    `f."MetricName" = ${params.add(name)}`,
    ...stretchConditions('f."IntervalStart"', stretch, params),
  ];
  const day = stretchBucketSql('f."IntervalStart"', { ...stretch, grain: 'day', shift: null });
  return {
    sql: `-- grain: ${stretch.grain}
SELECT epoch_ms(${stretchBucketSql('f."IntervalStart"', stretch)}) AS bucket_ms, count(DISTINCT ${day})::BIGINT AS days
FROM fact_metric AS f WHERE ${conditions.join(' AND ')} GROUP BY 1`,
    params: params.values,
  };
}
