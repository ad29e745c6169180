import type { Budget } from '../../../../src-core/contract/budgets.ts';
import { api } from '../../../data/client.ts';
import { useLakeQuery } from '../../../data/lake-query.ts';
import { useSettled } from '../../../data/use-settled.ts';
import { figuresOf } from './budget-draft.ts';

export const PAST_PERIODS = 6;

/** How a budget that nobody saved stands on the morning of `day` (null: today) and would have stood before. `isBehind`: the answer is to an older question. */
export function useWhatIf(budget: Budget | null, day: string | null) {
  const text = budget === null ? null : JSON.stringify(figuresOf(budget));
  const asked = useSettled(text);
  const answer = useLakeQuery(
    ['budget-what-if', asked, day],
    signal => {
      if (asked === null) throw new Error('nothing to ask');
      const draft = JSON.parse(asked) as Budget;
      return api.budgets.whatIf({ budget: draft, today: day, periods: PAST_PERIODS }, { signal });
    },
    { enabled: asked !== null },
  );
  return { ...answer, isBehind: asked !== text || answer.isPlaceholderData };
}
