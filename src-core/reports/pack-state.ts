import type { Pack } from '../contract/reports.ts';

/** What is to be said of a pack first: it left; it must not; somebody must look at it; nothing keeps it. */
export const packStates = ['published', 'refused', 'needs-approval', 'ready'] as const;
export type PackState = (typeof packStates)[number];

export function packState({ publications, holds }: Pick<Pack, 'publications' | 'holds'>): PackState {
  if (publications.length > 0) return 'published';
  if (holds.includes('gate')) return 'refused';
  return holds.includes('approval') ? 'needs-approval' : 'ready';
}
