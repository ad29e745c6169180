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

/**
 * Entries that match, best first; without a query all of them in their given order. At most `limit`. A name that was found in the lake must
 * not stand below a command that only has its letters somewhere, so letters far apart count no longer than three are typed.
 */
export function findEntries(entries: readonly PaletteEntry[], query: string, limit = 40): PaletteEntry[] {
  const words = query.trim();
  if (words === '') return entries.slice(0, limit);
  const threshold = words.length > 3 ? matchSorter.rankings.ACRONYM : matchSorter.rankings.MATCHES;
  return matchSorter([...entries], words, { keys: ['label', entry => [...entry.keywords]], threshold }).slice(0, limit);
}
