import { type Rollup, rollups } from '../anycost/schema.ts';
import { type Dimension, resolveDimension, storedColumn } from './dimensions.ts';
import { isMonthStart, type LocalPeriod, type PeriodShift, parsePeriod, previousPeriod } from './period.ts';
import type { Filter, Grain, Measure } from './query-spec.ts';
import { hasWholeHours, isUtcLike, localToUtc, type ZoneClock, zoneClock } from './zone.ts';

/** What a grouped question needs, before a table is chosen. A subset of QuerySpec, plus what only the engine asks for. */
export type GroupedQuestion = {
  readonly measures: readonly Measure[];
  readonly dimensions: readonly string[];
  readonly grain: Grain;
  readonly from: string | null;
  readonly to: string | null;
  readonly filters: readonly Filter[];
  readonly zone: string;
  readonly compare: 'none' | 'previous-period';
  /** Adds a column `Rows`: charge lines behind each group. */
  readonly withRows: boolean;
};

/** What the planner must know of the lake. */
export type LakeFacts = {
  /** First and last ChargePeriodStart of any row, UTC milliseconds; null when there are no rows. */
  readonly span: { readonly startMs: number; readonly endMs: number } | null;
  /** Null answers from the newest state; a number from that older version. */
  readonly asOfVersion: number | null;
};

/** One table to read. `live` is set for an older version: only slices that were valid then. */
export type Source = {
  readonly table: string;
  readonly kind: 'rollup' | 'fact';
  readonly time: 'Bucket' | 'ChargePeriodStart';
  readonly asOfVersion: number | null;
};

export type GroupedPlan = {
  readonly question: GroupedQuestion;
  readonly dimensions: readonly Dimension[];
  readonly filters: readonly { readonly filter: Filter; readonly dimension: Dimension }[];
  readonly clock: ZoneClock;
  /** UTC instants, `fromMs` inclusive, `toMs` exclusive; null is open. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly previous: { readonly fromMs: number; readonly shift: PeriodShift } | null;
  readonly sources: readonly Source[];
  /** Names of the tables read, joined by "+": QueryMeta.table. */
  readonly table: string;
};

export const FACT = 'fact_cost_usage';
export const SUPERSEDED = 'fact_cost_usage_superseded';

/**
 * Choose the smallest table that answers exactly: it has every column asked for, and none of its buckets straddles a boundary of
 * the question (start, end, or start of a local bucket).
 * @throws AppError `query.unknown-dimension`, `query.bad-period`, `query.bad-zone`
 */
export function planGrouped(question: GroupedQuestion, lake: LakeFacts): GroupedPlan {
  const dimensions = [...new Set(question.dimensions)].map(resolveDimension);
  const filters = question.filters.map(filter => ({ filter, dimension: resolveDimension(filter.dimension) }));
  const period = parsePeriod(question.from, question.to);
  const before = question.compare === 'previous-period' ? previousPeriod(period) : null;
  const clock = clockFor(question.zone, period, before?.from ?? null, lake);
  const needed = [...dimensions, ...filters.map(entry => entry.dimension)].map(storedColumn);
  const shape = { grain: question.grain, period, clock };
  const rollup = rollups.find(candidate => hasColumns(candidate, needed) && bucketFits(candidate, shape));
  const asOfVersion = lake.asOfVersion;
  const newest: Source = rollup
    ? { table: rollup.table, kind: 'rollup', time: 'Bucket', asOfVersion }
    : { table: FACT, kind: 'fact', time: 'ChargePeriodStart', asOfVersion };
  const sources: Source[] = [newest];
  if (asOfVersion !== null) sources.push({ ...newest, table: SUPERSEDED, kind: 'fact', time: 'ChargePeriodStart' });
  return {
    question,
    dimensions,
    filters,
    clock,
    fromMs: period.from === null ? null : localToUtc(clock, period.from),
    toMs: period.to === null ? null : localToUtc(clock, period.to),
    previous: before ? { fromMs: localToUtc(clock, before.from), shift: before.shift } : null,
    sources,
    table: sources.map(source => source.table).join('+'),
  };
}

/** The zone's clock over everything that the question and the data can touch. @throws AppError `query.bad-zone` */
export function clockFor(zone: string, period: LocalPeriod, beforeFrom: number | null, lake: LakeFacts): ZoneClock {
  const known = [period.from, period.to, beforeFrom, lake.span?.startMs ?? null, lake.span?.endMs ?? null];
  const instants = known.filter(instant => instant !== null);
  return instants.length === 0 ? zoneClock(zone, 0, 0) : zoneClock(zone, Math.min(...instants), Math.max(...instants));
}

function hasColumns(rollup: Rollup, columns: readonly string[]): boolean {
  return columns.every(
    column => column === 'x_SliceId' || column === 'BillingCurrency' || rollup.dimensions.includes(column),
  );
}

function bucketFits(rollup: Rollup, shape: { grain: Grain; period: LocalPeriod; clock: ZoneClock }): boolean {
  const { grain, period, clock } = shape;
  if (grain === 'none' && period.from === null && period.to === null) return true; // no boundary at all
  switch (rollup.bucket) {
    case 'hour':
      return hasWholeHours(clock);
    case 'day':
      return isUtcLike(clock) && grain !== 'hour';
    case 'month':
      return (
        isUtcLike(clock) &&
        (grain === 'none' || grain === 'month' || grain === 'quarter' || grain === 'year') &&
        [period.from, period.to].every(day => day === null || isMonthStart(day))
      );
  }
}
