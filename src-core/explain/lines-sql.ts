import { resolveDimension } from '../query/dimensions.ts';
import { filterSql } from '../query/filter-sql.ts';
import { liveAt } from '../query/grouped-sql.ts';
import { parsePeriod } from '../query/period.ts';
import { clockFor, FACT, type LakeFacts, SUPERSEDED } from '../query/plan.ts';
import type { Filter } from '../query/query-spec.ts';
import { quoteIdentifier as q, type SqlParams } from '../query/sql-text.ts';
import { localToUtc } from '../query/zone.ts';

/** Which charge lines. Days are local days of `zone`; `hour` is the UTC start of one hour and narrows the days. */
export type LineQuestion = {
  readonly from: string | null;
  readonly to: string | null;
  readonly hour: string | null;
  readonly zone: string;
  readonly filters: readonly Filter[];
  /** Left out: any currency. Null: lines that name none. */
  readonly currency?: string | null;
};

/** What is known before the lines are read. */
export type LineScope = {
  readonly lake: LakeFacts;
  /** Slices that can have such lines; null when only reading tells. */
  readonly sliceIds: readonly number[] | null;
  /** Filters on JSON keys, answered on distinct texts: the table that holds the texts that match. */
  readonly texts: ReadonlyMap<Filter, MatchingTexts>;
  /** Lines of the named slices whether they are live or not, in place of those of one state. */
  readonly isAnyState?: boolean;
  /** SQL of the lines that a cost model left at their place, with the columns of splits; in place of the newest lines. */
  readonly direct?: string;
};

export type MatchingTexts = { readonly table: string; readonly hasNull: boolean };

const HOUR_MS = 3_600_000;

/** UTC bounds of a question: `fromMs` inclusive, `toMs` exclusive, null open. @throws AppError `query.bad-period`, `query.bad-zone` */
export function lineBounds(question: LineQuestion, lake: LakeFacts): { fromMs: number | null; toMs: number | null } {
  const period = parsePeriod(question.from, question.to);
  const clock = clockFor(question.zone, period, [], lake);
  const days = {
    fromMs: period.from === null ? null : localToUtc(clock, period.from),
    toMs: period.to === null ? null : localToUtc(clock, period.to),
  };
  if (question.hour === null) return days;
  const hour = Date.parse(question.hour);
  return {
    fromMs: Math.max(hour, days.fromMs ?? hour),
    toMs: Math.min(hour + HOUR_MS, days.toMs ?? Number.POSITIVE_INFINITY),
  };
}

/**
 * SQL: `SELECT columns` over the charge lines `f` of a question, old versions among them where an older state is asked for.
 * @param columns written with the prefix `f.`; a function when they bind values, which every table does for itself
 * @param more further conditions on `f`; called once per table, too
 */
export function linesSql(
  columns: string | (() => string),
  question: LineQuestion,
  scope: LineScope,
  params: SqlParams,
  more: (params: SqlParams) => readonly string[] = () => [],
): string {
  const isNewest = scope.lake.asOfVersion === null && scope.isAnyState !== true;
  const tables = isNewest ? [FACT] : [FACT, SUPERSEDED];
  return tables
    .map(table => (table === FACT ? (scope.direct ?? q(table)) : q(table)))
    .map(table => {
      const selected = typeof columns === 'string' ? columns : columns();
      const conditions = [...lineConditions(question, scope, params), ...more(params)];
      return `SELECT ${selected} FROM ${table} f${conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : ''}`;
    })
    .join('\nUNION ALL\n');
}

function lineConditions(question: LineQuestion, scope: LineScope, params: SqlParams): string[] {
  const { lake, sliceIds, texts } = scope;
  const { fromMs, toMs } = lineBounds(question, lake);
  const conditions: string[] = [];
  // numbers of ours in place of parameters: constants let DuckDB skip row groups
  if (sliceIds !== null) conditions.push(sliceIds.length === 0 ? 'false' : `f.x_SliceId IN (${sliceIds.join(', ')})`);
  if (fromMs !== null) conditions.push(`f."ChargePeriodStart" >= ${params.addInstant(fromMs)}`);
  if (toMs !== null) conditions.push(`f."ChargePeriodStart" < ${params.addInstant(toMs)}`);
  if (lake.asOfVersion !== null && scope.isAnyState !== true) conditions.push(liveAt(lake.asOfVersion, params));
  if (question.currency !== undefined)
    conditions.push(
      question.currency === null
        ? 'f."BillingCurrency" IS NULL'
        : `f."BillingCurrency" = ${params.add(question.currency)}`,
    );
  for (const filter of question.filters) {
    const dimension = resolveDimension(filter.dimension, scope.direct === undefined ? 'none' : 'split');
    const known = texts.get(filter);
    if (known && dimension.kind === 'json') {
      const text = `f.${q(dimension.column)}`;
      const isOne = `${text} IN (SELECT text FROM ${q(known.table)})`;
      conditions.push(known.hasNull ? `(${isOne} OR ${text} IS NULL)` : isOne);
    } else conditions.push(filterSql(filter, dimension, 'f.', params));
  }
  return conditions;
}
