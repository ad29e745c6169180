import { teamProductAttributes } from '../../anycost/schema.ts';
import type { TagRule } from '../../contract/rules.ts';
import { isTeamAttribute, separatorClass, type TeamAttributes, trimBlanks } from './fields.ts';
import { readPattern, readReplacement } from './pattern.ts';
import { lowerSimple, upperSimple } from './simple-case.ts';

/** What a rule sees of one charge line. */
export type TaggedLine = {
  /** As the tag policy read them from the line's own tags: see `tag-policy.ts`. */
  readonly attributes: TeamAttributes;
  /** The other fields that the rules name; absent and null both mean no value. */
  readonly fields: Readonly<Record<string, string | null>>;
  /** UTC, ISO 8601; null where the line has none, and then only rules without dates hold. */
  readonly chargePeriodStart: string | null;
};

export type Corrected = {
  readonly attributes: TeamAttributes;
  /** Places in the list of the rules that changed something, in order. */
  readonly hits: readonly number[];
};

/**
 * The meaning of a rule list: each rule in order, on what the one before left. Pure; `rules-sql.ts` says the same to DuckDB for millions
 * of lines, and a property test holds the two together. Rules must have passed `checkRules`.
 */
export function applyRules(rules: readonly TagRule[], line: TaggedLine): Corrected {
  let attributes = line.attributes;
  const hits: number[] = [];
  for (const [index, rule] of rules.entries()) {
    if (!rule.isOn || !isInForce(rule, line.chargePeriodStart)) continue;
    const fieldValue = (field: string) => (isTeamAttribute(field) ? attributes[field] : (line.fields[field] ?? null));
    if (!rule.where.every(condition => holds(condition, fieldValue(condition.field)))) continue;
    const before = attributes[rule.attribute];
    const after = orNone(valueAfter(rule, before, fieldValue));
    if (after === before) continue;
    attributes = { ...attributes, [rule.attribute]: after };
    hits.push(index);
  }
  return { attributes, hits };
}

export const sameAttributes = (a: TeamAttributes, b: TeamAttributes) =>
  teamProductAttributes.every(name => a[name] === b[name]);

/** `from` is the first day, `until` the day after the last; days are UTC days of ChargePeriodStart. */
function isInForce(rule: TagRule, chargePeriodStart: string | null): boolean {
  if (rule.from === null && rule.until === null) return true;
  if (chargePeriodStart === null) return false;
  const day = chargePeriodStart.slice(0, 10);
  return (rule.from === null || day >= rule.from) && (rule.until === null || day < rule.until);
}

/** No value differs from every value: `is-not` holds there. Letters count as written; `matches` asks for the whole value. */
export function holds({ operator, value: wanted }: TagRule['where'][number], value: string | null): boolean {
  const known = value !== null && trimBlanks(value) !== '';
  switch (operator) {
    case 'is':
      return value === wanted;
    case 'is-not':
      return value !== wanted;
    case 'contains':
      return value?.includes(wanted) ?? false;
    case 'starts-with':
      return value?.startsWith(wanted) ?? false;
    case 'matches': {
      const pattern = readPattern(wanted);
      return value !== null && typeof pattern !== 'string' && pattern.js.test(value);
    }
    case 'is-empty':
      return !known;
    case 'is-present':
      return known;
  }
}

function valueAfter(rule: TagRule, before: string | null, fieldValue: (field: string) => string | null): string | null {
  switch (rule.kind) {
    case 'normalise':
      return before === null ? null : rule.steps.reduce(normalise, before);
    case 'alias': {
      if (before === null) return null;
      if (!rule.ignoreCase) return own(rule.values, before) ?? before;
      const folded = lowerSimple(before);
      const match = Object.entries(rule.values).find(([key]) => lowerSimple(key) === folded);
      return match ? match[1] : before;
    }
    case 'regex':
      return before === null ? null : replaceWhole(rule, before);
    case 'look-up': {
      if (before !== null && !rule.overrides) return before;
      const key = fieldValue(rule.field);
      return (key === null ? undefined : own(rule.table, key)) ?? before;
    }
    case 'set':
      return before === null || rule.overrides ? rule.value : before;
  }
}

type Step = Extract<TagRule, { kind: 'normalise' }>['steps'][number];

const separatorRun = new RegExp(`[${separatorClass}]+`, 'gu');

function normalise(value: string, step: Step): string {
  switch (step) {
    case 'trim':
      return trimBlanks(value);
    case 'lower':
      return lowerSimple(value);
    case 'upper':
      return upperSimple(value);
    case 'unify-separators':
      return value.replace(separatorRun, '_');
  }
}

function replaceWhole(rule: Extract<TagRule, { kind: 'regex' }>, value: string): string {
  const pattern = readPattern(rule.pattern);
  if (typeof pattern === 'string') return value;
  const match = pattern.js.exec(value);
  const replacement = readReplacement(rule.replacement, pattern.groups);
  if (!match || typeof replacement === 'string') return value;
  return replacement.map(piece => (typeof piece === 'number' ? (match[piece] ?? '') : piece)).join('');
}

/** A value of nothing but blanks says nothing. */
const orNone = (value: string | null) => (value === null || trimBlanks(value) === '' ? null : value);

const own = (table: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;
