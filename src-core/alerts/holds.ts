import type { AlertMute, AlertRule } from '../contract/alerts.ts';
import { addDays } from '../quality/days.ts';
import type { Filter } from '../query/query-spec.ts';
import type { AlertState, Moment } from './alert-state.ts';
import { localDate, quietUntil } from './quiet-hours.ts';

/** Why something is not told now. */
export type Hold = 'suppressed' | 'muted' | 'snoozed' | 'quiet-hours' | 'cooldown';

/** Known events and mutes: whatever it is, nothing is told. */
export function silenced(
  rule: { readonly id: string; readonly body: AlertRule },
  alert: Pick<AlertState, 'days' | 'filters'>,
  mutes: readonly AlertMute[],
  moment: Moment,
): 'suppressed' | 'muted' | null {
  const today = localDate(rule.body.zone, moment.wallMs);
  const days = alert.days ?? { from: today, to: addDays(today, 1) };
  if (rule.body.suppress.some(({ from, to }) => days.from < to && from < days.to)) return 'suppressed';
  const isMuted = mutes.some(
    mute =>
      (mute.rules.length === 0 || mute.rules.includes(rule.id)) &&
      Date.parse(mute.from) <= moment.wallMs &&
      (mute.until === null || moment.wallMs < Date.parse(mute.until)) &&
      liesInside(alert.filters, mute.filters),
  );
  return isMuted ? 'muted' : null;
}

/** When the quiet hours that hold this rule's messages back end; null when nothing holds them. */
export function quietEnd(rule: AlertRule, wallMs: number): number | null {
  const { quietHours, severity, zone } = rule;
  if (quietHours === null || (severity === 'critical' && quietHours.exceptCritical)) return null;
  return quietUntil(quietHours, zone, wallMs);
}

/** Whether everything that `own` filters let through is let through by each of `outer`, as far as the filters alone can tell. */
export function liesInside(own: readonly Filter[], outer: readonly Filter[]): boolean {
  return outer.every(limit => own.some(filter => filter.dimension === limit.dimension && implies(filter, limit)));
}

function implies(own: Filter, limit: Filter): boolean {
  const isSubset = (a: Filter, b: Filter) => a.values.every(value => b.values.includes(value));
  const holds = (value: string | null) =>
    limit.values.some(part => part !== null && value?.toLowerCase().includes(part.toLowerCase()));
  if (own.op === 'in') {
    if (limit.op === 'in') return isSubset(own, limit);
    if (limit.op === 'not-in') return !own.values.some(value => limit.values.includes(value));
    return own.values.every(holds);
  }
  if (own.op === 'contains') return limit.op === 'contains' && own.values.every(holds);
  return limit.op === 'not-in' && isSubset(limit, own);
}
