import type { SplitRule } from '../../contract/allocation.ts';
import { AppError } from '../../errors/app-error.ts';
import { holds } from '../../policy/tag-rules/apply-rules.ts';
import { onCells } from './fields.ts';

/** Rules in the order in which they run, and who takes up what they place, in the order of the list. */
export type RunOrder = {
  readonly order: readonly SplitRule[];
  readonly feeds: ReadonlyMap<string, readonly SplitRule[]>;
};

/** The values that a rule names itself, those of `except` left out; null = whatever has weight. */
export function namedTargets(rule: SplitRule): string[] | null {
  const named = rule.targets ?? (rule.method.kind === 'fixed' ? Object.keys(rule.method.weights) : null);
  if (named === null) return null;
  const except = new Set(rule.except);
  return named.filter(target => !except.has(target));
}

/** Whether an open target set takes the value in: it is not excepted, and it is nobody's pool (the rule's own included). */
export function isOpenTarget(rule: SplitRule, value: string, rules: readonly SplitRule[]): boolean {
  return !rule.except.includes(value) && !rules.some(other => other.isOn && isPoolValue(other, rule.attribute, value));
}

const naming = new Set(['is', 'contains', 'starts-with', 'matches']);

const conditionsOn = (rule: SplitRule, field: string) => rule.where.filter(condition => condition.field === field);

/** A rule's pool is at a value when its conditions name it. `is-not` and `is-present` name none, or every value would be a pool. */
function isPoolValue(rule: SplitRule, attribute: string, value: string): boolean {
  const conditions = conditionsOn(rule, attribute);
  return conditions.some(({ operator }) => naming.has(operator)) && conditions.every(each => holds(each, value));
}

/**
 * What a rule places is taken up by the next one that asks for the place it was put at: one with a condition on the attribute. A rule that
 * looks at more than a cell has (tags, resources) takes up nothing, because parts of a split have none; nor does a rule take up its own parts.
 */
export function mayFeed(from: SplitRule, to: SplitRule): boolean {
  if (from.id === to.id || !from.isOn || !to.isOn || !onCells(to.where) || !overlap(from, to)) return false;
  const conditions = conditionsOn(to, from.attribute);
  if (conditions.length === 0 || contradict(from, to)) return false;
  const targets = namedTargets(from);
  if (targets !== null) return targets.some(target => conditions.every(each => holds(each, target)));
  // an open set leaves out what others name, and what it places is never empty
  return conditions.every(({ operator }) => operator === 'is-not' || operator === 'is-present');
}

const overlap = (a: SplitRule, b: SplitRule) =>
  (a.from === null || b.until === null || a.from < b.until) &&
  (b.from === null || a.until === null || b.from < a.until);

/** Both ask for different values of something that a split does not change. */
function contradict(from: SplitRule, to: SplitRule): boolean {
  return from.where.some(
    a =>
      a.operator === 'is' &&
      a.field !== from.attribute &&
      to.where.some(b => b.field === a.field && b.operator === 'is' && b.value !== a.value),
  );
}

/**
 * Whoever is fed runs later; otherwise the order of the list stays.
 * @throws AppError `allocation.cycle` { path } with the rules that feed each other
 */
export function orderRules(rules: readonly SplitRule[]): RunOrder {
  const active = rules.filter(rule => rule.isOn);
  const feeds = new Map(active.map(rule => [rule.id, active.filter(other => mayFeed(rule, other))]));
  const waitsFor = new Map(active.map(rule => [rule.id, new Set<string>()]));
  for (const [from, fed] of feeds) for (const to of fed) waitsFor.get(to.id)?.add(from);
  const order: SplitRule[] = [];
  const done = new Set<string>();
  for (;;) {
    const next = active.find(
      rule => !done.has(rule.id) && [...(waitsFor.get(rule.id) ?? [])].every(id => done.has(id)),
    );
    if (!next) break;
    done.add(next.id);
    order.push(next);
  }
  const [stuck] = active.filter(rule => !done.has(rule.id));
  if (stuck) throw new AppError('allocation.cycle', { path: cycleFrom(stuck.id, waitsFor, done).join(' \u2192 ') });
  return { order, feeds };
}

/** Walk back along who waits for whom among the rules that never ran: each waits for another one, so a rule comes up twice. */
function cycleFrom(
  start: string,
  waitsFor: ReadonlyMap<string, ReadonlySet<string>>,
  done: ReadonlySet<string>,
): string[] {
  const path = [start];
  for (;;) {
    const [first = start] = path;
    const before = [...(waitsFor.get(first) ?? [])].find(id => !done.has(id)) ?? first;
    const again = path.indexOf(before);
    if (again >= 0) return [before, ...path.slice(0, again + 1)];
    path.unshift(before);
  }
}
