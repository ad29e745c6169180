import { expect, it } from 'vitest';
import { exhaustionOf } from '../../../../src-core/budgets/exhaustion.ts';
import { budgetWords, plainFigures } from '../../../../src-core/budgets/words/words.ts';

const late = [{ source: 'aws', lastWholeDay: '2026-10-17' }];
/** On the morning of the 20th, whole until the 17th, 300 of a budget of 310 known, 5 of them of days that are not whole. */
const state = (exhaustedOn: string | null, change: object = {}) => ({
  ...{ today: '2026-10-20', completeUntil: '2026-10-17', budget: '310', actual: '300', provisional: '5' },
  forecast: {
    ...{ total: '400', low80: null, high80: null, low95: null, high95: null, overrun: null },
    ...{ exhaustedOn, method: 'theta', mase: null },
  },
  ...change,
});
const said = (...given: Parameters<typeof state>) => {
  const used = exhaustionOf(state(...given));
  return used && budgetWords('en').usedUp(used, late, plainFigures);
};

it('says "used up" of days that are known only', () => {
  expect(said('2026-10-16', { actual: '320' })).toBe('used up on 2026-10-16'); // 320 - 5 = 315 > 310
  expect(said('2026-10-20')).toBe('expected to be used up on 2026-10-20');
  expect(said('2026-10-29')).toBe('expected to be used up on 2026-10-29');
  expect(said(null)).toBeNull();
  expect(exhaustionOf({ ...state(null), forecast: null })).toBeNull();
});

it('a day that was expected and has passed unseen is told with what it waits for', () => {
  const waits = 'was expected to be used up by 2026-10-19, not seen yet: waiting for aws: whole until 2026-10-17';
  expect(said('2026-10-19')).toBe(waits);
  expect(said('2026-10-19', { actual: null })).toBe(waits);
  // 312 - 5 = 307: the whole days alone are not over it
  const open = 'over the budget, counting days that are not whole yet';
  expect([said('2026-10-19', { actual: '312' }), said('2026-10-16', { actual: '312' })]).toEqual([open, open]);
  const used = exhaustionOf(state('2026-10-19'));
  expect(used && budgetWords('ko').usedUp(used, [], plainFigures)).toMatch(/아직 확인되지 않음$/);
});
