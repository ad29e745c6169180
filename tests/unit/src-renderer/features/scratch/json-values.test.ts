import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonValues } from '../../../../../src-renderer/features/scratch/readers/json-values.ts';

/** Pushes a text in pieces of the given size. */
function read(text: string, size = text.length || 1): unknown[] {
  const values = new JsonValues();
  const found: string[] = [];
  for (let at = 0; at < text.length; at += size) found.push(...values.push(text.slice(at, at + size)));
  found.push(...values.finish());
  return found.map(one => JSON.parse(one));
}

describe('records of a JSON file', () => {
  it('finds any records, in a list or one after the other, however the text is cut', () => {
    const record = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }), { maxKeys: 5 });
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 40 }),
        (records, size) => {
          const same = JSON.parse(JSON.stringify(records));
          expect(read(JSON.stringify(records), size)).toEqual(same);
          expect(read(JSON.stringify(records, null, 2), size)).toEqual(same);
          expect(read(records.map(one => JSON.stringify(one)).join('\n'), size)).toEqual(same);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ['[{"a":1}', 'the file ends in the middle of a value'],
    ['{"a":"x', 'the file ends in the middle of a value'],
    ['[1] 2', 'there is more after the end of the list'],
    ['{"a":1}}', 'a bracket closes that was never opened'],
    [`${'['.repeat(70)}`, 'values are nested deeper than 64 levels'],
    [`{"a":"${'x'.repeat(2 ** 20 + 1)}"}`, 'a text is longer than 1 MiB'],
  ])('refuses %.20s', (text, reason) => {
    expect(() => read(text, 10_000)).toThrow(new RangeError(reason));
  });

  it('takes a depth of 64 and a text of 1 MiB', () => {
    const deep = `${'['.repeat(64)}${']'.repeat(64)}`;
    expect(read(`{"a":${deep.slice(1, -1)}}`)).toHaveLength(1);
    expect(read(`{"a":"${'x'.repeat(2 ** 20 - 2)}"}`)).toHaveLength(1);
  });
});
