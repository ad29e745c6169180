import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Budget } from '../../../../../src-core/contract/budgets.ts';
import {
  budgetOf,
  draftOf,
  endOf,
  figuresOf,
  freshThreshold,
  gapOf,
  newDraft,
  nextAmount,
  startOf,
} from '../../../../../src-renderer/features/budgets/editor/budget-draft.ts';

const calendar = { kind: 'months', startMonth: 1 } as const;
const blank = newDraft({ calendar, currency: 'EUR', zone: 'Asia/Seoul', today: '2026-10-22' });
const complete = { ...blank, name: 'Search', amounts: [{ from: '', amount: '1000.50' }] };

const saved = Budget.parse({
  name: 'Search',
  scope: { currency: 'USD', filters: [{ dimension: 'x_Team', op: 'not-in', values: ['search', null] }] },
  period: 'quarter',
  from: '2026-01-01',
  until: '2027-01-01',
  amounts: [
    { from: '2026-01-01', amount: '100000' },
    { from: '2026-07-01', amount: '120000.25' },
  ],
  plan: 'working-days',
  rollover: { kind: 'both', cap: '0.125' },
  thresholds: [
    { id: 'a', on: 'actual', at: '0.8' },
    { id: 'b', on: 'burn', at: '1.2' },
  ],
  owners: ['Kim', 'Lee'],
  channels: ['mail'],
  note: 'agreed in May',
});

describe('a budget as it is typed', () => {
  it('opens and saves without changing anything', () => {
    expect(budgetOf(draftOf({ id: 'one', version: 3, body: saved }))).toEqual(saved);
  });

  it('keeps every digit of a percentage', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), digits => {
        const at = `${digits / 10n ** 6n}.${String(digits % 10n ** 6n).padStart(6, '0')}`;
        const body = { ...saved, thresholds: [{ id: 'a', on: 'actual' as const, at }] };
        const [threshold] = budgetOf(draftOf({ id: 'one', version: 1, body }))?.thresholds ?? [];
        expect(Number(threshold?.at)).toBe(Number(at));
      }),
    );
  });

  it('begins with the month that is looked at, and names what is missing in the order of the form', () => {
    expect(startOf(blank)).toBe('2026-10-01');
    expect(gapOf(blank)).toBe('amount');
    expect(budgetOf(blank)).toBeNull();
    expect(gapOf({ ...complete, name: ' ' })).toBe('name');
    expect(gapOf(complete)).toBeNull();
    expect(gapOf({ ...complete, from: '' })).toBe('from');
    expect(gapOf({ ...complete, thresholds: [{ id: 'a', on: 'actual', percent: '8O' }] })).toBe('threshold');
    expect(gapOf({ ...complete, rollover: 'both', cap: 'half' })).toBe('cap');
    expect(gapOf({ ...complete, amounts: [...complete.amounts, { from: '', amount: '1' }] })).toBe('day');
  });

  it('reads no amount that could mean two things', () => {
    for (const amount of ['1,000', '1.000,50', '-5', '1e3', '', '.5', '0x10'])
      expect(gapOf({ ...complete, amounts: [{ from: '', amount }] })).toBe('amount');
  });

  it('counts whole periods around the typed days', () => {
    const quarter = { ...complete, period: 'quarter' as const, from: '2026-02-14', lastDay: '2026-11-02' };
    expect(startOf(quarter)).toBe('2026-01-01');
    expect(endOf(quarter)).toBe('2027-01-01');
    expect(budgetOf(quarter)).toMatchObject({
      from: '2026-01-01',
      until: '2027-01-01',
      amounts: [{ from: '2026-01-01' }],
    });
    expect(endOf({ ...quarter, lastDay: '' })).toBeNull();
  });

  it('can be tried before it has a name, which moves no figure', () => {
    const nameless = budgetOf({ ...complete, name: '' });
    expect(nameless).not.toBeNull();
    const named = budgetOf({ ...complete, owners: 'Kim,  Lee,', note: 'x' });
    expect(named?.owners).toEqual(['Kim', 'Lee']);
    expect(nameless && named && figuresOf(nameless)).toEqual(named && figuresOf(named));
  });

  it('offers the period after the last amount, and thresholds with names of their own', () => {
    expect(nextAmount(complete)).toEqual({ from: '2026-11-01', amount: '1000.50' });
    const more = { ...complete, amounts: [...complete.amounts, { from: '2027-01-01', amount: '7' }] };
    expect(nextAmount(more)).toEqual({ from: '2027-02-01', amount: '7' });
    const taken = [{ id: 'threshold-2', on: 'actual' as const, percent: '1' }];
    expect(freshThreshold(taken).id).toBe('threshold-3');
  });
});
