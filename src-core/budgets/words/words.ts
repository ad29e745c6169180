import type { BudgetState } from '../../contract/budgets.ts';
import { AppError } from '../../errors/app-error.ts';
import type { BudgetFigures, BudgetWords } from './budget-words.ts';
import { en } from './en.ts';
import { ko } from './ko.ts';

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
