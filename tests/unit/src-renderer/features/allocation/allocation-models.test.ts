import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AllocationProof, SplitRule } from '../../../../../src-core/contract/allocation.ts';
import { formatAmount, parseAmount } from '../../../../../src-core/money/amount.ts';
import type { ReadRows } from '../../../../../src-core/query/read-columns.ts';
import { readView, writeView } from '../../../../../src-renderer/features/allocation/address.ts';
import { flowLayout } from '../../../../../src-renderer/features/allocation/flow-layout.ts';
import { flowOf, flowTables, LEFT, REST } from '../../../../../src-renderer/features/allocation/flow-model.ts';
import {
  draftOf,
  isChanged,
  modelProblem,
  placesOf,
  rulesNamedBy,
} from '../../../../../src-renderer/features/allocation/model-draft.ts';
import { moveGroups } from '../../../../../src-renderer/features/allocation/moves-model.ts';
import {
  closing,
  defaultMonth,
  figuresOfRule,
  monthAfter,
} from '../../../../../src-renderer/features/allocation/proof-model.ts';
import { fromTemplate, templateNames } from '../../../../../src-renderer/features/allocation/templates.ts';

const proof = (part: Partial<AllocationProof>): AllocationProof => ({
  ...{ month: '2026-10', currency: 'USD', measure: 'EffectiveCost', input: '10', output: '10' },
  ...{ direct: '6', split: '3', unallocated: null, untagged: '1', byRule: [] },
  ...part,
});

describe('the proof on screen', () => {
  it('adds the parts up again: 6 + 3 + none + 1 = 10', () => {
    expect(closing(proof({}))).toMatchObject({ difference: '0', isClosed: true, untaggedShare: 0.1 });
  });

  it('does not believe a proof whose parts do not add up, by the last digit', () => {
    const open = closing(proof({ split: '2.999999999999999999999999' }));
    expect(open).toMatchObject({ difference: '0.000000000000000000000001', isClosed: false });
  });

  it('is unknown, not closed, where the amount of the charges is not known', () => {
    const unknown = closing(proof({ input: null, output: null, direct: null, split: null, untagged: null }));
    expect(unknown).toMatchObject({ difference: null, isClosed: false, untaggedShare: null });
  });

  it('gives a split its figures per currency, most money first', () => {
    const byRule = [{ ruleId: 'idle', input: '3', output: '2', unallocated: '1', targets: 2 }];
    const proofs = [
      proof({ currency: 'EUR', input: '2', byRule }),
      proof({ byRule }),
      proof({ month: '2026-09', byRule }),
    ];
    expect(figuresOfRule(proofs, { month: '2026-10', measure: 'EffectiveCost', ruleId: 'idle' })).toEqual([
      { currency: 'USD', pool: '3', placed: '2', unallocated: '1', targets: 2 },
      { currency: 'EUR', pool: '3', placed: '2', unallocated: '1', targets: 2 },
    ]);
  });

  it('opens on the newest month that is over', () => {
    expect(defaultMonth(['2026-11', '2026-10'], '2026-11-23')).toBe('2026-10');
    expect(defaultMonth(['2026-11'], '2026-11-23')).toBe('2026-11');
    expect(defaultMonth([], '2026-11-23')).toBeNull();
    expect(monthAfter('2026-12')).toBe('2027-01');
  });
});

type Line = { team: string | null; rule: string | null; kind: string; amount: string | null; currency?: string };

function answer(lines: readonly Line[]): ReadRows {
  const text = (name: string, of: (line: Line) => string | null) => ({
    kind: 'text' as const,
    name,
    get: (row: number) => (lines[row] ? of(lines[row]) : null),
  });
  const columns = [
    text('x_Team', ({ team }) => team),
    text('x_AllocationRule', ({ rule }) => rule),
    text('x_AllocationKind', ({ kind }) => kind),
    text('BillingCurrency', ({ currency }) => currency ?? 'USD'),
  ];
  const exact = (row: number) => {
    const amount = lines[row]?.amount ?? null;
    return amount === null ? null : parseAmount(amount);
  };
  const money = { kind: 'money' as const, name: 'EffectiveCost', get: exact, approximate: () => 0, compare: () => 0 };
  return {
    rowCount: lines.length,
    columns: [...columns, money],
    text: name => columns.find(column => column.name === name) ?? null,
  };
}
const tablesOf = (lines: readonly Line[]) =>
  flowTables(answer(lines), { attribute: 'x_Team', measure: 'EffectiveCost' });

describe('who has what after the splits', () => {
  const lines: Line[] = [
    { team: 'search', rule: null, kind: 'direct', amount: '5' },
    { team: 'search', rule: 'idle', kind: 'split', amount: '2' },
    { team: 'studio', rule: 'idle', kind: 'split', amount: '1' },
    { team: 'platform', rule: 'idle', kind: 'unallocated', amount: '0.5' },
    { team: null, rule: null, kind: 'untagged', amount: '20' },
  ];

  it('has a row a value, then who names none, then what was left; rows and columns add up', () => {
    const [table] = tablesOf(lines);
    expect(table?.rows.map(({ value, kind, total }) => [kind, value, formatAmount(total)])).toEqual([
      ['value', 'search', '7'],
      ['value', 'studio', '1'],
      ['value', null, '20'],
      ['left', null, '0.5'],
    ]);
    expect(table?.rows[1]?.direct).toBeUndefined();
    expect(formatAmount(table?.byRule.get('idle') ?? 0n)).toBe('3.5');
    expect(formatAmount(table?.total ?? 0n)).toBe('28.5');
  });

  it('never adds currencies together, and an unknown amount stays unknown', () => {
    const tables = tablesOf([
      { team: 'search', rule: null, kind: 'direct', amount: null },
      { team: 'search', rule: null, kind: 'direct', amount: '9', currency: 'EUR' },
    ]);
    expect(tables.map(({ currency, total }) => [currency, formatAmount(total)])).toEqual([
      ['EUR', '9'],
      ['USD', '0'],
    ]);
    expect(tables[1]?.rows[0]?.direct).toBeNull();
  });

  it('closes for any rows: total = direct + every split', () => {
    const line = fc.record({
      team: fc.constantFrom('a', 'b', null),
      rule: fc.constantFrom('r1', 'r2', null),
      kind: fc.constantFrom('split', 'unallocated'),
      amount: fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(formatAmount),
    });
    fc.assert(
      fc.property(fc.array(line), found => {
        for (const table of tablesOf(found)) {
          const placed = [...table.byRule.values()].reduce((sum, part) => sum + part, table.direct);
          expect(placed).toBe(table.total);
          expect(table.rows.reduce((sum, { total }) => sum + total, 0n)).toBe(table.total);
        }
      }),
    );
  });

  it('draws the largest targets and one band for the rest; credits are counted, not drawn', () => {
    const many = Array.from(
      { length: 6 },
      (_, index): Line => ({
        ...{ team: `t${index}`, rule: 'idle', kind: 'split' },
        amount: String(10 - index),
      }),
    );
    const [table] = tablesOf([...many, { team: 'x', rule: 'idle', kind: 'split', amount: '-1' }, ...lines.slice(3, 4)]);
    if (!table) throw new Error('there is one currency');
    const flow = flowOf(table, 4);
    expect(flow.links.map(({ target, amount }) => [target, amount])).toEqual([
      ['t0', 10],
      ['t1', 9],
      ['t2', 8],
      [REST, 18.5],
    ]);
    expect(flow.hidden).toBe(1);
    expect(flowOf(table, 20).links.some(({ target }) => target === LEFT)).toBe(true);
  });

  it('lays bands out so that no two labels of a side lie on each other', () => {
    const links = Array.from({ length: 8 }, (_, index) => ({ rule: 'r', target: `t${index}`, amount: 2 ** -index }));
    const { right, bands, height } = flowLayout(links);
    const middles = right.map(({ top, height: own }) => top + own / 2);
    for (const [index, middle] of middles.entries()) {
      expect(middle).toBeLessThan(height);
      if (index > 0) expect(middle - (middles[index - 1] ?? 0)).toBeGreaterThanOrEqual(34);
    }
    expect(bands).toHaveLength(8);
  });
});

const split = (id: string, part: Partial<SplitRule> = {}): SplitRule =>
  SplitRule.parse({
    ...{ id, name: id, attribute: 'x_Team', method: { kind: 'even' }, targets: ['search'] },
    ...{ where: [{ field: 'ServiceName', operator: 'is', value: id }] },
    ...part,
  });
const team = (value: string) => [{ field: 'x_Team', operator: 'is' as const, value }];

describe('splits being worked on', () => {
  it('are a change only when the splits differ', () => {
    const current = { version: 3, createdAt: null, author: '', note: '', rules: [split('a')] };
    const draft = draftOf(current);
    expect(isChanged({ ...draft, note: 'why', includeClosed: false }, current)).toBe(false);
    expect(isChanged({ ...draft, rules: [] }, current)).toBe(true);
  });

  it('that feed each other are named, all of them and no other', () => {
    const rules = [
      split('one', { where: team('b'), targets: ['a'] }),
      split('two', { where: team('a'), targets: ['b'] }),
      split('three'),
    ];
    const problem = modelProblem(rules);
    expect(problem?.code).toBe('allocation.cycle');
    expect([...rulesNamedBy(problem, rules)].toSorted()).toEqual(['one', 'two']);
    expect(placesOf(rules)).toEqual(new Map());
  });

  it('run after those whose parts they take up, whatever their place in the list', () => {
    const rules = [split('second', { where: team('a'), targets: ['b'] }), split('first', { targets: ['a'] })];
    expect(placesOf(rules).get('second')).toEqual({ runs: 2, takesFrom: ['first'] });
    expect(placesOf(rules).get('first')).toEqual({ runs: 1, takesFrom: [] });
  });

  it('begin with templates that the lake would take, the blank one once its team is named', () => {
    for (const name of templateNames) {
      const made = fromTemplate(name, 'A split', [split('split')]);
      expect(modelProblem([made]), name).toBeNull();
    }
    expect(fromTemplate('blank', '', [split('split')]).id).toBe('split-2');
  });

  it('show who gains and who loses, by attribute and currency, on one scale', () => {
    const move = (value: string, difference: string) => ({
      ...{ attribute: 'x_Team' as const, value, measure: 'EffectiveCost' as const, currency: 'USD' },
      ...{ before: '0', after: difference, difference },
    });
    const [group] = moveGroups([move('platform', '-4'), move('search', '3'), move('studio', '1')], 'EffectiveCost', 2);
    expect(group?.moves.map(({ value, bar }) => [value, bar])).toEqual([
      ['platform', -1],
      ['search', 0.75],
    ]);
    expect(group?.left).toBe(1);
    expect(moveGroups([move('a', '1')], 'BilledCost', 2)).toEqual([]);
  });
});

describe('the address', () => {
  it('of a split alone opens the splits, and a view comes back as it was written', () => {
    expect(readView({ rule: 'idle-gpus' }, 'EffectiveCost')).toMatchObject({ tab: 'splits', rule: 'idle-gpus' });
    const view = { ...readView({}, 'EffectiveCost'), month: '2026-10', measure: 'BilledCost' as const, rule: 'x' };
    expect(readView(writeView(view, 'EffectiveCost'), 'EffectiveCost')).toEqual(view);
    expect(writeView(readView({}, 'EffectiveCost'), 'EffectiveCost')).toEqual({});
    expect(readView({ month: 'never', m: 'x', by: 'y', tab: 'z' }, 'ListCost')).toEqual(readView({}, 'ListCost'));
  });
});
