import type { BudgetNote, BudgetState } from '../../contract/budgets.ts';
import type { AppErrorWire } from '../../errors/app-error.ts';
import type { Exhaustion } from '../exhaustion.ts';

/** How figures are written inside the sentences. */
export type BudgetFigures = {
  day(iso: string): string;
  /** What went wrong and what to do, in whole sentences. */
  error(error: AppErrorWire): string;
};

export type Late = BudgetState['waitingFor'][number];

export type BudgetWords = {
  note(note: BudgetNote, figures: BudgetFigures): string;
  /** "aws: whole until 2026-10-19". */
  late(late: Late, figures: Pick<BudgetFigures, 'day'>): string;
  /** "expected to be used up on 2026-10-29". @param late named where they are why nothing is seen yet; none where they are told beside it */
  usedUp(exhaustion: Exhaustion, late: readonly Late[], figures: Pick<BudgetFigures, 'day'>): string;
};
