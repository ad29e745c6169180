import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { readView, type UnitsView, writeView } from './units-address.ts';

/** The view of the address, and the way to another one. `replace` keeps the Back key for steps that a person would go back from. */
export function useUnitsView(): {
  view: UnitsView;
  change: (part: Partial<UnitsView>, options?: { replace: boolean }) => void;
} {
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const view = useMemo(() => readView(search), [search]);
  return {
    view,
    change: (part, options) =>
      void navigate({
        to: '/units',
        search: writeView({ ...view, ...part }),
        replace: options?.replace ?? false,
      }),
  };
}
