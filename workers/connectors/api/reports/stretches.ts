export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** A stretch of whole UTC days (milliseconds, end exclusive) that one request and one commit speak for. */
export type Stretch = { readonly startMs: number; readonly endMs: number; readonly isProvisional: boolean };

type Asked = {
  readonly now: Date;
  readonly window: { readonly start: Date; readonly end: Date } | null;
  /** Where the schedule stands: ISO instant of the first day that is not final; absent before the first run. */
  readonly cursor: string | undefined;
  readonly backfillDays: number;
  readonly settlesAfterHours: number;
};

const dayOf = (ms: number) => Math.floor(ms / DAY_MS) * DAY_MS;
const dayAfter = (ms: number) => Math.ceil(ms / DAY_MS) * DAY_MS;

/** Days before this instant no longer change at the provider. */
export const settledBefore = ({ now, settlesAfterHours }: Pick<Asked, 'now' | 'settlesAfterHours'>): number =>
  dayOf(now.getTime() - settlesAfterHours * HOUR_MS);

/** First and last UTC day that a run asks for: the window a person named, else from the cursor (or the back-fill) to the end of today. */
function bounds({ now, window, cursor, backfillDays }: Asked): { startMs: number; endMs: number } {
  const known = Date.parse(cursor ?? '');
  const startMs = window?.start.getTime() ?? (Number.isNaN(known) ? now.getTime() - backfillDays * DAY_MS : known);
  const endMs = Math.min(window?.end.getTime() ?? Number.POSITIVE_INFINITY, dayOf(now.getTime()) + DAY_MS);
  return { startMs: dayOf(startMs), endMs: dayAfter(endMs) };
}

/**
 * The days of a run in pieces of at most `maxDays`, oldest first. Days that are final and days that are not never share a piece, so that
 * coverage tells them apart and the cursor can stay before the first one that is not.
 */
export function dayStretches(asked: Asked, maxDays: number): Stretch[] {
  const { startMs, endMs } = bounds(asked);
  const settled = settledBefore(asked);
  const stretches: Stretch[] = [];
  for (let at = startMs; at < endMs; ) {
    const isProvisional = at >= settled;
    const next = Math.min(at + maxDays * DAY_MS, isProvisional ? endMs : Math.min(settled, endMs));
    stretches.push({ startMs: at, endMs: next, isProvisional });
    at = next;
  }
  return stretches;
}

/**
 * Whole UTC months, because charges are replaced by billing period. The current one ends with today: later days have not been asked for.
 */
export function monthStretches(asked: Asked): Stretch[] {
  const { startMs, endMs } = bounds(asked);
  const settled = settledBefore(asked);
  const today = dayOf(asked.now.getTime()) + DAY_MS;
  const stretches: Stretch[] = [];
  for (let at = monthOf(startMs); at < endMs; at = monthOf(at, 1)) {
    const whole = monthOf(at, 1);
    stretches.push({ startMs: at, endMs: Math.min(whole, today), isProvisional: whole > settled });
  }
  return stretches;
}

function monthOf(ms: number, offset = 0): number {
  const at = new Date(ms);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + offset, 1);
}

/**
 * The cursor after a commit of `done`. A period asked for by hand says nothing about where the schedule stands; days that may still change
 * are read again by the next run.
 */
export function cursorAfter(
  key: string,
  done: Stretch,
  all: readonly Stretch[],
  window: Asked['window'],
): { key: string; value: string } {
  const firstOpen = all.find(stretch => stretch.isProvisional)?.startMs ?? Number.POSITIVE_INFINITY;
  const value = new Date(Math.min(done.endMs, firstOpen)).toISOString();
  return { key: window === null ? key : `asked ${key}`, value };
}

export const isoOf = (ms: number): string => new Date(ms).toISOString();
