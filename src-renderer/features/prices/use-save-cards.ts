import { useState } from 'react';
import type { RateCard } from '../../../src-core/contract/prices.ts';
import { api } from '../../data/client.ts';
import { runTask } from '../../data/run-task.ts';
import { refreshPrices } from './use-save-book.ts';

/** Saves all rate cards and waits until what they price is worked out again. `save` tells whether they were saved. */
export function useSaveCards(): {
  isRunning: boolean;
  error: unknown;
  save: (cards: readonly RateCard[]) => Promise<boolean>;
} {
  const [state, setState] = useState<{ isRunning: boolean; error: unknown }>({ isRunning: false, error: null });
  const save = async (cards: readonly RateCard[]) => {
    setState({ isRunning: true, error: null });
    try {
      await runTask(() => api.prices.saveRateCards({ cards: [...cards] }));
      setState({ isRunning: false, error: null });
      await refreshPrices();
      return true;
    } catch (error) {
      setState({ isRunning: false, error });
      return false;
    }
  };
  return { ...state, save };
}
