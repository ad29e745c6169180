import { matchSorter } from 'match-sorter';

export type PaletteEntry = {
  id: string;
  group: 'screens' | 'actions' | 'views' | 'recents';
  label: string;
  /** Other words that find it, e.g. the English name in a Korean window. */
  keywords: readonly string[];
  shortcut?: string;
  run: () => void;
};

/** Entries that match, best first; without a query all of them in their given order. At most `limit`. */
export function findEntries(entries: readonly PaletteEntry[], query: string, limit = 40): PaletteEntry[] {
  const words = query.trim();
  if (words === '') return entries.slice(0, limit);
  return matchSorter([...entries], words, { keys: ['label', entry => [...entry.keywords]] }).slice(0, limit);
}
