import { useState } from 'react';
import type { PriceBook, PriceEntry } from '../../../src-core/contract/prices.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { api } from '../../data/client.ts';
import { queryClient } from '../../data/lake-query.ts';
import { runTask } from '../../data/run-task.ts';

export type SaveState = {
  readonly isRunning: boolean;
  readonly error: unknown;
  /** The last try was refused because past usage would cost something else. */
  readonly wouldChangePast: boolean;
};

/** Saves a new version of the whole book and waits until usage is priced by it. `save` tells whether it was saved. */
export function useSaveBook(book: Pick<PriceBook, 'version'>): {
  state: SaveState;
  save: (change: { entries: readonly PriceEntry[]; note: string; recompute: boolean }) => Promise<boolean>;
} {
  const [state, setState] = useState<SaveState>({ isRunning: false, error: null, wouldChangePast: false });
  const save = async (change: { entries: readonly PriceEntry[]; note: string; recompute: boolean }) => {
    setState({ isRunning: true, error: null, wouldChangePast: state.wouldChangePast });
    try {
      await runTask(() =>
        api.prices.save({
          ...change,
          entries: [...change.entries],
          note: change.note.slice(0, 500),
          baseVersion: book.version,
        }),
      );
      setState({ isRunning: false, error: null, wouldChangePast: false });
      await refreshPrices();
      return true;
    } catch (error) {
      const isPast = error instanceof AppError && error.code === 'prices.back-dated';
      setState({ isRunning: false, error, wouldChangePast: isPast });
      if (error instanceof AppError && error.code === 'prices.stale') await refreshPrices();
      return false;
    }
  };
  return { state, save };
}

/** A saved book is no new version of the lake unless usage got another cost: ask again for everything about prices. */
export function refreshPrices(): Promise<void> {
  return queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey.includes('prices') });
}
