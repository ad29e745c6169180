import { parse } from 'lossless-json';

/** Larger files are refused: what people keep is text for reading, not data. */
export const LIBRARY_FILE_BYTES = 4 * 1024 * 1024;

/** JSON for diffs: keys sorted at every level, two spaces, one final newline. Equal bodies have equal texts. */
export function libraryText(body: Record<string, unknown>): string {
  return `${JSON.stringify(sorted(body), null, 2)}\n`;
}

/**
 * The object in a file of the library.
 * @throws Error with a reason a person understands: not JSON, a key given twice, not an object, a number that would lose digits
 */
export function readLibraryText(text: string): Record<string, unknown> {
  // The parser would make it the object's prototype and so lose it.
  if (/"(_|\\u005f){2}proto(_|\\u005f){2}"\s*:/i.test(text)) throw new Error('a key is called __proto__');
  const value = parse(text.replace(/^\uFEFF/, ''), null, exactNumber);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('it is not a JSON object');
  return value as Record<string, unknown>;
}

function exactNumber(text: string): number {
  const value = Number(text);
  const isExact = Number.isInteger(value)
    ? Number.isSafeInteger(value)
    : significant(String(value)) === significant(text);
  if (!isExact) throw new Error(`the number ${text} would lose digits; write it in quotation marks`);
  return value;
}

/** Digits that matter, without sign, point, exponent and zeros at either end. */
const significant = (text: string) =>
  text
    .replace(/e.*$/i, '')
    .replace(/[-.]/g, '')
    .replace(/^0+|0+$/g, '');

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const keys = Object.keys(value).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(keys.map(key => [key, sorted((value as Record<string, unknown>)[key])]));
}
