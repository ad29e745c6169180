import { describe, expect, it } from 'vitest';
import { findEntries, type PaletteEntry } from '../../../../src-renderer/app/palette-entries.ts';

const entry = (id: string, label: string, keywords: readonly string[] = []): PaletteEntry => ({
  id,
  group: 'screens',
  label,
  keywords,
  run: () => undefined,
});
const entries = [entry('explore', '비용 탐색', ['Explore']), entry('import', '파일 가져오기…', ['Import files…'])];

describe('findEntries', () => {
  it('finds by the shown label and by the English words', () => {
    expect(findEntries(entries, '탐색').map(({ id }) => id)).toEqual(['explore']);
    expect(findEntries(entries, 'imp').map(({ id }) => id)).toEqual(['import']);
    expect(findEntries(entries, 'expl').map(({ id }) => id)).toEqual(['explore']);
  });

  it('gives all without a query, none without a match, and keeps to its limit', () => {
    expect(findEntries(entries, ' ')).toHaveLength(2);
    expect(findEntries(entries, 'zzz')).toEqual([]);
    expect(findEntries(entries, '', 1)).toHaveLength(1);
  });
});
