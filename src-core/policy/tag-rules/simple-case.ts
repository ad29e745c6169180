/**
 * Case of single code points, the way DuckDB's `lower` and `upper` see it: one code point in, one out, so text keeps its length in
 * characters and a rule means the same in SQL and here. JavaScript maps some letters to several ("İ", "ŉ") and knows letters that the
 * engine's tables do not have yet. `tests/contract/rules/simple-case.test.ts` compares every code point with the live engine.
 */
export const lowerSimple = (text: string): string => mapEach(text, lowerOf);
export const upperSimple = (text: string): string => mapEach(text, upperOf);

function mapEach(text: string, map: (character: string, code: number) => string): string {
  let mapped = '';
  for (const character of text) mapped += map(character, character.codePointAt(0) ?? 0);
  return mapped;
}

function lowerOf(character: string, code: number): string {
  if (code === 0x130) return 'i';
  if (isNewerThanEngine(code)) return character;
  const lower = character.toLowerCase();
  return isOneCharacter(lower) ? lower : character;
}

function upperOf(character: string, code: number): string {
  if (code === 0xdf) return 'ẞ';
  // Greek letters with a iota below: JavaScript writes the iota beside, the engine's tables have the title-case letter
  if (code >= 0x1f80 && code <= 0x1faf && (code & 8) === 0) return String.fromCodePoint(code + 8);
  if (code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3) return String.fromCodePoint(code + 9);
  if (isNewerThanEngine(code)) return character;
  const upper = character.toUpperCase();
  return isOneCharacter(upper) ? upper : character;
}

const isOneCharacter = (text: string) => [...text].length === 1;

/** First and last code point of letters whose pair came with Unicode 16 and 17; the engine's tables end before. */
const newer: readonly (readonly [number, number])[] = [
  [0x19b, 0x19b],
  [0x264, 0x264],
  [0x1c89, 0x1c8a],
  [0xa7cb, 0xa7cf],
  [0xa7d2, 0xa7d5],
  [0xa7da, 0xa7dd],
  [0x10d50, 0x10d85],
  [0x16ea0, 0x16edf],
];

const isNewerThanEngine = (code: number) => newer.some(([first, last]) => code >= first && code <= last);
