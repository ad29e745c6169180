import type { Outlook } from '../../contract/engines-worker.ts';

/** Share of the simulated totals that end over `limit` (in units of the currency), 0 to 1; null when no path could be simulated. */
export function overrunShare({ totals }: Pick<Outlook, 'totals'>, limit: number): number | null {
  if (totals.length === 0) return null;
  return totals.filter(total => total > limit).length / totals.length;
}
