import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LibraryPath } from '../../../../src-core/contract/library.ts';
import { libraryText, readLibraryText } from '../../../../src-core/library/library-file.ts';
import { fileNameOf, libraryParts, nameOfFile, nearestName } from '../../../../src-core/library/library-name.ts';

test('the text of a body is made for diffs: keys sorted at every level, lists in their order, one final newline', () => {
  const body = { b: [{ z: 1, a: null }, 'x'], a: 'ü' };
  expect(libraryText(body)).toBe(
    '{\n  "a": "ü",\n  "b": [\n    {\n      "a": null,\n      "z": 1\n    },\n    "x"\n  ]\n}\n',
  );
  expect(readLibraryText(libraryText(body))).toEqual(body);
});

test('any JSON object comes back as it was', () => {
  const key = fc.string().filter(text => text !== '__proto__');
  const { value } = fc.letrec(tie => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.string(),
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(key, value, { noNullPrototype: true }), body => {
      const text = libraryText(body as Record<string, unknown>);
      expect(readLibraryText(text)).toEqual(body);
      expect(libraryText(readLibraryText(text))).toBe(text);
    }),
  );
});

test.each([
  ['{"a": 1', /./],
  ['[1]', /not a JSON object/],
  ['null', /not a JSON object/],
  ['{"a": 1, "a": 2}', /Duplicate key/],
  ['{"a": 12345678901234567890}', /would lose digits/],
  ['{"a": 0.12345678901234567890123}', /would lose digits/],
  ['{"__proto__": {"a": 1}}', /__proto__/],
])('%s is not a body', (text, reason) => {
  expect(() => readLibraryText(text)).toThrow(reason);
});

test.each(['1', '-1', '0.1', '1.50', '1e3', '2.5e-7', '0', '0.0', '9007199254740991'])(
  'the number %s is kept',
  text => {
    expect(readLibraryText(`{"a": ${text}}`)).toEqual({ a: Number(text) });
  },
);

test.each([
  ['a/.git', /dot/],
  ['.hidden', /dot/],
  ['a /b', /space/],
  ['a/b.', /space or dot/],
  [' a', /space/],
  ['con', /Windows/],
  ['a/NUL.txt', /Windows/],
  ['가'.repeat(90), /too long/],
])('%s is refused as a name', (path, reason) => {
  expect((libraryParts(path) as { reason: string }).reason).toMatch(reason);
});

test('names are composed: a name typed on a Mac is the same name', () => {
  expect(libraryParts('재무/9월'.normalize('NFD'))).toEqual({ parts: ['재무', '9월'] });
  expect(nameOfFile(fileNameOf('9월').normalize('NFD'))).toBe('9월');
  expect(nameOfFile('notes.md')).toBeNull();
  expect(nameOfFile('.json')).toBeNull();
});

test('the nearest name of any text is one the library takes', () => {
  expect(nearestName('A/B: 100%?')).toBe('A-B- 100%-');
  expect(nearestName('con')).toBe('con-');
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), text => {
      const name = nearestName(text);
      expect(libraryParts(name)).toEqual({ parts: [name] });
      expect(LibraryPath.safeParse(name).success).toBe(true);
    }),
  );
});

test.each(['../a', 'a/../b', '/a', 'a/', 'a//b', 'a\\b', 'a:b', 'a\u0000', '', '.', 'a/.'])(
  'the contract refuses the path %j',
  path => {
    expect(LibraryPath.safeParse(path).success).toBe(false);
  },
);
