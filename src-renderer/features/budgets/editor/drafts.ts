import { DraftStore, useDraft } from '../../../data/draft-store.ts';
import type { BudgetDraft } from './budget-draft.ts';

type Drafts = Readonly<Record<string, BudgetDraft>>;

const store = new DraftStore<Drafts>();
const keyOf = (id: string | null) => id ?? '';

/** What is being changed of a budget (null: of the new one) and not saved; null: nothing. */
export function useBudgetDraft(id: string | null): BudgetDraft | null {
  return useDraft(store)?.[keyOf(id)] ?? null;
}

export function keepDraft(draft: BudgetDraft): void {
  store.set({ ...store.get(), [keyOf(draft.id)]: draft });
}

export function dropDraft(id: string | null): void {
  const { [keyOf(id)]: _, ...others } = store.get() ?? {};
  store.set(others);
}
