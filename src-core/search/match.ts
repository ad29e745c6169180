/** What is typed, ready to be compared: composed, lower case, in words. */
export type SearchWords = readonly string[];

export function searchWords(text: string): SearchWords {
  return fold(text)
    .split(/\s+/)
    .filter(word => word !== '');
}

export const fold = (text: string) => text.normalize('NFC').toLowerCase();

/**
 * How well a name fits: 0 it is the name, 1 it begins so, 2 a word of it begins so, 3 it is inside, 4 only its details have it, null not at all.
 * Every word must be somewhere.
 * @param title folded @param others folded: ids and other names it is known by
 */
export function matchQuality(words: SearchWords, title: string, others: readonly string[] = []): number | null {
  const whole = words.join(' ');
  if (whole === '') return null;
  if (title === whole || others.includes(whole)) return 0;
  if (!words.every(word => title.includes(word) || others.some(other => other.includes(word)))) return null;
  if (title.startsWith(whole)) return 1;
  if (words.every(word => startsWord(title, word))) return 2;
  if (words.every(word => title.includes(word))) return 3;
  return 4;
}

function startsWord(title: string, word: string): boolean {
  for (let at = title.indexOf(word); at >= 0; at = title.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(title[at - 1] ?? '')) return true;
  }
  return false;
}

/** Best fit first, then the largest cost, then by name; at most `perKind` of each kind and `limit` of all. */
export function rankHits<T extends { kind: string; title: string; quality: number; size: bigint }>(
  hits: readonly T[],
  { limit, perKind }: { limit: number; perKind: number },
): T[] {
  const sorted = hits.toSorted(
    (a, b) =>
      a.quality - b.quality ||
      (a.size === b.size ? 0 : a.size > b.size ? -1 : 1) ||
      (a.title < b.title ? -1 : a.title > b.title ? 1 : 0),
  );
  const seen = new Map<string, number>();
  return sorted
    .filter(({ kind }) => {
      const count = (seen.get(kind) ?? 0) + 1;
      seen.set(kind, count);
      return count <= perKind;
    })
    .slice(0, limit);
}
