/** Statements that ran in this window, newest first. They may name customers, so they stay on this machine and are never logged. */
const KEY = 'mureon.sql-history';
const MOST = 100;

export type PastStatement = { text: string; at: string; rows: number | null };

export function readHistory(): PastStatement[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(found) ? found.filter(isPast).slice(0, MOST) : [];
  } catch {
    return []; // a damaged entry is worth no more than none
  }
}

/** The same statement again moves to the front. */
export function remember(statement: PastStatement): PastStatement[] {
  const rest = readHistory().filter(past => past.text.trim() !== statement.text.trim());
  let history = [statement, ...rest].slice(0, MOST);
  for (;;) {
    try {
      localStorage.setItem(KEY, JSON.stringify(history));
      return history;
    } catch {
      if (history.length <= 1) return history; // no room at all: kept for this visit only
      history = history.slice(0, Math.floor(history.length / 2));
    }
  }
}

export function forgetHistory(): PastStatement[] {
  localStorage.removeItem(KEY);
  return [];
}

const isPast = (value: unknown): value is PastStatement =>
  typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string' && 'at' in value;
