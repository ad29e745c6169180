import { AlertRule } from '../../../../src-core/contract/alerts.ts';
import { formatAmount, parseAmount } from '../../../../src-core/money/amount.ts';
import { addDays } from '../../../../src-core/quality/days.ts';
import { cronOf, type Timing, timingOf } from '../../../components/schedule/timing.ts';

export const triggerKinds = ['dead-source', 'quality', 'cost-change', 'budget', 'report'] as const;
export type TriggerKind = AlertRule['trigger']['kind'];
export const severities = ['info', 'warning', 'critical'] as const;
export const languages = ['en', 'ko'] as const;
export const groups = ['rule', 'all', 'none'] as const;

type Scope = Extract<AlertRule['trigger'], { kind: 'cost-change' }>['scope'];

/** A known event as people say it: its last day is part of it. */
export type SuppressLine = { from: string; last: string; reason: string };
export type EscalationStep = { afterMinutes: string; channels: readonly string[] };

/** A rule as it is being written. Numbers stay text; what its kind has no use for keeps its value, so that changing one's mind loses nothing. */
export type RuleDraft = {
  name: string;
  isOn: boolean;
  severity: AlertRule['severity'];
  kind: TriggerKind;
  /** All of them when empty. */
  budgets: readonly string[];
  sources: readonly string[];
  scope: Omit<Scope, 'currency'>;
  currency: string;
  by: string | null;
  window: 'day' | 'week';
  /** Percent. */
  upBy: string;
  minimum: string;
  channels: readonly string[];
  timing: Timing;
  zone: string;
  cooldownHours: string;
  repeats: boolean;
  group: AlertRule['group'];
  quiet: { isOn: boolean; from: string; to: string; days: readonly number[]; exceptCritical: boolean };
  suppress: readonly SuppressLine[];
  escalation: readonly EscalationStep[];
  tellResolved: boolean;
  language: AlertRule['language'];
};

const WEEK = [1, 2, 3, 4, 5, 6, 7];
const quietOff: RuleDraft['quiet'] = { isOn: false, from: '22:00', to: '08:00', days: WEEK, exceptCritical: true };

/** @param language of the reader: messages begin in it */
export function newRule(zone: string, currency: string, language: string): RuleDraft {
  return {
    ...{ name: '', isOn: true, severity: 'warning', kind: 'dead-source', budgets: [], sources: [] },
    scope: { measure: 'EffectiveCost', filters: [], allocation: 'none', zone },
    ...{ currency, by: null, window: 'day', upBy: '20', minimum: '100', channels: [] },
    ...{ timing: timingOf('0 9 * * *'), zone, cooldownHours: '24', repeats: false, group: 'rule' },
    ...{ quiet: quietOff, suppress: [], escalation: [], tellResolved: true },
    language: language.startsWith('ko') ? 'ko' : 'en',
  };
}

/** A rule that watches one budget and is complete: it can be rehearsed at once. */
export const ruleOfBudget = (blank: RuleDraft, { id, name }: { id: string; name: string }): RuleDraft => ({
  ...{ ...blank, kind: 'budget', budgets: [id], name: name.slice(0, 120) },
});

export function draftOf(rule: AlertRule, currency: string): RuleDraft {
  const { trigger, cron, quietHours, suppress, escalation, cooldownHours, ...same } = rule;
  const { name, isOn, severity, channels, zone, repeats, group, tellResolved, language } = same;
  return {
    ...newRule(zone, currency, language),
    ...{ name, isOn, severity, channels, repeats, group, tellResolved },
    ...draftOfTrigger(trigger),
    timing: timingOf(cron),
    cooldownHours: String(cooldownHours),
    quiet: quietHours === null ? quietOff : { isOn: true, ...quietHours },
    suppress: suppress.map(({ from, to, reason }) => ({ from, last: addDays(to, -1), reason })),
    escalation: escalation.map(step => ({ ...step, afterMinutes: String(step.afterMinutes) })),
  };
}

function draftOfTrigger(trigger: AlertRule['trigger']): Partial<RuleDraft> {
  switch (trigger.kind) {
    case 'budget':
      return { kind: trigger.kind, budgets: trigger.budgets };
    case 'dead-source':
      return { kind: trigger.kind, sources: trigger.sources };
    case 'quality':
      return { kind: trigger.kind, currency: trigger.currency, minimum: trigger.minimum };
    case 'report':
      return { kind: trigger.kind };
    case 'cost-change': {
      const { kind, by, window, minimum } = trigger;
      const { currency, ...scope } = trigger.scope;
      return { kind, by, window, minimum, scope, currency, upBy: formatAmount(parseAmount(trigger.upBy) * 100n) };
    }
  }
}

export type RuleFault =
  | 'name'
  | 'currency'
  | 'minimum'
  | 'upBy'
  | 'cron'
  | 'cooldownHours'
  | 'quiet'
  | `suppress.${number}`
  | `escalation.${number}`;

const isAmount = (text: string) => /^\d{1,15}(\.\d{1,12})?$/.test(text);
const isClock = (text: string) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

/** What keeps it from being saved, by field. */
export function faultsOf(draft: RuleDraft): ReadonlySet<RuleFault> {
  const faults = new Set<RuleFault>();
  const must = (isGood: boolean, fault: RuleFault) => isGood || faults.add(fault);
  must(draft.name.trim() !== '', 'name');
  if (draft.kind === 'quality' || draft.kind === 'cost-change') {
    must(/^[A-Z]{3}$/.test(draft.currency), 'currency');
    must(isAmount(draft.minimum), 'minimum');
  }
  if (draft.kind === 'cost-change') must(isAmount(draft.upBy), 'upBy');
  if (draft.timing.cadence === 'custom') must(draft.timing.pattern.trim().split(/\s+/).length === 5, 'cron');
  must(/^\d{1,4}(\.\d{1,2})?$/.test(draft.cooldownHours) && Number(draft.cooldownHours) <= 8_760, 'cooldownHours');
  const { quiet } = draft;
  if (quiet.isOn) must(isClock(quiet.from) && isClock(quiet.to) && quiet.days.length > 0, 'quiet');
  for (const [index, { from, last, reason }] of draft.suppress.entries())
    must(isDay(from) && isDay(last) && from <= last && reason.trim() !== '', `suppress.${index}`);
  let before = 0;
  for (const [index, { afterMinutes, channels }] of draft.escalation.entries()) {
    const minutes = /^\d{1,5}$/.test(afterMinutes) ? Number(afterMinutes) : 0;
    must(minutes > before && minutes <= 43_200 && channels.length > 0, `escalation.${index}`);
    before = Math.max(before, minutes);
  }
  return faults;
}

/** The rule that was written; null while something is missing. */
export function ruleOf(draft: RuleDraft): AlertRule | null {
  if (faultsOf(draft).size > 0) return null;
  const { name, isOn, severity, channels, zone, repeats, group, tellResolved, language, quiet } = draft;
  const { isOn: isQuiet, ...hours } = quiet;
  return (
    AlertRule.safeParse({
      ...{ name, isOn, severity, channels, zone, repeats, group, tellResolved, language },
      trigger: triggerOf(draft),
      cron: cronOf(draft.timing) ?? undefined,
      cooldownHours: Number(draft.cooldownHours),
      quietHours: isQuiet ? hours : null,
      suppress: draft.suppress.map(({ from, last, reason }) => ({ from, to: addDays(last, 1), reason: reason.trim() })),
      escalation: draft.escalation.map(step => ({ ...step, afterMinutes: Number(step.afterMinutes) })),
    }).data ?? null
  );
}

function triggerOf({ kind, budgets, sources, scope, currency, by, window, upBy, minimum }: RuleDraft): unknown {
  if (kind === 'budget') return { kind, budgets };
  if (kind === 'dead-source') return { kind, sources };
  if (kind === 'quality') return { kind, currency, minimum };
  if (kind === 'report') return { kind };
  return { kind, scope: { ...scope, currency }, by, window, minimum, upBy: formatAmount(parseAmount(upBy) / 100n) };
}
