import type { Pack } from '../contract/reports.ts';

/** What is to be said of a pack first: it left; it must not; somebody must look at it; nothing keeps it. */
export const packStates = ['published', 'refused', 'needs-approval', 'ready'] as const;
export type PackState = (typeof packStates)[number];

export function packState({ publications, holds }: Pick<Pack, 'publications' | 'holds'>): PackState {
  if (publications.length > 0) return 'published';
  if (holds.includes('gate')) return 'refused';
  return holds.includes('approval') ? 'needs-approval' : 'ready';
}

/** Packs that a list holds against the lake of today: each costs a sum over its period. */
const COMPARED = 20;

/** Of packs in the order of a list, newest first: those sent to readers that are asked about without being opened. */
export const newestPublished = <P extends Pick<Pack, 'publications'>>(packs: readonly P[]): P[] =>
  packs.filter(({ publications }) => publications.length > 0).slice(0, COMPARED);
