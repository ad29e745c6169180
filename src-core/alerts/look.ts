import type { AlertMute, AlertRule } from '../contract/alerts.ts';
import { compare, fraction, fromDecimal, multiply, zero } from '../money/fraction.ts';
import { type AlertState, instantOf, type Moment, remember } from './alert-state.ts';
import { type Hold, quietEnd, silenced } from './holds.ts';
import type { Observation, Observed } from './observation.ts';
import { localDate } from './quiet-hours.ts';

/** Something that must be told now. Its key names rule, subject, episode and step: nothing else ever has it. */
export type Telling = {
  readonly key: string;
  readonly topic: 'alert' | 'escalation' | 'resolved';
  readonly alert: AlertState;
  readonly channels: readonly string[];
};
export type Held = { readonly alertId: string; readonly why: Hold };

export type Look = {
  readonly rule: { readonly id: string; readonly body: AlertRule };
  /** Every alert of the rule that there ever was. */
  readonly alerts: readonly AlertState[];
  readonly observed: Observed;
  readonly mutes: readonly AlertMute[];
  readonly moment: Moment;
};
export type LookResult = {
  /** Those that are different now. */
  readonly changed: readonly AlertState[];
  readonly tellings: readonly Telling[];
  /** True (or just over), and not told. */
  readonly held: readonly Held[];
};

type Step = { alert: AlertState; tellings: Telling[]; held: Held[] };
type Owed = 'new' | 'worse' | 'again';
type Known = Pick<Look, 'rule' | 'mutes' | 'moment'>;

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const two = fraction(2n);

/**
 * One look of one rule: what it was, what is true now, what must therefore be told. It decides by what was told, which is part of the state;
 * whoever keeps state and messages in one transaction tells nothing twice and loses nothing, wherever the machine stops.
 */
export function look({ rule, alerts, observed, mutes, moment }: Look): LookResult {
  const known = { rule, mutes, moment };
  const bySubject = new Map(alerts.map(alert => [alert.subject, alert]));
  const present = new Set(observed.present.map(({ subject }) => subject));
  const steps = [
    ...observed.present.map(observation => lookAtTrue(bySubject.get(observation.subject), observation, known)),
    ...alerts
      .filter(({ subject }) => !present.has(subject) && !observed.isUnknown(subject))
      .map(alert => lookAtGone(alert, known)),
  ];
  const before = new Map(alerts.map(alert => [alert.id, alert]));
  return {
    changed: steps.flatMap(({ alert }) => (isSame(before.get(alert.id), alert) ? [] : [alert])),
    tellings: steps.flatMap(({ tellings }) => tellings),
    held: steps.flatMap(({ held }) => held),
  };
}

/** That it is still true is not worth a write. */
const isSame = (before: AlertState | undefined, after: AlertState) =>
  before !== undefined && JSON.stringify({ ...before, lastAt: '' }) === JSON.stringify({ ...after, lastAt: '' });

function lookAtTrue(before: AlertState | undefined, observation: Observation, known: Known): Step {
  const { rule, moment } = known;
  const now = seen(before, observation, known);
  const owes = owed(now, rule.body, moment);
  const isReopened = owes === 'worse' && now.state === 'acknowledged'; // somebody has seen the half of it
  const alert: AlertState = isReopened ? { ...now, owes, state: 'open', acknowledged: null } : { ...now, owes };
  const step: Step = { alert, tellings: [], held: [] };
  const hold = owes === null ? null : holdOf(alert, known);
  if (hold !== null) return keepBack(step, hold, moment);
  if (owes !== null) tell(step, owes, known);
  escalate(step, known);
  return step;
}

/** The alert with what is seen now; a new episode when it was not there or over. */
function seen(before: AlertState | undefined, observation: Observation, { rule, moment }: Known): AlertState {
  const at = instantOf(moment.wallMs);
  const { subject, title, message, facts, isProvisional, address, size, filters, days, channels, lapsesOn } =
    observation;
  const now = {
    ...{ ruleName: rule.body.name, kind: rule.body.trigger.kind, severity: rule.body.severity, lastAt: at },
    ...{ title, message, facts: { ...facts }, isProvisional, address, size, filters: [...filters] },
    ...{ days: days && { ...days }, channels: [...new Set([...rule.body.channels, ...channels])], lapsesOn },
  };
  if (before && before.state !== 'resolved') return { ...before, ...now };
  // It was over, but nobody was told so yet: then it never was.
  if (before?.owes === 'resolved') return { ...before, ...now, state: 'open', resolvedAt: null, owes: null };
  return {
    ...{ id: `${rule.id}/${subject}`, ruleId: rule.id, subject, ...now, state: 'open', firstAt: at, resolvedAt: null },
    ...{
      acknowledged: null,
      snoozedUntil: null,
      snoozedUntilMs: null,
      owes: 'new',
      tellings: 0,
      escalated: 0,
      heard: [],
    },
    ...{ episode: (before?.episode ?? 0) + 1, toldMs: before?.toldMs ?? null, toldSize: before?.toldSize ?? null },
    ...{ unansweredMs: null, history: before?.history ?? [] },
  };
}

/** What must be said of something that is true. */
function owed(alert: AlertState, rule: AlertRule, { passedMs }: Moment): Owed | null {
  if (alert.owes === 'new' && alert.state === 'acknowledged') return null; // seen on screen before it could be told
  if (alert.owes !== null && alert.owes !== 'resolved') return alert.owes;
  if (hasDoubled(alert)) return 'worse';
  if (alert.state === 'snoozed' && hasPassed(alert.snoozedUntilMs, passedMs)) return 'again';
  const isDue = alert.toldMs !== null && passedMs - alert.toldMs >= rule.cooldownHours * HOUR_MS;
  return rule.repeats && rule.cooldownHours > 0 && alert.state === 'open' && isDue ? 'again' : null;
}

const hasPassed = (untilMs: number | null, passedMs: number) => untilMs === null || passedMs >= untilMs;

/** Against what was said last; what was not positive then cannot double. */
function hasDoubled({ size, toldSize }: AlertState): boolean {
  if (size === null || toldSize === null) return false;
  const told = fromDecimal(toldSize);
  return compare(told, zero) > 0 && compare(fromDecimal(size), multiply(two, told)) >= 0;
}

function holdOf(alert: AlertState, { rule, mutes, moment }: Known): Hold | null {
  const silence = silenced(rule, alert, mutes, moment);
  if (silence !== null) return silence;
  if (alert.state === 'snoozed' && !hasPassed(alert.snoozedUntilMs, moment.passedMs)) return 'snoozed';
  if (quietEnd(rule.body, moment.wallMs) !== null) return 'quiet-hours';
  const isCooling = alert.toldMs !== null && moment.passedMs - alert.toldMs < rule.body.cooldownHours * HOUR_MS;
  return alert.owes === 'new' && isCooling && !hasDoubled(alert) ? 'cooldown' : null;
}

function keepBack({ alert, tellings, held }: Step, why: Hold, { wallMs }: Moment): Step {
  const entry = { at: instantOf(wallMs), what: 'held' as const, why, channels: [] };
  return { alert: remember(alert, entry), tellings, held: [...held, { alertId: alert.id, why }] };
}

const toldAs = { new: 'told', worse: 'worse', again: 'repeated' } as const satisfies Record<Owed, unknown>;

function tell(step: Step, owes: Owed, { moment }: Known): void {
  const { channels } = step.alert;
  const told = {
    ...step.alert,
    ...({
      state: 'open',
      snoozedUntil: null,
      snoozedUntilMs: null,
      owes: null,
      tellings: step.alert.tellings + 1,
    } as const),
    ...{ toldMs: moment.passedMs, toldSize: step.alert.size, heard: [...new Set([...step.alert.heard, ...channels])] },
    // A repetition is no new question: who has not answered is asked by the escalation that runs already.
    unansweredMs: owes === 'again' ? (step.alert.unansweredMs ?? moment.passedMs) : moment.passedMs,
  };
  const entry = { at: instantOf(moment.wallMs), what: toldAs[owes], why: null, channels };
  say(step, told, { step: String(told.tellings), topic: 'alert', entry });
}

type Said = { step: string; topic: Telling['topic']; entry: AlertState['history'][number] };

/** Into its history and on the way, under one key. */
function say(step: Step, alert: AlertState, said: Said): void {
  const key = `${alert.id}#${alert.episode}.${said.step}`;
  step.alert = remember(alert, { ...said.entry, message: key });
  step.tellings.push({ key, topic: said.topic, alert: step.alert, channels: said.entry.channels });
}

function escalate(step: Step, { rule, mutes, moment }: Known): void {
  const { escalation } = rule.body;
  while (step.alert.state === 'open' && step.alert.unansweredMs !== null) {
    const next = escalation[step.alert.escalated];
    if (!next || moment.passedMs - step.alert.unansweredMs < next.afterMinutes * MINUTE_MS) return;
    const hold =
      silenced(rule, step.alert, mutes, moment) ?? (quietEnd(rule.body, moment.wallMs) === null ? null : 'quiet-hours');
    if (hold !== null) {
      Object.assign(step, keepBack(step, hold, moment));
      return;
    }
    const { escalated, heard } = step.alert;
    const channels = [...new Set(next.channels)];
    const why = `after ${next.afterMinutes} min`;
    const entry = { at: instantOf(moment.wallMs), what: 'escalated', why, channels } as const;
    const told = { ...step.alert, escalated: escalated + 1, heard: [...new Set([...heard, ...channels])] };
    say(step, told, { step: `e${told.escalated}`, topic: 'escalation', entry });
  }
}

/** Not true any more: over, or its time is up. */
function lookAtGone(before: AlertState, known: Known): Step {
  const { rule, mutes, moment } = known;
  const step: Step = { alert: before, tellings: [], held: [] };
  if (before.state === 'resolved' && before.owes === null) return step;
  const at = instantOf(moment.wallMs);
  if (before.state !== 'resolved') {
    const hasLapsed = before.lapsesOn !== null && localDate(rule.body.zone, moment.wallMs) >= before.lapsesOn;
    const isOwed = rule.body.tellResolved && !hasLapsed && before.heard.length > 0;
    step.alert = {
      ...before,
      ...{ state: 'resolved', resolvedAt: at, owes: isOwed ? 'resolved' : null },
      ...{ snoozedUntil: null, snoozedUntilMs: null },
    };
    if (!isOwed) {
      step.alert = remember(step.alert, { at, what: 'resolved', why: hasLapsed ? 'lapsed' : null, channels: [] });
      return step;
    }
  }
  const silence = silenced(rule, step.alert, mutes, moment);
  if (silence !== null) {
    // What nobody shall hear of is over without a word, too.
    step.alert = remember({ ...step.alert, owes: null }, { at, what: 'resolved', why: silence, channels: [] });
    step.held.push({ alertId: before.id, why: silence });
    return step;
  }
  if (quietEnd(rule.body, moment.wallMs) !== null) return keepBack(step, 'quiet-hours', moment);
  const entry = { at, what: 'resolved', why: null, channels: step.alert.heard } as const;
  say(step, { ...step.alert, owes: null }, { step: 'r', topic: 'resolved', entry });
  return step;
}
