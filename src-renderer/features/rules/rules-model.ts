import type { RulePreview, RuleSet, RuleSuggestion, TagRule } from '../../../src-core/contract/rules.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { checkRules } from '../../../src-core/policy/tag-rules/check-rules.ts';
import { largestFirst } from '../../../src-core/policy/tag-rules/money-by-currency.ts';
import { freeId } from '../../components/rule-parts/rule-list.ts';

export type RuleKind = TagRule['kind'];
export const ruleKinds = ['alias', 'look-up', 'set', 'normalise', 'regex'] as const satisfies readonly RuleKind[];
export const normaliseSteps = ['trim', 'unify-separators', 'lower', 'upper'] as const;

/** Rules as they are being worked on; `baseVersion` is the version they began as. */
export type Draft = {
  readonly baseVersion: number;
  readonly rules: readonly TagRule[];
  readonly note: string;
  readonly includeClosed: boolean;
};

export const draftOf = (current: RuleSet): Draft => ({
  baseVersion: current.version,
  rules: current.rules,
  note: '',
  includeClosed: false,
});

/** Whether applying the draft could do anything. The note alone is no change. */
export const isChanged = (draft: Draft, current: RuleSet): boolean =>
  draft.includeClosed || JSON.stringify(draft.rules) !== JSON.stringify(current.rules);

/** A rule of a kind that does nothing yet. */
export function emptyRule(kind: RuleKind, rules: readonly TagRule[]): TagRule {
  const base = {
    id: freeId(kind, rules),
    note: '',
    isOn: true,
    from: null,
    until: null,
    where: [],
    attribute: 'x_Team' as const,
  };
  switch (kind) {
    case 'alias':
      return { ...base, kind, values: {}, ignoreCase: false };
    case 'look-up':
      return { ...base, kind, field: 'SubAccountId', table: {}, overrides: false };
    case 'set':
      return { ...base, kind, value: '', overrides: false };
    case 'normalise':
      return { ...base, kind, steps: ['trim'] };
    case 'regex':
      return { ...base, kind, pattern: '', replacement: '' };
  }
}

/** Suggestions that the rules do not hold yet, most money first. */
export function openSuggestions(suggestions: readonly RuleSuggestion[], rules: readonly TagRule[]): RuleSuggestion[] {
  const known = new Set(rules.map(contentOf));
  return suggestions.filter(({ rule }) => !known.has(contentOf(rule))).toSorted(largestFirst);
}

/** What a rule does, whatever it is called. */
const contentOf = ({ id: _, note: __, isOn: ___, ...rule }: TagRule) => JSON.stringify(rule);

/** Why the lake would refuse this rule beside the others; null when it would not. */
export function ruleProblem(rule: TagRule, others: readonly TagRule[]): AppError | null {
  if (rule.id.trim() === '') return new AppError('rules.invalid', { id: '-', what: 'it has no name' });
  try {
    checkRules([...others, rule]);
    return null;
  } catch (error) {
    if (error instanceof AppError && error.details.id === rule.id) return error;
    return null; // another rule is at fault; the dry run says so
  }
}

/** Pairs of a rule in the order they are shown: a record keeps no empty key and no key twice. */
export const pairsOf = (table: Readonly<Record<string, string>>): [string, string][] => Object.entries(table);

export function tableOf(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(pairs.filter(([from, to]) => from !== '' || to !== ''));
}

/** Moves by attribute, the largest first in each, at most `limit` of them with the number left out. */
export function movesByAttribute(
  preview: RulePreview,
  limit: number,
): { attribute: TagRule['attribute']; moves: RulePreview['moves']; left: number }[] {
  return [...Map.groupBy(preview.moves, ({ attribute }) => attribute)].map(([attribute, moves]) => ({
    attribute,
    moves: moves.slice(0, limit),
    left: Math.max(0, moves.length - limit),
  }));
}
