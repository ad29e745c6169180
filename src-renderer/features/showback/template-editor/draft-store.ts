import { DraftStore, useDraft } from '../../../data/draft-store.ts';
import type { TemplateDraft } from './draft.ts';

/** Key of the template that was begun and never saved. */
const NEW = 'new';

/** Unsaved templates by id. */
const store = new DraftStore<ReadonlyMap<string, TemplateDraft>>();

export function keepDraft(draft: TemplateDraft): void {
  store.set(new Map(store.get()).set(draft.id ?? NEW, draft));
}

/** @param base what it is while nothing of it was changed */
export function changeDraft(base: TemplateDraft, change: (draft: TemplateDraft) => TemplateDraft): void {
  keepDraft(change(store.get()?.get(base.id ?? NEW) ?? base));
}

export function dropDraft(id: string | null): void {
  const drafts = new Map(store.get());
  drafts.delete(id ?? NEW);
  store.set(drafts);
}

const none: ReadonlyMap<string, TemplateDraft> = new Map();

/** By id; the one that was never saved under "new". */
export const useTemplateDrafts = (): ReadonlyMap<string, TemplateDraft> => useDraft(store) ?? none;
