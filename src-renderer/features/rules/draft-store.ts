import { useSyncExternalStore } from 'react';
import type { Draft } from './rules-model.ts';

/** Unsaved rules outlive a look at another screen. Null: nothing is being changed. */
class DraftStore {
  #draft: Draft | null = null;
  readonly #listeners = new Set<() => void>();

  readonly get = (): Draft | null => this.#draft;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  set(draft: Draft | null): void {
    this.#draft = draft;
    for (const listener of this.#listeners) listener();
  }
}

export const draftStore = new DraftStore();

export function useDraft(): Draft | null {
  return useSyncExternalStore(draftStore.subscribe, draftStore.get);
}
