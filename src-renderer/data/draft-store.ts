import { useSyncExternalStore } from 'react';

/** Unsaved work that outlives a look at another screen, not the window. Null: nothing is being changed. */
export class DraftStore<T> {
  #draft: T | null = null;
  readonly #listeners = new Set<() => void>();

  readonly get = (): T | null => this.#draft;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  set(draft: T | null): void {
    this.#draft = draft;
    for (const listener of this.#listeners) listener();
  }
}

export function useDraft<T>(store: DraftStore<T>): T | null {
  return useSyncExternalStore(store.subscribe, store.get);
}
