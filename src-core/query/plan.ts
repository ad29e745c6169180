import { allocatedRollups, lineRollup, type Rollup, rollups } from '../anycost/schema.ts';
import { AppError } from '../errors/app-error.ts';
import type { Conversion, LakeRates } from './conversion.ts';
import { planConversion } from './conversion.ts';
import { type Dimension, resolveDimension, storedColumn } from './dimensions.ts';
import { fiscalMonths, isFiscalGrain } from './fiscal.ts';
import type { LocalDay } from './local-day.ts';
import {
  comparedPeriod,
  isMonthStart,
  type LocalPeriod,
  type PeriodShift,
  parseLocalDay,
  parsePeriod,
} from './period.ts';
import {
  calendarYears,
  type Filter,
  type FiscalCalendar,
  type Grain,
  type Measure,
  type QuerySpec,
} from './query-spec.ts';
import type { BucketRule } from './time-sql.ts';
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
  readonly compare: QuerySpec['compare'];
  /** Adds a column `Rows`: charge lines behind each group. */
  readonly withRows: boolean;
} & Readonly<Partial<Pick<QuerySpec, 'allocation' | 'currency' | 'calendar' | 'sample'>>>;

/** What the planner must know of the lake. */
export type LakeFacts = {
  /** First and last ChargePeriodStart of any row, UTC milliseconds; null when there are no rows. */
  readonly span: { readonly startMs: number; readonly endMs: number } | null;
  /** Null answers from the newest state; a number from that older version. */
  readonly asOfVersion: number | null;
  /** Needed by questions that convert. */
  readonly rates?: LakeRates;
  /** Charge lines that count; below MIN_SAMPLED_ROWS a sample is not taken. */
  readonly rows?: number;
  /** Slices whose lines are not in `lineRollup`; unset: it is not used. */
  readonly unsummedSlices?: readonly number[];
};

/**
 * One table to read. `asOfVersion` is set for an older version: only slices that were valid then.
 * - stored: amounts as the table has them
 * - own-lines: lines that bring their own rate to the wanted currency count in that currency (facts only)
 * - own-out, own-in: the same for a rollup, by taking those lines' amounts out of their currency and adding them in the other one
 */
export type Source = {
  readonly table: string;
  readonly kind: 'rollup' | 'fact';
  readonly time: 'Bucket' | 'ChargePeriodStart';
  readonly asOfVersion: number | null;
  readonly amounts: 'stored' | 'own-lines' | 'own-out' | 'own-in';
  /** Only these slices; unset reads all. */
  readonly onlySlices?: readonly number[];
};

export type GroupedPlan = {
  readonly question: GroupedQuestion;
  readonly dimensions: readonly Dimension[];
  readonly filters: readonly { readonly filter: Filter; readonly dimension: Dimension }[];
  readonly clock: ZoneClock;
  readonly buckets: BucketRule;
  /** UTC instants, `fromMs` inclusive, `toMs` exclusive; null is open. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  /** The period of comparison; `isAdjacent`: it ends where the period begins, so one pass over the rows sees each of them once. */
  readonly previous: {
    readonly fromMs: number;
    readonly toMs: number;
    readonly shift: PeriodShift;
    readonly isAdjacent: boolean;
  } | null;
  readonly sources: readonly Source[];
  /** Names of the tables read, joined by "+": QueryMeta.table. */
  readonly table: string;
  /** Null when amounts stay in their own currencies. */
  readonly conversion: Conversion | null;
  /** Share of the charge lines to read; null reads all. */
  readonly sample: number | null;
};

export const FACT = 'fact_cost_usage';
export const SUPERSEDED = 'fact_cost_usage_superseded';
export const OWN_RATES = 'rollup_own_rate_day';
/** DuckDB samples whole vectors of 2,048 lines: of fewer lines than this a sample says too little and saves nothing. */
export const MIN_SAMPLED_ROWS = 1_000_000;
/** The longest year of week calendars: 53 weeks. */
const YEAR_MS = 371 * 86_400_000;

/**
 * Choose the smallest table that answers exactly: it has every column asked for, and none of its buckets straddles a boundary of
 * the question (start, end, start of a local bucket, UTC day of an exchange rate).
 * @throws AppError `query.unknown-dimension`, `query.bad-period`, `query.bad-zone`, `query.bad-calendar`, `query.split-only`,
 *   `query.not-allocated-grain`
 */
export function planGrouped(question: GroupedQuestion, lake: LakeFacts): GroupedPlan {
  const { allocation = 'none', calendar = calendarYears } = question;
  const resolve = (name: string) => resolveDimension(name, allocation);
  const dimensions = [...new Set(question.dimensions)].map(resolve);
  const filters = question.filters.map(filter => ({ filter, dimension: resolve(filter.dimension) }));
  const period = parsePeriod(question.from, question.to);
  const weeks = weeksOf(calendar, question.compare, period, lake);
  const before = question.compare === 'none' ? null : comparedPeriod(period, question.compare, weeks);
  const clock = clockFor(question.zone, period, before ? [before.from, before.to] : [], lake);
  const fromMs = period.from === null ? null : localToUtc(clock, period.from);
  const toMs = period.to === null ? null : localToUtc(clock, period.to);
  const previous = before
    ? {
        fromMs: localToUtc(clock, before.from),
        toMs: localToUtc(clock, before.to),
        shift: before.shift,
        isAdjacent: before.to === period.from,
      }
    : null;
  const conversion = planConversion(question, lake, {
    fromMs: previous && fromMs !== null ? Math.min(previous.fromMs, fromMs) : fromMs,
    toMs: previous && toMs !== null ? Math.max(previous.toMs, toMs) : toMs,
  });
  const shape: Shape = {
    grain: question.grain,
    boundaries: [period.from, period.to, before?.from ?? null, before?.to ?? null].filter(day => day !== null),
    clock,
    calendar,
    byDay: conversion !== null,
    needed: [...dimensions, ...filters.map(entry => entry.dimension)],
  };
  const sources =
    allocation === 'split'
      ? splitSources(shape, lake)
      : plainSources(shape, lake, conversion, (question.sample ?? null) !== null);
  const isSampled = sources[0]?.kind === 'fact' && (lake.rows ?? 0) >= MIN_SAMPLED_ROWS;
  return {
    question,
    dimensions,
    filters,
    clock,
    buckets: { clock, calendar, weeks },
    fromMs,
    toMs,
    previous,
    sources,
    table: [...new Set(sources.map(source => source.table))].join('+'),
    conversion,
    sample: isSampled ? (question.sample ?? null) : null,
  };
}

/** The zone's clock over everything that the question and the data can touch. @throws AppError `query.bad-zone` */
export function clockFor(zone: string, period: LocalPeriod, compared: readonly LocalDay[], lake: LakeFacts): ZoneClock {
  const instants = knownInstants(period, compared, lake);
  return instants.length === 0 ? zoneClock(zone, 0, 0) : zoneClock(zone, Math.min(...instants), Math.max(...instants));
}

function knownInstants(period: LocalPeriod, compared: readonly LocalDay[], lake: LakeFacts): number[] {
  const known = [period.from, period.to, ...compared, lake.span?.startMs ?? null, lake.span?.endMs ?? null];
  return known.filter(instant => instant !== null);
}

/** The months of a week calendar around everything the question can touch, the period before it included. */
function weeksOf(calendar: FiscalCalendar, compare: GroupedQuestion['compare'], period: LocalPeriod, lake: LakeFacts) {
  if (calendar.kind === 'months') return [];
  const chosen = typeof compare === 'object' ? [parseLocalDay(compare.from)] : [];
  const instants = knownInstants(period, chosen, lake);
  if (instants.length === 0) return fiscalMonths(calendar, Date.parse(calendar.anchor), Date.parse(calendar.anchor));
  const [first, last] = [Math.min(...instants), Math.max(...instants)];
  const length =
    compare === 'none' ? 0 : (period.to ?? last) - (period.from ?? first) + (compare === 'previous-year' ? YEAR_MS : 0);
  const margin = 40 * 86_400_000; // local days, and the longest month
  return fiscalMonths(calendar, first - length - margin, last + margin);
}

type Shape = {
  readonly grain: Grain;
  /** Local days on which the question, or the period it is compared with, begins or ends. */
  readonly boundaries: readonly LocalDay[];
  readonly clock: ZoneClock;
  readonly calendar: FiscalCalendar;
  /** Amounts must be known by UTC day. */
  readonly byDay: boolean;
  readonly needed: readonly Dimension[];
};

function plainSources(shape: Shape, lake: LakeFacts, conversion: Conversion | null, mayEstimate: boolean): Source[] {
  const { asOfVersion } = lake;
  const rollup = rollups.find(
    candidate =>
      hasColumns(candidate, shape.needed) &&
      bucketFits(candidate, shape) &&
      !(conversion?.hasOwnRates && candidate.bucket !== 'day'),
  );
  const amounts = conversion?.hasOwnRates ? 'own-lines' : 'stored';
  const fact: Source = { table: FACT, kind: 'fact', time: 'ChargePeriodStart', asOfVersion, amounts };
  const stored = { kind: 'rollup', time: 'Bucket', asOfVersion, amounts: 'stored' } as const;
  const sources: Source[] = [];
  const rest = lake.unsummedSlices;
  if (rollup) sources.push({ ...stored, table: rollup.table });
  else if (
    rest !== undefined &&
    amounts === 'stored' &&
    !(mayEstimate && rest.length > 0) &&
    hasColumns(lineRollup, shape.needed) &&
    bucketFits(lineRollup, shape)
  ) {
    sources.push({ ...stored, table: lineRollup.table });
    if (rest.length > 0) sources.push({ ...fact, onlySlices: rest });
  } else sources.push(fact);
  if (rollup && conversion?.hasOwnRates) {
    const own: Omit<Source, 'amounts'> = { table: OWN_RATES, kind: 'rollup', time: 'Bucket', asOfVersion };
    sources.push({ ...own, amounts: 'own-out' }, { ...own, amounts: 'own-in' });
  }
  if (asOfVersion !== null) sources.push({ ...fact, table: SUPERSEDED });
  return sources;
}

/** Only the rollups hold split amounts, and only as they are now. */
function splitSources(shape: Shape, lake: LakeFacts): Source[] {
  const kept = (allocatedRollups[0]?.dimensions ?? []).filter(name => !name.endsWith('Key')).join(', ');
  const refuse = (what: string): never => {
    throw new AppError('query.not-allocated-grain', { what, kept });
  };
  if (lake.asOfVersion !== null) refuse('older version of the lake');
  const unknown = shape.needed.find(dimension => !allocatedRollups.some(rollup => hasColumns(rollup, [dimension])));
  if (unknown) refuse(unknown.name);
  if (shape.grain === 'hour') refuse('hour');
  const rollup = allocatedRollups.find(each => hasColumns(each, shape.needed) && bucketFits(each, shape));
  if (!rollup) return refuse(`local days of ${shape.clock.zone}`);
  return [{ table: rollup.table, kind: 'rollup', time: 'Bucket', asOfVersion: null, amounts: 'stored' }];
}

function hasColumns(rollup: Rollup, needed: readonly Dimension[]): boolean {
  return needed
    .map(storedColumn)
    .every(column => column === 'x_SliceId' || column === 'BillingCurrency' || rollup.dimensions.includes(column));
}

function bucketFits(rollup: Rollup, { grain, boundaries, clock, calendar, byDay }: Shape): boolean {
  const hasBoundary = grain !== 'none' || boundaries.length > 0;
  switch (rollup.bucket) {
    case 'hour':
      return !hasBoundary || hasWholeHours(clock);
    case 'day':
      return !hasBoundary || (isUtcLike(clock) && grain !== 'hour');
    case 'month':
      if (byDay) return false;
      if (!hasBoundary) return true;
      return (
        isUtcLike(clock) &&
        (grain === 'none' || (isFiscalGrain(grain) && calendar.kind === 'months')) &&
        boundaries.every(isMonthStart)
      );
  }
}
