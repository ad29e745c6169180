import type { AlertRule } from '../contract/alerts.ts';
import type { AlertState, Moment } from './alert-state.ts';
import { quietEnd } from './holds.ts';

const MINUTE_MS = 60_000;

/**
 * When something of a rule must be looked at between the times of its schedule, in its own time (ms): the end of a snooze, the next step of an
 * escalation, the end of quiet hours that hold something back. Null: its schedule is enough.
 * @param last the moment of the last look
 */
export function wakeAt(rule: AlertRule, alerts: readonly AlertState[], last: Moment): number | null {
  const times = alerts.flatMap(alert => {
    const step = alert.state === 'open' && alert.owes === null ? rule.escalation[alert.escalated] : undefined;
    return [
      ...(alert.state === 'snoozed' && alert.snoozedUntilMs !== null ? [alert.snoozedUntilMs] : []),
      ...(step && alert.unansweredMs !== null ? [alert.unansweredMs + step.afterMinutes * MINUTE_MS] : []),
    ];
  });
  const end = quietEnd(rule, last.wallMs);
  const isHeld = alerts.some(({ history }) => history.at(-1)?.why === 'quiet-hours');
  const quietMs = end === null ? null : last.passedMs + (end - last.wallMs);
  // What comes due within quiet hours waits for their end.
  const due = quietMs === null ? times : times.map(time => Math.max(time, quietMs));
  if (quietMs !== null && isHeld) due.push(quietMs);
  // An escalation that a mute holds back is due already: the schedule looks at it again.
  const ahead = due.filter(time => time > last.passedMs);
  return ahead.length === 0 ? null : Math.min(...ahead);
}
