import type { BudgetNote, BudgetState } from '../../contract/budgets.ts';
import { AppError, type AppErrorWire } from '../../errors/app-error.ts';
import type { Exhaustion } from '../exhaustion.ts';
import { en } from './en.ts';
import { ko } from './ko.ts';

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

/** Days as data have them, and errors by the catalogue. */
export const plainFigures: BudgetFigures = {
  day: iso => iso,
  error: wire => {
    const { userMessage, hint } = AppError.fromWire(wire);
    return `${userMessage} ${hint}`;
  },
};

/** The words of budgets for every reader: window, command line, packs and messages. English for a language without words of its own. */
export function budgetWords(language: string): BudgetWords {
  return language.startsWith('ko') ? ko : en;
}

/** What one must know of a budget's figures, a sentence each. */
export function budgetNotes(
  { notes }: Pick<BudgetState, 'notes'>,
  language: string,
  figures: BudgetFigures = plainFigures,
): string[] {
  const words = budgetWords(language);
  return notes.map(note => words.note(note, figures));
}
