import type { Coverage } from '../contract/quality.ts';
import type { Money } from '../policy/tag-rules/money-by-currency.ts';
import { addDays, dayEndMs, dayOf, daysBetween } from './days.ts';

/** A day without a source's own word settles this long after it has ended: clouds restate for about three days. */
export const DEFAULT_SETTLE_HOURS = 72;
/** A stream is expected every day when it delivered on this share of the days it is judged by. */
export const DAILY_SHARE = 0.9;
/** Days before a gap by which a stream is judged; and the fewest that tell anything. */
export const HABIT_DAYS = 60;
export const FEWEST_HABIT_DAYS = 7;

/** One UTC day of a stream as the lake has it. Days that are in neither rows nor claims are not listed. */
export type DeliveredDay = {
  readonly day: string;
  readonly rows: number;
  /** Rows that a daily habit is learnt from: usage, not monthly fees, purchases or taxes. */
  readonly usageRows: number;
  readonly billedCost: Money;
  /** A source spoke for the day, with or without rows: null when none did. */
  readonly claim: 'final' | 'provisional' | null;
};

/** What the schedule of a registered source says about its stream. */
export type StreamSchedule = {
  readonly silentAfterHours: number;
  readonly settlesAfterHours: number | null;
  readonly isPaused: boolean;
  readonly lastSuccessAt: string | null;
  readonly failedDays: readonly string[];
};

export type CoverageInput = {
  /** At least one, in order of days, each day once. */
  readonly days: readonly DeliveredDay[];
  /** Null: files that people bring, of which nobody expects more than they hold. */
  readonly schedule: StreamSchedule | null;
  /** Rows that stand in for a bill are never final. */
  readonly isStandIn: boolean;
  readonly nowMs: number;
};

type Day = Coverage['days'][number];

/**
 * What each day of a stream is. Days that are neither there nor expected are left out.
 *
 * Between the first and the last day a day without usage is missing when the stream delivers daily: of the 60 days before the gap (of those
 * after it when fewer than 7 lie before) it delivered on at least 90 %. The gap is judged as a whole, so a long outage does not
 * teach that outages are normal while it lasts; a source that has become weekly or monthly is believed after a few times.
 *
 * After the last day only a scheduled, unpaused source owes anything: a day that ended longer ago than `silentAfterHours` is missing when the
 * stream delivers daily or nothing was heard of the source since that day ended.
 *
 * A day that is there is provisional while its claim says so or until it has settled, else final.
 */
export function decideDays({ days, schedule, isStandIn, nowMs }: CoverageInput): Day[] {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return [];
  const known = new Map(days.map(day => [day.day, day]));
  const isThere = (day: string) => isDelivered(known.get(day), isUsage);
  const isUsage = days.some(({ usageRows }) => usageRows > 0);
  const failed = new Set(schedule?.failedDays);
  const today = dayOf(nowMs);
  const until = schedule && today > last.day ? today : last.day;
  const owed = schedule ? trailingOwed(schedule, nowMs) : () => false;
  const decided: Day[] = [];
  let gapIsMissing = false;
  let isInGap = false;
  for (const day of daysBetween(first.day, until)) {
    const delivered = known.get(day);
    if (isThere(day)) {
      isInGap = false;
      decided.push(toDay(day, presentState(day, delivered, { schedule, isStandIn, nowMs }), delivered));
      continue;
    }
    if (!isInGap) {
      isInGap = true;
      gapIsMissing = isDaily(day, { first: first.day, last: last.day, isThere });
    }
    if (failed.has(day)) decided.push(toDay(day, 'failed', delivered));
    else if (day <= last.day ? gapIsMissing : owed(day, gapIsMissing)) decided.push(toDay(day, 'missing', delivered));
    // fees of a stream without a daily habit are there all the same
    else if (delivered)
      decided.push(toDay(day, presentState(day, delivered, { schedule, isStandIn, nowMs }), delivered));
  }
  return decided;
}

/** A source that spoke for a day has delivered it, rows or not. Where there is usage, a fee alone is not the day's delivery. */
function isDelivered(day: DeliveredDay | undefined, hasUsage: boolean): boolean {
  if (!day) return false;
  return day.claim !== null || (hasUsage ? day.usageRows > 0 : day.rows > 0);
}

/** Whether a stream that stops at `gap` is one that delivers every day. */
function isDaily(
  gap: string,
  { first, last, isThere }: { first: string; last: string; isThere: (day: string) => boolean },
): boolean {
  const before = daysBetween(latest(first, addDays(gap, -HABIT_DAYS)), addDays(gap, -1));
  if (before.length >= FEWEST_HABIT_DAYS) return isHabit(before, isThere);
  let resumes = gap;
  while (resumes <= last && !isThere(resumes)) resumes = addDays(resumes, 1);
  const after = daysBetween(resumes, earliest(last, addDays(resumes, HABIT_DAYS - 1)));
  return after.length >= FEWEST_HABIT_DAYS && isHabit(after, isThere);
}

const isHabit = (days: readonly string[], isThere: (day: string) => boolean) =>
  days.filter(isThere).length >= DAILY_SHARE * days.length;

function trailingOwed(schedule: StreamSchedule, nowMs: number): (day: string, isDaily: boolean) => boolean {
  const heardMs = schedule.lastSuccessAt === null ? Number.NEGATIVE_INFINITY : Date.parse(schedule.lastSuccessAt);
  return (day, isDailyStream) =>
    !schedule.isPaused &&
    dayEndMs(day) + schedule.silentAfterHours * 3_600_000 <= nowMs &&
    (isDailyStream || heardMs < dayEndMs(day));
}

function presentState(
  day: string,
  delivered: DeliveredDay | undefined,
  { schedule, isStandIn, nowMs }: Pick<CoverageInput, 'schedule' | 'isStandIn' | 'nowMs'>,
): 'final' | 'provisional' {
  const settles = (schedule?.settlesAfterHours ?? DEFAULT_SETTLE_HOURS) * 3_600_000;
  return isStandIn || delivered?.claim === 'provisional' || dayEndMs(day) + settles > nowMs ? 'provisional' : 'final';
}

const toDay = (day: string, state: Day['state'], delivered: DeliveredDay | undefined): Day => ({
  day,
  state,
  rows: delivered?.rows ?? 0,
  billedCost: delivered?.billedCost ?? [],
});

const latest = (a: string, b: string) => (a > b ? a : b);
const earliest = (a: string, b: string) => (a < b ? a : b);

/** How many days are in each state. */
export function countStates(days: readonly Day[]): Coverage['counts'] {
  const counts = { final: 0, provisional: 0, missing: 0, failed: 0 };
  for (const { state } of days) counts[state] += 1;
  return counts;
}
