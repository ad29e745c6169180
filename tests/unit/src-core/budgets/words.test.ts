import { describe, expect, it } from 'vitest';
import { budgetNotes, budgetWords, plainFigures } from '../../../../src-core/budgets/words/words.ts';
import { BudgetNote } from '../../../../src-core/contract/budgets.ts';

const notes: BudgetNote[] = [
  { code: 'unrated', currency: 'USD', days: ['2026-01-09', '2026-01-10'] },
  { code: 'unknown-since', period: '2025-12' },
  { code: 'short-past', period: '2026-01', needed: 28 },
  { code: 'free-past', period: '2026-01' },
  { code: 'stale', lastWholeDay: '2025-10-29' },
  { code: 'refused', error: { code: 'query.timeout', details: { seconds: 30 }, traceId: null } },
  { code: 'no-charge' },
  { code: 'not-delivered', days: ['2026-01-02', '2026-01-05', '2026-01-07', '2026-01-09', '2026-01-10'] },
];

describe.each(['en', 'ko-KR'])('what is said of a budget in %s', language => {
  it('has a sentence of its own for every note', () => {
    expect(new Set(notes.map(({ code }) => code))).toEqual(
      new Set(BudgetNote.options.map(option => option.shape.code.value)),
    );
    const said = budgetNotes({ notes }, language);
    expect(new Set(said).size).toBe(notes.length);
    for (const sentence of said) expect(sentence).not.toMatch(/undefined|NaN|object|\{|^: /);
  });
});

it('names days newest first and late sources with their last whole day, in the reader’s words', () => {
  const [english, korean] = ['en', 'ko'].map(language => budgetNotes({ notes: notes.slice(7) }, language)[0]);
  expect(english).toBe(
    'Not everything has been delivered for 2026-01-09 to 2026-01-10, 2026-01-07, 2026-01-05 and 1 more time.',
  );
  expect(korean).toBe('데이터가 다 들어오지 않은 날: 2026-01-09~2026-01-10, 2026-01-07, 2026-01-05 외 1번.');
  const late = { source: 'focus/aws', lastWholeDay: '2026-10-19' };
  expect(budgetWords('en').late(late, plainFigures)).toBe('focus/aws: whole until 2026-10-19');
  expect(budgetWords('ko').late(late, { day: () => '10월 19일' })).toBe('focus/aws: 10월 19일까지 완전함');
  expect(budgetWords('en').late({ ...late, lastWholeDay: null }, plainFigures)).toBe('focus/aws: no whole day yet');
});
