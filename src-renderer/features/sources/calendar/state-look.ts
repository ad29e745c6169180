import type { DayState } from '../../../data/source-health.ts';

/**
 * How a day looks. The state is never told by colour alone: final days are full, provisional ones hollow, missing ones hold a dash
 * and failed ones a cross.
 */
export const stateLook: Record<DayState, string> = {
  final: 'bg-positive border-positive',
  provisional: 'bg-surface border-positive',
  missing: 'bg-warning-soft border-warning text-warning',
  failed: 'bg-negative border-negative text-accent-contrast',
};

/** Drawn inside the square; empty where the shape says enough. */
export const stateMark: Record<DayState, string> = { final: '', provisional: '', missing: '–', failed: '×' };
