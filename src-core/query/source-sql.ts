import { hasOtherPricingSql, ownAmountSql, ownRateSql } from '../fx/own-rate-sql.ts';
import { MONEY_SQL_TYPE } from '../money/scale.ts';
import { filterSql } from './filter-sql.ts';
import type { GroupedPlan, Source } from './plan.ts';
import { measures as allMeasures, type Measure } from './query-spec.ts';
import { quoteIdentifier as q, type SqlParams } from './sql-text.ts';
import { bucketSql } from './time-sql.ts';

export const CURRENCY_COLUMN = 'BillingCurrency';
/** UTC day of a row: what an exchange rate is looked up by. */
export const DAY_COLUMN = 'x_Day';
export const INNER_BUCKET = 'x_Bucket';

export function wantedMeasures(plan: GroupedPlan): Measure[] {
  return allMeasures.filter(measure => plan.question.measures.includes(measure));
}

/**
 * Which rows one pass takes: those of the period, those of the period of comparison, or both at once where the one ends as the other begins.
 * Periods that overlap need two passes, because a row then counts in both.
 */
export type Pass = 'all' | 'now' | 'compared';

export const passesOf = ({ previous }: GroupedPlan): readonly Pass[] =>
  previous && !previous.isAdjacent ? ['now', 'compared'] : ['all'];

/** The sums of one table by what is stored: x_Bucket, x_Day (when converting), `stored`, BillingCurrency, amounts, Rows. */
export function sourceSql(
  plan: GroupedPlan,
  source: Source,
  stored: readonly string[],
  pass: Pass,
  params: SqlParams,
): string {
  const { question, previous, conversion } = plan;
  const time = `f.${q(source.time)}`;
  const boundary = pass === 'all' && previous && plan.fromMs !== null ? params.addInstant(plan.fromMs) : null;
  const amounts = amountsOf(plan, source, params);
  const keys: string[] = [];
  if (question.grain !== 'none') {
    const now = bucketSql(time, question.grain, plan.buckets, pass === 'compared' ? (previous?.shift ?? null) : null);
    const bucket =
      previous && boundary
        ? `CASE WHEN ${time} >= ${boundary} THEN ${now} ELSE ${bucketSql(time, question.grain, plan.buckets, previous.shift)} END`
        : now;
    keys.push(`${bucket} AS ${q(INNER_BUCKET)}`);
  }
  if (conversion) keys.push(`CAST(${time} AS DATE) AS ${q(DAY_COLUMN)}`);
  keys.push(...stored.map(column => `f.${q(column)}`), `${amounts.currency} AS ${q(CURRENCY_COLUMN)}`);
  const sums: string[] = [];
  for (const measure of wantedMeasures(plan)) {
    const only = boundary ? ` FILTER (WHERE ${time} >= ${boundary})` : '';
    const sum = `sum(${amounts.amount(measure)})`;
    const unknown = `CAST(NULL AS ${MONEY_SQL_TYPE})`;
    sums.push(`${pass === 'compared' ? unknown : `${sum}${only}`} AS ${q(measure)}`);
    if (pass !== 'all') sums.push(`${pass === 'compared' ? sum : unknown} AS ${q(`${measure}_previous`)}`);
    if (boundary) {
      sums.push(`sum(${amounts.amount(measure)}) FILTER (WHERE ${time} < ${boundary}) AS ${q(`${measure}_previous`)}`);
    }
  }
  if (question.withRows) sums.push(`CAST(${amounts.rows} AS BIGINT) AS "Rows"`);
  const conditions: string[] = [...amounts.conditions];
  const start = previous && pass !== 'now' ? previous.fromMs : plan.fromMs;
  const end = previous && pass === 'compared' ? previous.toMs : plan.toMs;
  if (start !== null) conditions.push(`${time} >= ${params.addInstant(start)}`);
  if (end !== null) conditions.push(`${time} < ${params.addInstant(end)}`);
  // Numbers of ours, written in place so that DuckDB can pass over row groups without them.
  if (source.onlySlices) conditions.push(`f."x_SliceId" IN (${source.onlySlices.map(Math.trunc).join(', ')})`);
  if (source.asOfVersion !== null) conditions.push(liveAt(source.asOfVersion, params));
  for (const { filter, dimension } of plan.filters) {
    if (dimension.kind !== 'json') conditions.push(filterSql(filter, dimension, 'f.', params));
  }
  const where = conditions.length > 0 ? `\n  WHERE ${conditions.join(' AND ')}` : '';
  const groupBy = keys.map((_, index) => index + 1).join(', ');
  return `  SELECT ${[...keys, ...sums].join(', ')}\n  FROM ${amounts.table}${where}\n  GROUP BY ${groupBy}`;
}

type Amounts = {
  readonly table: string;
  readonly amount: (measure: Measure) => string;
  readonly currency: string;
  readonly rows: string;
  readonly conditions: readonly string[];
};

function amountsOf(plan: GroupedPlan, source: Source, params: SqlParams): Amounts {
  const currency = plan.conversion?.currency ?? '';
  const sample = plan.sample === null ? '' : ` TABLESAMPLE system(${plan.sample * 100}%)`;
  const stored: Amounts = {
    table: `${q(source.table)} f${source.kind === 'fact' ? sample : ''}`,
    amount: measure => `f.${q(measure)}`,
    currency: `f.${q(CURRENCY_COLUMN)}`,
    rows: source.kind === 'rollup' ? 'sum(f."Rows")' : 'count(*)',
    conditions: [],
  };
  const wanted = () => params.add(currency);
  switch (source.amounts) {
    case 'stored':
      return stored;
    case 'own-out':
      return {
        ...stored,
        amount: measure => `-f.${q(measure)}`,
        rows: '0',
        conditions: [`f."PricingCurrency" = ${wanted()}`],
      };
    case 'own-in':
      return {
        ...stored,
        amount: measure => `f.${q(`x_Own_${measure}`)}`,
        currency: wanted(),
        rows: '0',
        conditions: [`f."PricingCurrency" = ${wanted()}`],
      };
    case 'own-lines': {
      const isOwn = `${hasOtherPricingSql('s.')} AND s."PricingCurrency" = ${wanted()}`;
      const rate = `CASE WHEN ${isOwn} THEN ${ownRateSql('s.')} END AS "x_OwnRate"`;
      return {
        ...stored,
        table: `(SELECT s.*, ${rate} FROM ${q(source.table)} s${sample}) f`,
        amount: measure =>
          `CASE WHEN f."x_OwnRate" IS NOT NULL THEN ${ownAmountSql(measure, 'f.', 'f."x_OwnRate"')} ELSE f.${q(measure)} END`,
        currency: `CASE WHEN f."x_OwnRate" IS NOT NULL THEN ${wanted()} ELSE f.${q(CURRENCY_COLUMN)} END`,
      };
    }
  }
}

/** Slices that were part of the lake at `version`. */
export function liveAt(version: number, params: SqlParams): string {
  const at = params.add(BigInt(version));
  return `f."x_SliceId" IN (SELECT "x_SliceId" FROM slice WHERE "ValidFrom" <= ${at} AND ("ValidTo" IS NULL OR "ValidTo" > ${at}))`;
}
