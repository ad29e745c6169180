import { teamProductAttributes } from '../../anycost/schema.ts';
import type { TagRule } from '../../contract/rules.ts';
import { type Dimension, resolveDimension } from '../../query/dimensions.ts';

export type TeamAttribute = (typeof teamProductAttributes)[number];
export type TeamAttributes = Readonly<Record<TeamAttribute, string | null>>;

export const noAttributes: TeamAttributes = Object.fromEntries(
  teamProductAttributes.map(name => [name, null]),
) as TeamAttributes;

export const isTeamAttribute = (field: string): field is TeamAttribute =>
  (teamProductAttributes as readonly string[]).includes(field);

/**
 * Where a rule may look besides the attributes it corrects: text columns of the charge line, one key of its tags or custom columns, what
 * is known of its model, and the source it came with. Null for anything else.
 */
export function ruleField(field: string): Dimension | null {
  try {
    const dimension = resolveDimension(field);
    if (dimension.kind === 'column' && dimension.type !== 'string') return null;
    return dimension;
  } catch {
    return null; // the caller says which field of which rule is unknown
  }
}

/** Fields that the rules read from the charge line, each once, in a fixed order. Switched-off rules read nothing. */
export function fieldsOf(rules: readonly TagRule[]): string[] {
  const fields = rules
    .filter(rule => rule.isOn)
    .flatMap(rule => [...rule.where.map(({ field }) => field), ...(rule.kind === 'look-up' ? [rule.field] : [])]);
  return [...new Set(fields)].filter(field => !isTeamAttribute(field)).toSorted();
}

/** Days at which a rule begins or ends to hold, YYYY-MM-DD, in order: between two of them the same rules are in force. */
export function boundariesOf(rules: readonly TagRule[]): string[] {
  const days = rules.filter(rule => rule.isOn).flatMap(rule => [rule.from, rule.until]);
  return [...new Set(days.filter(day => day !== null))].toSorted();
}

/**
 * Characters that count as blank at the ends of a value and inside a run of separators: what Unicode calls white space, and the invisible
 * ones that spreadsheets leave behind.
 */
export const blanks =
  '\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u2028\u2029\u202f\u205f\u3000\ufeff';

const blankSet = new Set(blanks);

export function trimBlanks(text: string): string {
  const characters = [...text];
  let [start, end] = [0, characters.length];
  while (start < end && blankSet.has(characters[start] ?? '')) start += 1;
  while (end > start && blankSet.has(characters[end - 1] ?? '')) end -= 1;
  return characters.slice(start, end).join('');
}

/** A run of blanks and of these between words says the same as one underscore; written for the inside of a character class. */
export const separatorClass = `${blanks}_\\-./:`;
