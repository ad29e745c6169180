import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { isLosslessNumber, parse } from 'lossless-json';
import { afterAll, describe, expect, it } from 'vitest';
import { withQuotedNumbers } from '../../../workers/connectors/gcp/quoted-numbers.ts';

const folder = mkdtempSync(join(tmpdir(), 'mureon-quoted-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
async function quote(text: string) {
  count += 1;
  const path = join(folder, `${count}.json`);
  writeFileSync(path, text);
  const file = { path, name: 'a.json', sizeBytes: text.length, sha256: '' };
  const { path: copy, ...rest } = await withQuotedNumbers(file, false, new AbortController().signal);
  return { ...rest, text: readFileSync(copy, 'utf8') };
}

/** The value with each number as its text. */
const asText = (value: unknown): unknown => {
  if (isLosslessNumber(value)) return value.toString();
  if (Array.isArray(value)) return value.map(asText);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, asText(member)]));
};

describe('numbers of JSON as text', () => {
  it('changes numbers to strings of the same text and nothing else, for any JSON and any formatting', async () => {
    const key = fc.string().filter(name => name !== '__proto__');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.dictionary(key, fc.jsonValue({ maxDepth: 4 }), { noNullPrototype: true }), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.constantFrom(undefined, 1),
        async (objects, indent) => {
          const array = JSON.stringify(objects, null, indent);
          const quoted = await quote(array);
          expect(quoted.isArray).toBe(true);
          expect(parse(quoted.text)).toEqual(asText(parse(array)));
          expect(new Set(quoted.keys)).toEqual(new Set(objects.flatMap(Object.keys)));
          const lines = objects.map(object => JSON.stringify(object)).join('\n');
          const quotedLines = await quote(lines);
          expect(quotedLines.text.split('\n').map(line => parse(line))).toEqual(
            objects.map(object => asText(parse(JSON.stringify(object)))),
          );
          expect(new Set(quotedLines.keys)).toEqual(new Set(quoted.keys));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('keeps every digit and leaves digits in strings alone', async () => {
    const { text } = await quote('{"a":-0.12345678901234567890123e-2,"b":"5,\\"6:7","c":[1,2]}');
    expect(text).toBe('{"a":"-0.12345678901234567890123e-2","b":"5,\\"6:7","c":["1","2"]}');
  });
});
