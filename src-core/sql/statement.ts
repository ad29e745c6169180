import { AppError } from '../errors/app-error.ts';

/** What a reader asks for: the SELECT itself, and whether its plan is wanted in place of its rows. */
export type AskedStatement = {
  readonly mode: 'select' | 'explain' | 'explain-analyze';
  readonly select: string;
  /** Where `select` begins in the text as typed. */
  readonly offset: number;
};

/** Spaces and comments at the front. A comment that never ends is left to the parser's own message. */
const trivia = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/;

/**
 * Takes EXPLAIN [ANALYZE] off the front; the parse tree of what remains decides whether it may run. The text itself is left as it is.
 * @throws AppError `sql.refused` for NUL bytes, which would end the statement early inside the engine
 */
export function readStatement(text: string): AskedStatement {
  if (text.includes('\0')) throw new AppError('sql.refused', { what: 'a NUL character', advice: 'Remove it.' });
  let rest = text;
  const skip = (pattern: RegExp) => {
    const found = pattern.exec(rest)?.[0] ?? '';
    rest = rest.slice(found.length);
    return found !== '';
  };
  const word = (name: string) => {
    skip(trivia);
    return skip(new RegExp(`^${name}(?![\\w$])`, 'i'));
  };
  if (!word('explain')) return { mode: 'select', select: text, offset: 0 };
  const mode = word('analyze') ? 'explain-analyze' : 'explain';
  return { mode, select: rest, offset: text.length - rest.length };
}

/**
 * The statement without semicolons at its end, so that it can stand in parentheses. Strings, quoted names and comments are stepped over; a text in
 * which this goes wrong does not parse once wrapped, so nothing rests on it.
 */
export function withoutSemicolon(select: string): string {
  let end = select.length;
  const pieces =
    /\be'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\/|;/gi;
  for (const match of select.matchAll(pieces)) {
    if (match[0] === ';') {
      end = match.index;
      break;
    }
  }
  return select.slice(0, end);
}

/** Parser positions count code points; editors count UTF-16 units. */
export function utf16Position(text: string, codePoints: number): number {
  let at = 0;
  for (let left = codePoints; left > 0 && at < text.length; left -= 1)
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return at;
}

/** Query locations of the parse tree count bytes of UTF-8; the largest number of 64 bits means unknown. */
export function positionOfByte(text: string, byte: unknown): number | null {
  if (typeof byte !== 'number' || !Number.isSafeInteger(byte)) return null;
  let at = 0;
  for (let left = byte; left > 0 && at < text.length; ) {
    const point = text.codePointAt(at) ?? 0;
    left -= point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    at += point > 0xffff ? 2 : 1;
  }
  return at;
}

/**
 * DuckDB's message without its picture of the line, and the place that the picture's caret points to. Long lines are shown from the middle ("...").
 */
export function readEngineMessage(message: string, text: string): { message: string; position: number | null } {
  const picture = /\n+LINE (\d+): (\.\.\.)?([^\n]*)\n( *)\^/.exec(message);
  const words = message.slice(0, picture?.index ?? message.length).trim();
  if (!picture) return { message: words, position: null };
  const [, line = '1', dots = '', shown = '', spaces = ''] = picture;
  const lines = text.split('\n');
  const lineAt = lines.slice(0, Number(line) - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const snippet = shown.endsWith('...') ? shown.slice(0, -3) : shown;
  const from = dots === '' ? 0 : Math.max(0, (lines[Number(line) - 1] ?? '').indexOf(snippet));
  const column = spaces.length - `LINE ${line}: ${dots}`.length;
  return { message: words, position: Math.min(text.length, lineAt + from + indexAtWidth(shown, column)) };
}

/** The caret stands under a character of a terminal, where Korean and Chinese ones are two columns wide. */
function indexAtWidth(shown: string, column: number): number {
  let width = 0;
  let at = 0;
  for (const character of shown) {
    if (width >= column) break;
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]/u.test(
        character,
      )
        ? 2
        : 1;
    at += character.length;
  }
  return at;
}
