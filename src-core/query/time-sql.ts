import { type FiscalMonth, fiscalBucketSql, fiscalShiftSql, isFiscalGrain } from './fiscal.ts';
import type { PeriodShift } from './period.ts';
import type { FiscalCalendar, Grain } from './query-spec.ts';
import { timestampText } from './sql-text.ts';
import type { ZoneClock } from './zone.ts';

// The numbers in these texts come from the zone's clock and the calendar, never from the reader, so they are written in place:
// constants let DuckDB fold and prune.
const at = (ms: number) => `TIMESTAMP '${timestampText(ms)}'`;
const seconds = (ms: number) => `INTERVAL '${ms / 1000} seconds'`;

/** SQL: the local wall clock (TIMESTAMP) of a UTC TIMESTAMP expression. */
export function localSql(utc: string, clock: ZoneClock): string {
  const add = (offsetMs: number) => (offsetMs === 0 ? utc : `${utc} + ${seconds(offsetMs)}`);
  return bySegment(utc, clock, segment => add(segment.offsetMs));
}

/** SQL: the start of the UTC hour-of-the-zone an instant lies in; both 01:00 hours of a 25-hour day stay apart. */
export function hourSql(utc: string, clock: ZoneClock): string {
  return bySegment(utc, clock, ({ offsetMs }) =>
    offsetMs % 3_600_000 === 0
      ? `date_trunc('hour', ${utc})`
      : `date_trunc('hour', ${utc} + ${seconds(offsetMs)}) - ${seconds(offsetMs)}`,
  );
}

/** SQL twin of `localToUtc`: the instant at which the local clock first shows the TIMESTAMP expression. */
export function localToUtcSql(local: string, clock: ZoneClock): string {
  const branches: string[] = [];
  for (const [index, segment] of clock.segments.entries()) {
    const back = segment.offsetMs === 0 ? local : `${local} - ${seconds(segment.offsetMs)}`;
    const next = clock.segments[index + 1];
    if (index > 0) branches.push(`WHEN ${local} < ${at(segment.fromMs + segment.offsetMs)} THEN ${at(segment.fromMs)}`);
    branches.push(next ? `WHEN ${local} < ${at(next.fromMs + segment.offsetMs)} THEN ${back}` : `ELSE ${back}`);
  }
  return branches.length === 1 ? (branches[0]?.replace(/^ELSE /, '') ?? local) : `CASE ${branches.join(' ')} END`;
}

/** The clock of the question's zone, and what its months, quarters and years are (`weeks`: see `fiscalBucketSql`). */
export type BucketRule = {
  readonly clock: ZoneClock;
  readonly calendar: FiscalCalendar;
  readonly weeks: readonly FiscalMonth[];
};

/**
 * SQL of a bucket: the start of the local hour, day, week (Monday), month, quarter or year. Hours come as UTC instants, the others
 * as local wall clock, to be turned by `localToUtcSql` once per group.
 */
export function bucketSql(
  utc: string,
  grain: Exclude<Grain, 'none'>,
  { clock, calendar, weeks }: BucketRule,
  shift: PeriodShift | null,
): string {
  if (grain === 'hour' && !shift) return hourSql(utc, clock);
  const local = shiftedSql(localSql(utc, clock), shift, weeks);
  if (isFiscalGrain(grain)) return fiscalBucketSql(local, grain, calendar, weeks);
  const bucket = `date_trunc('${grain}', ${local})`;
  return grain === 'hour' ? localToUtcSql(bucket, clock) : bucket;
}

function shiftedSql(local: string, shift: PeriodShift | null, weeks: readonly FiscalMonth[]): string {
  if (!shift) return local;
  if (shift.unit === 'fiscal-month') return fiscalShiftSql(local, shift.count, weeks);
  return `((${local}) + INTERVAL '${shift.count} ${shift.unit}s')`;
}

function bySegment(utc: string, clock: ZoneClock, write: (segment: ZoneClock['segments'][number]) => string): string {
  const [first, ...rest] = clock.segments;
  if (!first) return utc;
  if (rest.length === 0) return write(first);
  const branches = clock.segments.slice(0, -1).map((segment, index) => {
    const until = clock.segments[index + 1]?.fromMs ?? 0;
    return `WHEN ${utc} < ${at(until)} THEN ${write(segment)}`;
  });
  return `CASE ${branches.join(' ')} ELSE ${write(rest.at(-1) ?? first)} END`;
}
