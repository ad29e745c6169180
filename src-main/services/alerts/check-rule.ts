import { currencyCodes } from '../../../src-core/anycost/currency-codes.ts';
import type { AlertMute, AlertRule } from '../../../src-core/contract/alerts.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { resolveDimension } from '../../../src-core/query/dimensions.ts';
import { parseLocalDay } from '../../../src-core/query/period.ts';
import { offsetAt } from '../../../src-core/query/zone.ts';
import { checkTimes } from '../sources/schedule.ts';

export type Existing = { readonly channels: ReadonlySet<string>; readonly budgets: ReadonlySet<string> };

/** @throws AppError `alert.invalid` with the first thing that is wrong; `query.unknown-dimension`, `query.bad-zone` */
export function checkRule(rule: AlertRule, existing: Existing): void {
  const invalid = (what: string, cause?: unknown) => new AppError('alert.invalid', { what }, { cause });
  checkTimes(rule, (what, cause) => invalid(`its schedule: ${what}`, cause));
  const channels = [...rule.channels, ...rule.escalation.flatMap(step => step.channels)];
  const unknown = channels.find(id => !existing.channels.has(id));
  if (unknown !== undefined) throw invalid(`there is no channel ${unknown}`);
  const { trigger, quietHours } = rule;
  if (trigger.kind === 'budget') {
    const missing = trigger.budgets.find(id => !existing.budgets.has(id));
    if (missing !== undefined) throw invalid(`there is no budget ${missing}`);
  }
  if (trigger.kind === 'cost-change') {
    if (trigger.upBy.startsWith('-') || trigger.minimum.startsWith('-'))
      throw invalid('upBy and minimum must not be below zero');
    const { filters, allocation, zone, currency } = trigger.scope;
    offsetAt(zone, 0);
    if (!currencyCodes.includes(currency)) throw invalid(`${currency} is no currency of ISO 4217`);
    const names = filters.map(({ dimension }) => dimension);
    for (const name of trigger.by === null ? names : [...names, trigger.by]) resolveDimension(name, allocation);
  }
  if (trigger.kind === 'quality' && trigger.minimum.startsWith('-')) throw invalid('minimum must not be below zero');
  if (quietHours?.from === quietHours?.to && new Set(quietHours?.days).size === 7)
    throw invalid('its quiet hours never end; switch the rule off instead');
  for (const { from, to } of rule.suppress)
    if (parseLocalDay(from) >= parseLocalDay(to))
      throw invalid(`the known event from ${from} to ${to} has no day in it`);
  const minutes = rule.escalation.map(step => step.afterMinutes);
  if (minutes.some((after, index) => index > 0 && after <= (minutes[index - 1] ?? 0)))
    throw invalid('each step of the escalation must come later than the one before');
}

/** @throws AppError `alert.invalid`, `query.unknown-dimension` */
export function checkMute({ from, until, rules, filters }: AlertMute, known: ReadonlySet<string>): void {
  for (const { dimension } of filters) resolveDimension(dimension, 'split');
  if (until !== null && Date.parse(until) <= Date.parse(from))
    throw new AppError('alert.invalid', { what: 'the mute ends before it begins' });
  const unknown = rules.find(id => !known.has(id));
  if (unknown !== undefined) throw new AppError('alert.invalid', { what: `there is no alert rule ${unknown}` });
}
