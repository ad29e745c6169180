import type { TagRule } from '../../contract/rules.ts';
import { AppError } from '../../errors/app-error.ts';
import { isTeamAttribute, ruleField, trimBlanks } from './fields.ts';
import { readPattern, readReplacement } from './pattern.ts';
import { lowerSimple } from './simple-case.ts';

/** All rules together; every one is a step of one statement. */
const mostRules = 1_000;

/**
 * What can be said of rules without looking at rows. That a list also leaves its own result alone is checked against the rows themselves
 * when it is tried or applied: no look at a pattern alone can tell.
 * @throws AppError `rules.invalid` { id, what }
 */
export function checkRules(rules: readonly TagRule[]): void {
  if (rules.length > mostRules)
    throw new AppError('rules.invalid', { id: '-', what: `there are more than ${mostRules} rules` });
  const seen = new Set<string>();
  for (const rule of rules) {
    const problem = seen.has(rule.id) ? 'another rule has the same id' : problemOf(rule);
    if (problem) throw new AppError('rules.invalid', { id: rule.id, what: problem });
    seen.add(rule.id);
  }
}

function problemOf(rule: TagRule): string | null {
  if (JSON.stringify(rule).includes('\\u0000')) return 'it holds a NUL character';
  if (rule.from !== null && rule.until !== null && rule.from >= rule.until)
    return `it ends (${rule.until}, exclusive) before it begins (${rule.from})`;
  for (const { field, operator, value } of rule.where) {
    if (!isKnownField(field)) return unknownField(field);
    if (operator === 'matches') {
      const pattern = readPattern(value);
      if (typeof pattern === 'string') return `the pattern of its condition on ${field} ${pattern}`;
    }
  }
  switch (rule.kind) {
    case 'normalise':
      return rule.steps.includes('lower') && rule.steps.includes('upper') ? 'it asks for lower and upper case' : null;
    case 'alias':
      return aliasProblem(rule);
    case 'regex':
      return regexProblem(rule);
    case 'look-up':
      if (!isKnownField(rule.field)) return unknownField(rule.field);
      return rule.field === rule.attribute ? 'it looks up the attribute by itself; that is an alias' : null;
    case 'set':
      return trimBlanks(rule.value) === '' && !rule.overrides ? 'it sets nothing where there is nothing' : null;
  }
}

/** Twice must be once: what an alias leads to may lead nowhere else. */
function aliasProblem(rule: Extract<TagRule, { kind: 'alias' }>): string | null {
  const fold = (text: string) => (rule.ignoreCase ? lowerSimple(text) : text);
  const targets = new Map<string, string>();
  for (const [from, to] of Object.entries(rule.values)) {
    const known = targets.get(fold(from));
    if (known !== undefined && known !== to) return `two spellings of "${from}" mean different values`;
    targets.set(fold(from), to);
  }
  for (const [from, to] of targets) {
    const next = targets.get(fold(to));
    if (next !== undefined && next !== to) return `"${from}" means "${to}", which means "${next}"; name the last one`;
  }
  return targets.size === 0 ? 'it has no values' : null;
}

function regexProblem(rule: Extract<TagRule, { kind: 'regex' }>): string | null {
  const pattern = readPattern(rule.pattern);
  if (typeof pattern === 'string') return `the pattern ${pattern}`;
  const replacement = readReplacement(rule.replacement, pattern.groups);
  return typeof replacement === 'string' ? `the replacement ${replacement}` : null;
}

const isKnownField = (field: string) => isTeamAttribute(field) || ruleField(field) !== null;
const unknownField = (field: string) =>
  `there is no text field ${field.slice(0, 80)}; rules read text columns of FOCUS, Tags/<key>, x_Custom/<key> and the attributes`;
