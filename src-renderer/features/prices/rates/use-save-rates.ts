import { useState } from 'react';
import type { FxRate } from '../../../../src-core/contract/fx.ts';
import { api } from '../../../data/client.ts';
import { queryClient } from '../../../data/lake-query.ts';

/** Adds rates to the version that was looked at. `save` tells whether they were saved. */
export function useSaveRates(baseVersion: number): {
  isSaving: boolean;
  error: unknown;
  save: (rates: readonly FxRate[], note: string) => Promise<boolean>;
} {
  const [state, setState] = useState<{ isSaving: boolean; error: unknown }>({ isSaving: false, error: null });
  const save = async (rates: readonly FxRate[], note: string) => {
    setState({ isSaving: true, error: null });
    try {
      await api.fx.save({ baseVersion, note: note.slice(0, 500), rates: [...rates] });
      await queryClient.invalidateQueries({ queryKey: ['lake'] }); // converted figures moved with them
      setState({ isSaving: false, error: null });
      return true;
    } catch (error) {
      setState({ isSaving: false, error });
      return false;
    }
  };
  return { ...state, save };
}
