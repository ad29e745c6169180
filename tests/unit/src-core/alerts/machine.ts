import { type AlertState, RuleState } from '../../../../src-core/alerts/alert-state.ts';
import { type Held, look, type Telling } from '../../../../src-core/alerts/look.ts';
import type { Observation } from '../../../../src-core/alerts/observation.ts';
import { elapsedSince, firstState, nextState, type Reading } from '../../../../src-core/alerts/rule-clock.ts';
import { wakeAt } from '../../../../src-core/alerts/wake.ts';
import { type AlertMute, AlertRule } from '../../../../src-core/contract/alerts.ts';

export const HOUR = 3_600_000;
export const MINUTE = 60_000;
export const start = Date.parse('2026-09-07T09:00:00Z'); // a Monday

export function ruleOf(change: Partial<AlertRule> = {}): AlertRule {
  return AlertRule.parse({ name: 'rule', trigger: { kind: 'dead-source' }, channels: ['mail'], ...change });
}

export function seen(subject: string, change: Partial<Observation> = {}): Observation {
  return {
    ...{
      subject,
      title: subject,
      message: `${subject} is wrong.`,
      facts: {},
      isProvisional: false,
      address: '/alerts',
    },
    ...{ size: null, filters: [], days: null, channels: [], lapsesOn: null },
    ...change,
  };
}

/** A rule with what a workspace would keep of it: `at` looks and keeps; `dropped` looks and is killed before it can. */
export class Machine {
  alerts = new Map<string, AlertState>();
  state: RuleState;
  readonly told: (Telling & { wallMs: number })[] = [];
  readonly held: Held[] = [];
  readonly mutes: AlertMute[] = [];
  rule: AlertRule;

  constructor(rule: AlertRule, reading: Reading = { process: 'a', wallMs: start, uptimeMs: 0 }) {
    this.rule = rule;
    this.state = firstState(reading);
  }

  at(reading: Reading, present: readonly Observation[], unknown: readonly string[] = [], isKilled = false): Telling[] {
    const elapsed = elapsedSince(this.state, reading);
    const observed = { present, isUnknown: (subject: string) => unknown.includes(subject) };
    const before = { alerts: [...this.alerts.values()], mutes: this.mutes, moment: elapsed.moment };
    const result = look({ rule: { id: 'r', body: this.rule }, observed, ...before });
    if (isKilled) return [];
    for (const alert of result.changed) this.alerts.set(alert.id, alert);
    const wakeMs = wakeAt(this.rule, [...this.alerts.values()], elapsed.moment);
    this.state = RuleState.parse({ ...nextState(this.state, reading, elapsed), wakeMs });
    this.told.push(...result.tellings.map(telling => ({ ...telling, wallMs: reading.wallMs })));
    this.held.push(...result.held);
    return [...result.tellings];
  }

  /** After so long by an honest clock, in one process. */
  after(ms: number, present: readonly Observation[], unknown: readonly string[] = []): Telling[] {
    return this.at({ process: 'a', wallMs: start + ms, uptimeMs: ms }, present, unknown);
  }

  alert(subject: string): AlertState {
    const alert = this.alerts.get(`r/${subject}`);
    if (!alert) throw new Error(`there is no alert of ${subject}`);
    return alert;
  }

  change(subject: string, change: Partial<AlertState>): void {
    this.alerts.set(`r/${subject}`, { ...this.alert(subject), ...change });
  }
}

export const keysOf = (tellings: readonly Telling[]) => tellings.map(({ key }) => key);
