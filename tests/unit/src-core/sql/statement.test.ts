import { expect, test } from 'vitest';
import {
  positionOfByte,
  readEngineMessage,
  readStatement,
  utf16Position,
  withoutSemicolon,
} from '../../../../src-core/sql/statement.ts';

test('EXPLAIN and ANALYZE come off the front, whatever stands between', () => {
  expect(readStatement('SELECT 1')).toEqual({ mode: 'select', select: 'SELECT 1', offset: 0 });
  expect(readStatement(' explain -- x\n SELECT 1')).toEqual({ mode: 'explain', select: 'SELECT 1', offset: 15 });
  expect(readStatement('/* a */EXPLAIN/**/Analyze SELECT 1')).toMatchObject({
    mode: 'explain-analyze',
    select: ' SELECT 1',
  });
  expect(readStatement('EXPLAINED')).toMatchObject({ mode: 'select' });
});

test('the first semicolon outside of texts, names and comments ends the statement', () => {
  const cases = [
    ['SELECT 1;', 'SELECT 1'],
    ["SELECT ';' ; -- ;", "SELECT ';' "],
    ["SELECT e'it\\';' ;", "SELECT e'it\\';' "],
    ['SELECT ";" /* ; */;', 'SELECT ";" /* ; */'],
    ['SELECT $$;$$, $a$;$a$;', 'SELECT $$;$$, $a$;$a$'],
    ["SELECT 'it''s;' -- a;b\n;", "SELECT 'it''s;' -- a;b\n"],
  ] as const;
  for (const [text, expected] of cases) expect(withoutSemicolon(text)).toBe(expected);
});

test('places are counted in the units of editors', () => {
  expect(utf16Position('🙂x', 1)).toBe(2); // one code point, two units
  expect(positionOfByte("'한' x", 6)).toBe(4); // ' is 1 byte, 한 is 3, ' is 1, the space 1: byte 6 is x
  expect(positionOfByte('x', 2 ** 64)).toBeNull();
});

test('the caret under a line of the engine is found in the text, also where the line is shown from its middle', () => {
  const text = "SELECT 1,\n  '한국어', wrong";
  expect(readEngineMessage("Binder Error: no\n\nLINE 2:   '한국어', wrong\n                    ^", text)).toEqual({
    message: 'Binder Error: no',
    position: text.indexOf('wrong'), // "LINE 2: " is 8 wide, two spaces, then ' + 6 columns of 3 characters + "', ": column 20
  });
  const long = `SELECT ${'a, '.repeat(60)}wrong FROM t`;
  const shown = long.slice(150);
  expect(
    readEngineMessage(`x\n\nLINE 1: ...${shown}\n${' '.repeat(11 + shown.indexOf('wrong'))}^`, long).position,
  ).toBe(long.indexOf('wrong'));
});
