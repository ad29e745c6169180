import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byMoney } from '../../../../src-core/search/by-money.ts';
import { fold, matchQuality, rankHits, searchWords } from '../../../../src-core/search/match.ts';

const quality = (text: string, title: string, ...others: string[]) =>
  matchQuality(searchWords(text), fold(title), others.map(fold));

test.each([
  ['chat', 'Chat', 0],
  ['chat', 'ChatGPT Enterprise', 1],
  ['enterprise', 'ChatGPT Enterprise', 2],
  ['gpt ent', 'ChatGPT Enterprise', 3],
  ['ent chat', 'ChatGPT Enterprise', 2],
  ['gpt', 'ChatGPT Enterprise', 3],
  ['h100', 'train-h100', 2],
  ['100', 'train-h100', 3],
  ['missing', 'ChatGPT', null],
  ['chat missing', 'ChatGPT', null],
  ['  ', 'ChatGPT', null],
  ['검색', '검색팀', 1],
  ['검색'.normalize('NFD'), '검색팀', 1],
])('“%s” against “%s” is %s', (text, title, expected) => {
  expect(quality(text, title)).toBe(expected);
});

test('an id finds its name: whole it is the thing, in part only a detail', () => {
  expect(quality('900100200311', 'prod-apps', '900100200311')).toBe(0);
  expect(quality('9001', 'prod-apps', '900100200311')).toBe(4);
  expect(quality('prod 9001', 'prod-apps', '900100200311')).toBe(4);
});

test('the order does not depend on the order found; no kind takes more than its share', () => {
  const hit = fc.record({
    kind: fc.constantFrom('team', 'service', 'file'),
    title: fc.string({ maxLength: 3 }),
    quality: fc.nat({ max: 4 }),
    size: fc.bigInt({ min: 0n, max: 3n }),
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(hit, { selector: entry => JSON.stringify([entry.kind, entry.title]), maxLength: 30 }),
      hits => {
        const found = rankHits(hits, { limit: 10, perKind: 3 });
        expect(found.length).toBeLessThanOrEqual(10);
        for (const kind of ['team', 'service', 'file'])
          expect(found.filter(entry => entry.kind === kind).length).toBeLessThanOrEqual(3);
        const key = (entry: (typeof hits)[number]) => [entry.quality, -entry.size, entry.title] as const;
        const keys = found.map(key);
        expect(keys).toEqual(
          keys.toSorted((a, b) => a[0] - b[0] || Number(a[1] - b[1]) || (a[2] < b[2] ? -1 : a[2] > b[2] ? 1 : 0)),
        );
      },
    ),
  );
});

test('notes are ordered by their largest amount whatever its sign, then the newest first', () => {
  const note = (amounts: string[], at: string | null) => ({ money: amounts.map(amount => ({ amount })), at });
  const notes = [
    note(['1'], null),
    note(['-5', '2'], null),
    note([], '2026-01-01'),
    note([], '2026-02-01'),
    note(['4.5'], null),
  ];
  expect(notes.toSorted(byMoney).map(({ money, at }) => money[0]?.amount ?? at)).toEqual([
    '-5',
    '4.5',
    '1',
    '2026-02-01',
    '2026-01-01',
  ]);
});
