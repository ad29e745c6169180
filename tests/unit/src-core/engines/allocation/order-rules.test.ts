import { describe, expect, it } from 'vitest';
import { SplitRule, type SplitRuleInput } from '../../../../../src-core/contract/allocation.ts';
import { isInForceIn } from '../../../../../src-core/engines/allocation/fields.ts';
import { isOpenTarget, mayFeed, orderRules } from '../../../../../src-core/engines/allocation/order-rules.ts';

const rule = (id: string, team: string, more: Partial<SplitRuleInput> = {}) =>
  SplitRule.parse({
    ...{ id, name: id, attribute: 'x_Team', method: { kind: 'even' } },
    where: [{ field: 'x_Team', operator: 'is', value: team }],
    ...more,
  });
const idsOf = (rules: readonly SplitRule[]) => orderRules(rules).order.map(({ id }) => id);

describe('rules feed each other', () => {
  it('when one places what another asks for', () => {
    expect(mayFeed(rule('a', 'x', { targets: ['y'] }), rule('b', 'y'))).toBe(true);
    expect(mayFeed(rule('a', 'x', { targets: ['y'], except: ['y', 'z'] }), rule('b', 'y'))).toBe(false);
    expect(mayFeed(rule('a', 'x', { method: { kind: 'fixed', weights: { y: '1' } } }), rule('b', 'y'))).toBe(true);
  });

  it('never from an open set of targets to a rule that names its value, nor to itself', () => {
    expect(mayFeed(rule('a', 'x'), rule('b', 'y'))).toBe(false);
    expect(mayFeed(rule('a', 'x', { targets: ['x'] }), rule('a', 'x'))).toBe(false);
    const anyTeam = rule('b', '', { where: [{ field: 'x_Team', operator: 'is-present' }] });
    expect(mayFeed(rule('a', 'x'), anyTeam)).toBe(true);
  });

  it('not when they are never in force together, off, about different charges, or when one looks finer than a cell', () => {
    const a = rule('a', 'x', { targets: ['y'], until: '2026-03-01' });
    expect(mayFeed(a, rule('b', 'y', { from: '2026-03-01' }))).toBe(false);
    expect(mayFeed(a, rule('b', 'y', { from: '2026-02-28' }))).toBe(true);
    expect(mayFeed(a, rule('b', 'y', { isOn: false }))).toBe(false);
    const [team] = rule('b', 'y').where;
    const and = (field: string, value: string) => ({
      where: [...(team ? [team] : []), { field, operator: 'is' as const, value }],
    });
    expect(mayFeed(a, rule('b', 'y', and('Tags/env', 'prod')))).toBe(false);
    const storage = rule('a', 'x', { targets: ['y'], where: [{ field: 'ServiceName', operator: 'is', value: 'S3' }] });
    expect(mayFeed(storage, rule('b', 'y', and('ServiceName', 'EC2')))).toBe(false);
    expect(mayFeed(storage, rule('b', 'y', and('RegionId', 'eu')))).toBe(true);
  });
});

describe('the order', () => {
  it('is that of the list, but whoever is fed runs later', () => {
    const list = [
      rule('last', 'c'),
      rule('free', 'q'),
      rule('middle', 'b', { targets: ['c'] }),
      rule('first', 'a', { targets: ['b'] }),
    ];
    expect(idsOf(list)).toEqual(['free', 'first', 'middle', 'last']);
    expect(idsOf(list.slice(0, 2))).toEqual(['last', 'free']);
  });

  it('does not exist for a cycle, which is named', () => {
    const cycle = [rule('free', 'q'), rule('a', 'x', { targets: ['y'] }), rule('b', 'y', { targets: ['x', 'z'] })];
    expect(() => orderRules(cycle)).toThrow(
      expect.objectContaining({ code: 'allocation.cycle', details: { path: 'a \u2192 b \u2192 a' } }),
    );
  });
});

it('an open set of targets leaves out pools, its own included, and what it excepts', () => {
  const a = rule('a', 'platform', { except: ['legal'] });
  const rules = [a, rule('b', 'net', { where: [{ field: 'x_Team', operator: 'starts-with', value: 'net' }] })];
  const takesPart = (value: string) => isOpenTarget(a, value, rules);
  expect(['red', 'platform', 'network', 'legal'].map(takesPart)).toEqual([true, false, false, false]);
});

it('a rule is in force in a month that it touches', () => {
  const dated = rule('a', 'x', { from: '2026-02-15', until: '2026-04-01' });
  const months = ['2026-01', '2026-02', '2026-03', '2026-04'].map(month => isInForceIn(dated, month));
  expect(months).toEqual([false, true, true, false]);
});
