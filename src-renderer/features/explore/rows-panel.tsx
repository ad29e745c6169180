import type { ResolvedPeriod } from './period.ts';
import type { ExploreView } from './view-state.ts';

export function RowsPanel(_props: { view: ExploreView; period: ResolvedPeriod; onClose: () => void }) {
  return null;
}
