import type { Pack } from '../../../src-core/contract/reports.ts';

/** What is to be said of a pack first: it left; it must not; somebody must look at it; nothing keeps it. */
export type PackState = 'published' | 'refused' | 'needs-approval' | 'ready';

export function packState({ publications, holds }: Pick<Pack, 'publications' | 'holds'>): PackState {
  if (publications.length > 0) return 'published';
  if (holds.includes('gate')) return 'refused';
  return holds.includes('approval') ? 'needs-approval' : 'ready';
}

/** Amounts of the measure that the pack is about, by currency. */
export function mainTotals({ totals, template }: Pick<Pack, 'totals' | 'template'>) {
  return totals.filter(({ measure }) => measure === template.measure);
}
