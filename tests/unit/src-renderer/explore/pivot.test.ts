import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAmount, parseAmount } from '../../../../src-core/money/amount.ts';
import { ArrowResult } from '../../../../src-renderer/data/arrow/result.ts';
import { totalsByCurrency } from '../../../../src-renderer/data/arrow/totals.ts';
import { calculate, parseCalculated } from '../../../../src-renderer/features/explore/calculated.ts';
import { fold, unfolded } from '../../../../src-renderer/features/explore/fold.ts';
import { pickRows, togglePicked } from '../../../../src-renderer/features/explore/pick.ts';
import {
  MOST_COLUMNS,
  type PivotNode,
  pivotTree,
  visibleNodes,
} from '../../../../src-renderer/features/explore/pivot/pivot-tree.ts';
import { arrowBytes } from '../arrow/arrow-bytes.ts';

type Row = { day: number; team: string | null; service: string; currency: string; cost: string | null };

const read = (rows: readonly Row[]) =>
  ArrowResult.read(
    arrowBytes([
      {
        name: 'ChargePeriodStart',
        type: 'time',
        values: rows.map(row => new Date(Date.UTC(2026, 0, 1 + row.day)).toISOString()),
      },
      { name: 'x_Team', type: 'text', values: rows.map(row => row.team) },
      { name: 'ServiceName', type: 'text', values: rows.map(row => row.service) },
      { name: 'BillingCurrency', type: 'text', values: rows.map(row => row.currency) },
      { name: 'EffectiveCost', type: 'money', values: rows.map(row => row.cost) },
    ]),
  );

const amount = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(unscaled => formatAmount(unscaled));
const row: fc.Arbitrary<Row> = fc.record({
  day: fc.integer({ min: 0, max: 9 }),
  team: fc.constantFrom('a', 'b', 'c', null),
  service: fc.constantFrom('x', 'y', 'z', 'u', 'v', 'w'),
  currency: fc.constantFrom('USD', 'KRW'),
  cost: fc.option(amount, { nil: null }),
});
const someRows = fc.array(row, { minLength: 1, maxLength: 60 });

const shape = {
  rows: ['x_Team', 'ServiceName'],
  across: ['@time'],
  amounts: ['EffectiveCost'],
  bucket: 'ChargePeriodStart',
};
const known = (node: PivotNode, column: number) => node.sums.get(column)?.[0] ?? null;
const add = (amounts: readonly (bigint | null)[]) =>
  amounts.reduce<bigint | null>((sum, value) => (value === null ? sum : (sum ?? 0n) + value), null);

describe('a pivot', () => {
  it('adds up in both directions, at every level, to the last digit, and currencies never meet', () => {
    fc.assert(
      fc.property(someRows, fc.boolean(), (rows, folds) => {
        const result = read(rows);
        const from = folds
          ? fold(result, { measure: 'EffectiveCost', identity: ['x_Team'], dropped: shape.rows, top: 1 })
          : unfolded(result);
        const tree = pivotTree(from, shape);
        const totals = totalsByCurrency(result, 'EffectiveCost');
        const check = (node: PivotNode) => {
          const across = tree.columns.map((_, index) => known(node, index));
          expect(across[0] ?? null).toBe(add(across.slice(1)));
          for (const child of node.children) expect(child.currency).toBe(node.currency);
          if (node.children.length > 0)
            across.forEach((sum, index) => {
              expect(sum).toBe(add(node.children.map(child => known(child, index))));
            });
          node.children.forEach(check);
        };
        for (const total of tree.totals) {
          expect(known(total, 0)).toBe(totals.get(total.currency) ?? null);
          check(total);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('sums what is beyond the last column into one, which the total still holds', () => {
    const rows = Array.from({ length: MOST_COLUMNS + 40 }, (_, index) => ({
      day: 0,
      team: 'a',
      service: `s${index}`,
      currency: 'USD',
      cost: String(index + 1),
    }));
    const tree = pivotTree(unfolded(read(rows)), { ...shape, rows: ['x_Team'], across: ['ServiceName'] });
    expect(tree.columns).toHaveLength(MOST_COLUMNS + 1); // and the column of all
    expect(tree.columns.at(-1)).toEqual({ values: [], restOf: 41 }); // the 41 smallest: 1 to 41 = 861
    expect(formatAmount(known(tree.totals[0] as PivotNode, MOST_COLUMNS) ?? 0n)).toBe('861');
    expect(formatAmount(known(tree.totals[0] as PivotNode, 0) ?? 0n)).toBe(String((240 * 241) / 2));
  });

  it('shows the groups that are open, the rest last whatever the order', () => {
    const rows = [
      { day: 0, team: 'a', service: 'x', currency: 'USD', cost: '5' },
      { day: 0, team: 'b', service: 'x', currency: 'USD', cost: '3' },
      { day: 0, team: 'c', service: 'x', currency: 'USD', cost: '2' },
      { day: 0, team: 'c', service: 'y', currency: 'USD', cost: '2' },
      { day: 0, team: null, service: 'y', currency: 'USD', cost: '9' },
    ];
    const folded = fold(read(rows), { measure: 'EffectiveCost', identity: ['x_Team'], dropped: shape.rows, top: 2 });
    const tree = pivotTree(folded, shape);
    const names = (isOpen: boolean) =>
      visibleNodes(
        tree,
        () => isOpen,
        (a, b) => String(a.path.at(-1)).localeCompare(String(b.path.at(-1))),
      ).map(node => (node.restOf === null ? node.path.join('/') : `${node.restOf} others`));
    expect(names(false)).toEqual(['a', '', '2 others']); // no team: 9, a: 5; b and c are the rest
    expect(names(true)).toEqual(['a', 'a/x', '', '/y', '2 others']);
  });
});

describe('folding', () => {
  it('keeps every sum per currency and day, and never hides one value alone', () => {
    fc.assert(
      fc.property(someRows, fc.integer({ min: 1, max: 6 }), (rows, top) => {
        const result = read(rows);
        const folded = fold(result, {
          measure: 'EffectiveCost',
          identity: ['x_Team', 'ServiceName'],
          dropped: ['x_Team', 'ServiceName'],
          top,
        });
        expect(totalsByCurrency(folded.result, 'EffectiveCost')).toEqual(totalsByCurrency(result, 'EffectiveCost'));
        for (let at = 0; at < folded.result.rowCount; at += 1) expect(folded.restOf(at)).not.toBe(1);
      }),
      { numRuns: 150 },
    );
  });
});

describe('picking', () => {
  const rows = [
    { day: 0, team: 'a', service: 'x', currency: 'USD', cost: '1' },
    { day: 1, team: null, service: 'x', currency: 'USD', cost: '2' },
    { day: 2, team: 'b', service: 'x', currency: 'USD', cost: '4' },
  ];
  const shown = { grain: 'day' as const, zone: 'UTC', calendar: { kind: 'months' as const, startMonth: 1 } };
  const left = (picked: Parameters<typeof pickRows>[1]) =>
    formatAmount(totalsByCurrency(pickRows(read(rows), picked, shown), 'EffectiveCost').get('USD') ?? 0n);
  const none = { dimension: null, values: [], isExcluded: false, from: null, to: null };

  it('keeps or leaves out values, no value among them, and days', () => {
    expect(left(null)).toBe('7');
    expect(left({ ...none, dimension: 'x_Team', values: ['a', null] })).toBe('3');
    expect(left({ ...none, dimension: 'x_Team', values: [null], isExcluded: true })).toBe('5');
    expect(left({ ...none, from: '2026-01-02', to: '2026-01-03' })).toBe('2');
    expect(left({ ...none, dimension: 'x_Team', values: ['b'], from: '2026-01-01', to: '2026-01-03' })).toBe('0');
  });

  it('adds, lets go and begins anew', () => {
    const a = togglePicked(null, 'x_Team', 'a', false);
    const both = togglePicked(a, 'x_Team', 'b', false);
    expect(both?.values).toEqual(['a', 'b']);
    expect(togglePicked(both, 'x_Team', 'a', false)?.values).toEqual(['b']);
    expect(togglePicked(a, 'x_Team', 'a', false)).toBeNull();
    expect(togglePicked(both, 'x_Team', 'c', true)).toMatchObject({ values: ['c'], isExcluded: true });
  });
});

describe('a column of one’s own', () => {
  const value = (formula: string, amounts: Record<string, string | null>, totals: Record<string, string> = {}) => {
    const get = (from: Record<string, string | null>) => (name: string) => {
      const text = from[name] ?? null;
      return text === null ? null : parseAmount(text);
    };
    const result = calculate(parseCalculated(formula), get(amounts), get(totals));
    return result === null ? null : formatAmount(result);
  };

  it('is exact, and unknown where it needs something unknown', () => {
    expect(value('ListCost - EffectiveCost', { ListCost: '0.3', EffectiveCost: '0.1' })).toBe('0.2');
    expect(value('(ListCost - EffectiveCost) / ListCost', { ListCost: '8', EffectiveCost: '5' })).toBe('0.375');
    expect(value('EffectiveCost / total(EffectiveCost)', { EffectiveCost: '1' }, { EffectiveCost: '4' })).toBe('0.25');
    expect(value('EffectiveCost - previous(EffectiveCost)', { EffectiveCost: '5', EffectiveCost_previous: '7' })).toBe(
      '-2',
    );
    expect(value('EffectiveCost - previous(EffectiveCost)', { EffectiveCost: '5' })).toBeNull();
    expect(value('BilledCost / ListCost', { BilledCost: '5', ListCost: '0' })).toBeNull();
    expect(() => parseCalculated('Profit * 2')).toThrow('formula.unknown-name');
  });
});
