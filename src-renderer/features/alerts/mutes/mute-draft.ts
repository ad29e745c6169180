import { localDate } from '../../../../src-core/alerts/quiet-hours.ts';
import type { Alert, AlertMute } from '../../../../src-core/contract/alerts.ts';
import { addDays, dayEndMs, dayStartMs } from '../../../../src-core/quality/days.ts';
import type { Filter } from '../../../../src-core/query/query-spec.ts';
import { localToUtc, zoneClock } from '../../../../src-core/query/zone.ts';

/** A mute as people say it: through the whole of its last day. */
export type MuteDraft = {
  filters: readonly Filter[];
  /** All of them when empty. */
  rules: readonly string[];
  /** Null: until it is removed. */
  lastDay: string | null;
  reason: string;
};

const DAY_MS = 86_400_000;

/** When a local day ends, as an instant. Days with 23 or 25 hours end when they end. */
export function endOfDay(day: string, zone: string): Date {
  const clock = zoneClock(zone, dayStartMs(day) - DAY_MS, dayEndMs(day) + 2 * DAY_MS);
  return new Date(localToUtc(clock, dayEndMs(day)));
}

export const newMute = (now: Date, zone: string): MuteDraft => ({
  filters: [],
  rules: [],
  lastDay: addDays(localDate(zone, now.getTime()), 7),
  reason: '',
});

export const draftOf = ({ filters, rules, until, reason }: AlertMute, zone: string): MuteDraft => ({
  ...{ filters, rules, reason },
  lastDay: until === null ? null : localDate(zone, Date.parse(until) - 1),
});

/** The mute that was written, from `from` on; null while it has no reason or ends before it begins. */
export function muteOf({ filters, rules, lastDay, reason }: MuteDraft, zone: string, from: Date): AlertMute | null {
  if (reason.trim() === '') return null;
  if (lastDay !== null && !/^\d{4}-\d{2}-\d{2}$/.test(lastDay)) return null;
  const until = lastDay === null ? null : endOfDay(lastDay, zone);
  if (until !== null && until <= from) return null;
  return {
    ...{ filters: [...filters], rules: [...rules], reason: reason.trim() },
    ...{ from: from.toISOString(), until: until?.toISOString() ?? null },
  };
}

/** What these alerts speak about, as far as all of them name one dimension: the scope that a mute of them begins with. */
export function scopeOf(alerts: readonly Alert[]): Pick<MuteDraft, 'filters' | 'rules'> {
  const rules = [...new Set(alerts.map(({ ruleId }) => ruleId))];
  const named = alerts.map(subjectOf);
  const [first] = named;
  if (!first || named.some(each => each?.dimension !== first.dimension)) return { filters: [], rules };
  const values = [...new Set(named.flatMap(each => (each ? [each.value] : [])))];
  return { filters: [{ dimension: first.dimension, op: 'in', values }], rules };
}

function subjectOf({ facts }: Alert): { dimension: string; value: string | null } | null {
  const { dimension, value, source } = facts;
  const isText = (fact: unknown): fact is string | null => typeof fact === 'string' || fact === null;
  if (typeof dimension === 'string' && isText(value)) return { dimension, value };
  return typeof source === 'string' ? { dimension: 'x_Source', value: source } : null;
}
