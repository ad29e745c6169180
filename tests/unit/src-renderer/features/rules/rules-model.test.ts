import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RulePreview, type RuleSet, TagRule } from '../../../../../src-core/contract/rules.ts';
import { freeId, moveRule, putRule } from '../../../../../src-renderer/components/rule-parts/rule-list.ts';
import {
  draftOf,
  emptyRule,
  isChanged,
  movesByAttribute,
  openSuggestions,
  ruleKinds,
  ruleProblem,
  tableOf,
} from '../../../../../src-renderer/features/rules/rules-model.ts';

const alias = (id: string, values: Record<string, string> = { a: 'b' }): TagRule => ({
  ...emptyRule('alias', []),
  ...{ id, kind: 'alias', values, ignoreCase: false },
});
const ids = (rules: readonly TagRule[]) => rules.map(({ id }) => id);
const three = [alias('one'), alias('two'), alias('three')];

describe('the list of rules', () => {
  it('moves a rule by one place and nowhere else', () => {
    expect(ids(moveRule(three, 2, -1))).toEqual(['one', 'three', 'two']);
    expect(ids(moveRule(three, 0, 1))).toEqual(['two', 'one', 'three']);
    expect(moveRule(three, 0, -1)).toBe(three);
    expect(moveRule(three, 2, 1)).toBe(three);
  });

  it('moving there and back is nothing (property)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1 }), at => {
        expect(moveRule(moveRule(three, at, 1), at + 1, -1)).toEqual(three);
      }),
    );
  });

  it('keeps the place of a rule that was edited, and adds a new one at the end', () => {
    expect(ids(putRule(three, 'two', alias('renamed')))).toEqual(['one', 'renamed', 'three']);
    expect(ids(putRule(three, null, alias('four')))).toEqual(['one', 'two', 'three', 'four']);
  });

  it('finds a name that no rule has, never longer than a name may be', () => {
    expect(freeId('alias', three)).toBe('alias');
    expect(freeId('one', [...three, alias('one-2')])).toBe('one-3');
    const long = 'x'.repeat(80);
    expect(freeId(long, [alias(long)]).length).toBeLessThanOrEqual(80);
  });

  it.each(ruleKinds)('an empty %s is one the contract takes', kind => {
    expect(TagRule.safeParse(emptyRule(kind, [])).success).toBe(true);
  });
});

describe('a draft', () => {
  const current: RuleSet = { version: 3, createdAt: null, author: 'ana', note: '', rules: three };

  it('is a change when rules differ or closed months are asked for; a note alone is none', () => {
    const draft = draftOf(current);
    expect(isChanged(draft, current)).toBe(false);
    expect(isChanged({ ...draft, note: 'why' }, current)).toBe(false);
    expect(isChanged({ ...draft, includeClosed: true }, current)).toBe(true);
    expect(isChanged({ ...draft, rules: moveRule(three, 0, 1) }, current)).toBe(true);
  });
});

it('a suggestion goes once a rule does the same, whatever it is called, and comes back when the rule is changed', () => {
  const suggestion = (rule: TagRule, amount: string) => ({
    ...{ rule, reason: '', rows: 1 },
    billedCost: [{ currency: 'USD', amount }],
  });
  const [small, large] = [suggestion(alias('s1', { x: 'y' }), '2'), suggestion(alias('s2', { p: 'q' }), '-30')];
  expect(openSuggestions([small, large], [])).toEqual([large, small]);
  expect(openSuggestions([small, large], [alias('mine', { p: 'q' })])).toEqual([small]);
  expect(openSuggestions([small, large], [alias('s2', { p: 'r' })])).toEqual([large, small]);
});

describe('why a rule would be refused', () => {
  const codeOf = (rule: TagRule, others: readonly TagRule[] = []) => ruleProblem(rule, others)?.details.what;

  it('is told of this rule and not of another one', () => {
    expect(codeOf(alias('fine'))).toBeUndefined();
    expect(codeOf(alias('  '))).toBe('it has no name');
    expect(codeOf(alias('one'), three)).toBe('another rule has the same id');
    expect(codeOf({ ...alias('dated'), from: '2026-02-01', until: '2026-01-01' })).toContain('ends');
    const broken: TagRule = {
      ...emptyRule('look-up', []),
      id: 'broken',
      kind: 'look-up',
      field: 'Nothing',
      table: {},
      overrides: false,
    };
    expect(codeOf(broken)).toContain('Nothing');
    expect(codeOf(alias('fine'), [broken])).toBeUndefined();
  });
});

it('lines without any text are no lines of a table; an empty target is "no value" and stays', () => {
  expect(
    tableOf([
      ['n/a', ''],
      ['', ''],
      ['DEV', 'dev'],
    ]),
  ).toEqual({ 'n/a': '', DEV: 'dev' });
});

it('moves are shown by attribute, the rest is counted', () => {
  const move = (attribute: 'x_Team' | 'x_Environment', from: string) => ({
    ...{ attribute, from, to: 'z', rows: 1, billedCost: [] },
  });
  const preview: RulePreview = {
    ...{ rows: 3, billedCost: [], byRule: [], periods: [] },
    moves: [move('x_Team', 'a'), move('x_Environment', 'b'), move('x_Team', 'c')],
  };
  expect(movesByAttribute(preview, 1)).toEqual([
    { attribute: 'x_Team', moves: [move('x_Team', 'a')], left: 1 },
    { attribute: 'x_Environment', moves: [move('x_Environment', 'b')], left: 0 },
  ]);
});
