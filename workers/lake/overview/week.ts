import { addDays } from '../../../src-core/quality/days.ts';
import { type Row, toText } from '../import/sql-run.ts';
import type { Snapshot } from '../query/snapshot.ts';

/** The seven newest complete UTC days of charges; `to` exclusive. The week before ends where this one begins. */
export type Week = { from: string; to: string };

export const WEEK_DAYS = 7;

/**
 * Sources lag differently, and a day that one of them has not delivered looks cheaper than it was. The newest complete day is the one before
 * the newest day that every source still delivering has (silent for a week: it does not count). Null in a lake without two whole weeks.
 */
export async function newestWeek(snapshot: Snapshot): Promise<Week | null> {
  const rows = (await snapshot.all({
    sql: `-- grain: source
      SELECT CAST(max(Bucket)::DATE AS VARCHAR) AS last, CAST(min(Bucket)::DATE AS VARCHAR) AS first
      FROM rollup_day JOIN slice USING (x_SliceId) WHERE Bucket IS NOT NULL AND ChargeCategory = 'Usage' GROUP BY Source`,
    params: [],
  })) as Row[];
  const lasts = rows.flatMap(row => toText(row.last) ?? []);
  const newest = lasts.toSorted().at(-1);
  const first = rows.flatMap(row => toText(row.first) ?? []).toSorted()[0];
  if (newest === undefined || first === undefined) return null;
  const delivering = lasts.filter(last => last >= addDays(newest, -WEEK_DAYS));
  const to = delivering.toSorted()[0] ?? newest;
  const from = addDays(to, -WEEK_DAYS);
  return first <= addDays(from, -WEEK_DAYS) ? { from, to } : null;
}

export const weekBefore = ({ from }: Week): Week => ({ from: addDays(from, -WEEK_DAYS), to: from });
