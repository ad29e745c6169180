import type { RuleSuggestion } from '../../contract/rules.ts';
import { separatorClass, type TeamAttribute } from './fields.ts';
import { addMoney, largestFirst, type Money } from './money-by-currency.ts';
import { lowerSimple } from './simple-case.ts';

/** A value of an attribute and what is booked under it. */
export type ValueWeight = { readonly value: string; readonly rows: number; readonly billedCost: Money };

/** Something (an account, a resource) with lines that lack an attribute, while all its other lines agree on one value. */
export type Gap = { readonly key: string; readonly value: string; readonly rows: number; readonly billedCost: Money };

/** Shorter names are too often one letter apart on purpose (`prod`, `prob`). */
const shortestNearMiss = 8;
/** Entries of one suggested table: what a person can still look through. */
const mostEntries = 500;

/**
 * Values that seem to mean the same: equal without case, blanks and separators, or (long ones) one letter apart. The one with the most
 * money stays. Numbers are never touched: `007` and `7` are two things.
 */
export function suggestAliases(attribute: TeamAttribute, values: readonly ValueWeight[]): RuleSuggestion[] {
  const words = values.filter(({ value }) => /\p{L}/u.test(value));
  const folded = [...Map.groupBy(words, ({ value }) => foldValue(value))].map(([key, members]) => ({
    key,
    members: members.toSorted(largestFirst),
  }));
  const near = nearMisses(folded.map(({ key }) => key));
  const memberOf = new Map(folded.map(({ key, members }) => [key, members]));
  const merged = new Set<string>();
  const groups = folded.flatMap(({ key }) => {
    if (merged.has(key)) return [];
    const keys = [key, ...(near.get(key) ?? []).filter(other => !merged.has(other))];
    for (const each of keys) merged.add(each);
    const members = keys.flatMap(each => memberOf.get(each) ?? []).toSorted(largestFirst);
    return members.length > 1 ? [{ members, isNear: keys.length > 1 }] : [];
  });
  return groups.map(({ members: [best, ...others], isNear }) => {
    const target = best?.value ?? '';
    return {
      rule: {
        id: ruleId(`merge-${attribute}-${target}`),
        kind: 'alias',
        attribute,
        values: Object.fromEntries(others.map(({ value }) => [value, target])),
        ignoreCase: false,
        ...open,
      },
      reason: isNear
        ? `These values of ${attribute} differ from "${target}" by one letter, or by case and separators only.`
        : `These values of ${attribute} differ from "${target}" by case, blanks or separators only.`,
      rows: others.reduce((sum, { rows }) => sum + rows, 0),
      billedCost: addMoney(others.flatMap(({ billedCost }) => billedCost)),
    };
  });
}

/** One look-up for all gaps of a kind, the ones with the most money first. @param field what `key` is a value of */
export function suggestLookUp(attribute: TeamAttribute, field: string, gaps: readonly Gap[]): RuleSuggestion[] {
  const chosen = gaps.toSorted(largestFirst).slice(0, mostEntries);
  if (chosen.length === 0) return [];
  const left = gaps.length - chosen.length;
  return [
    {
      rule: {
        id: ruleId(`fill-${attribute}-by-${field}`),
        kind: 'look-up',
        attribute,
        field,
        table: Object.fromEntries(chosen.map(({ key, value }) => [key, value])),
        overrides: false,
        ...open,
      },
      reason: `Lines without ${attribute} whose ${field} has exactly one ${attribute} on its other lines.${left > 0 ? ` ${left} smaller ones are left for the next round.` : ''}`,
      rows: chosen.reduce((sum, { rows }) => sum + rows, 0),
      billedCost: addMoney(chosen.flatMap(({ billedCost }) => billedCost)),
    },
  ];
}

/** Largest amount first; amounts of different currencies are compared by their number, for want of a rate. */
export const byMoney = <T extends { readonly billedCost: Money }>(suggestions: readonly T[]): T[] =>
  suggestions.toSorted(largestFirst);

const open = { note: '', isOn: true, from: null, until: null, where: [] };

const ruleId = (text: string) => text.slice(0, 80);

const separators = new RegExp(`[${separatorClass}]+`, 'gu');
const foldValue = (value: string) => lowerSimple(value).replace(separators, '');

/** Keys within one insertion, deletion, substitution or swap of letters of each other; differences in digits do not count as near. */
function nearMisses(keys: readonly string[]): Map<string, string[]> {
  const byShape = new Map<string, Set<string>>();
  for (const key of keys.filter(candidate => candidate.length >= shortestNearMiss - 1)) {
    for (let at = -1; at < key.length; at += 1) {
      const shape = at < 0 ? key : key.slice(0, at) + key.slice(at + 1);
      byShape.set(shape, (byShape.get(shape) ?? new Set()).add(key));
    }
  }
  const near = new Map<string, Set<string>>();
  for (const group of byShape.values()) {
    for (const a of group)
      for (const b of group) if (a !== b && isNear(a, b)) near.set(a, (near.get(a) ?? new Set()).add(b));
  }
  return new Map([...near].map(([key, others]) => [key, [...others].toSorted()]));
}

function isNear(a: string, b: string): boolean {
  if (a.replace(/\D/g, '') !== b.replace(/\D/g, '')) return false;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length < shortestNearMiss) return false;
  let start = 0;
  while (start < short.length && short[start] === long[start]) start += 1;
  let tail = 0;
  while (tail < short.length - start && short.at(-1 - tail) === long.at(-1 - tail)) tail += 1;
  const [restShort, restLong] = [short.slice(start, short.length - tail), long.slice(start, long.length - tail)];
  if (restShort.length <= 1 && restLong.length <= 1) return true;
  return (
    restShort.length === 2 && restLong.length === 2 && restShort[0] === restLong[1] && restShort[1] === restLong[0]
  );
}
