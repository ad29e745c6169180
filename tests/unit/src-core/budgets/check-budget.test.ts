import { describe, expect, test } from 'vitest';
import { checkBudget } from '../../../../src-core/budgets/check-budget.ts';
import type { Budget } from '../../../../src-core/contract/budgets.ts';
import { AppError } from '../../../../src-core/errors/app-error.ts';
import { budgetOf } from './budget-bench.ts';

function problem(given: Parameters<typeof budgetOf>[0]): string {
  try {
    checkBudget(budgetOf(given));
    return 'none';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return `${error.code}: ${error.details.what ?? ''}`;
  }
}

const share = (on: Budget['thresholds'][number]['on'], at: string, id = `${on} ${at}`) => ({ id, on, at });

describe('a budget means one thing only', () => {
  test('a usual one is fine', () => {
    expect(
      problem({
        thresholds: [share('actual', '0.8'), share('overrun', '1'), share('burn', '1.2')],
        rollover: { kind: 'both', cap: '1' },
      }),
    ).toBe('none');
    expect(problem({ from: '2026-02-01', calendar: { kind: 'weeks', pattern: '4-4-5', anchor: '2026-02-01' } })).toBe(
      'none',
    );
  });
  test.each([
    ['begins within a period', { from: '2026-01-15' }, 'take 2026-01-01 or 2026-02-01'],
    ['ends within a period', { until: '2026-03-02' }, 'take 2026-03-01 or 2026-04-01'],
    ['ends before it begins', { until: '2026-01-01' }, 'before its first month is over'],
    [
      'the first amount holds from another day',
      { amounts: [{ from: '2026-02-01', amount: '1' }] },
      'the first amount holds from 2026-02-01',
    ],
    [
      'amounts out of order',
      {
        amounts: [
          { from: '2026-01-01', amount: '1' },
          { from: '2026-01-01', amount: '2' },
        ],
      },
      'not in order',
    ],
    [
      'an amount after the end',
      {
        until: '2026-02-01',
        amounts: [
          { from: '2026-01-01', amount: '1' },
          { from: '2026-02-01', amount: '2' },
        ],
      },
      'the budget is over',
    ],
    ['an amount below zero', { amounts: [{ from: '2026-01-01', amount: '-1' }] }, 'below zero'],
    ['an amount that no lake holds', { amounts: [{ from: '2026-01-01', amount: '123456789012345' }] }, '14 digits'],
    [
      'an amount finer than any',
      { amounts: [{ from: '2026-01-01', amount: '0.0000000000000000000000001' }] },
      '24 digits',
    ],
    ['a cap above the whole', { rollover: { kind: 'both' as const, cap: '1.01' } }, 'from 0 to 1'],
    ['a cap of nothing', { rollover: { kind: 'none' as const, cap: '0.1' } }, 'without rollover'],
    ['a threshold at zero', { thresholds: [share('actual', '0')] }, 'above 0'],
    ['a probability above one', { thresholds: [share('overrun', '1.5')] }, 'at most 1'],
    ['percent for a share', { thresholds: [share('actual', '80')] }, '75 % is written 0.75'],
    [
      'the same threshold twice',
      { thresholds: [share('actual', '0.8', 'a'), share('actual', '0.80', 'b')] },
      'the same',
    ],
    ['the same id twice', { thresholds: [share('actual', '0.8', 'a'), share('burn', '0.8', 'a')] }, 'the same'],
    ['no such currency', { currency: 'ZZZ' }, 'ISO 4217'],
    [
      'split costs by days of Seoul',
      { scope: { currency: 'USD', allocation: 'split' as const, zone: 'Asia/Seoul' } },
      'UTC days only',
    ],
    [
      'split costs by what splits do not keep',
      { scope: { currency: 'USD', allocation: 'split' as const, filters: [{ dimension: 'Tags/x', values: ['a'] }] } },
      'Tags/x',
    ],
  ])('%s', (_, given, words) => {
    expect(problem(given)).toMatch(/^budget\.invalid: /);
    expect(problem(given)).toContain(words);
  });
  test('what the query knows better is its error', () => {
    expect(problem({ scope: { currency: 'USD', filters: [{ dimension: 'Nonsense', values: ['a'] }] } })).toContain(
      'query.unknown-dimension',
    );
    expect(problem({ scope: { currency: 'USD', zone: 'Mars/Base' } })).toContain('query.bad-zone');
  });
});
