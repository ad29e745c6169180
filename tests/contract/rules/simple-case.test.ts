import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blanks, trimBlanks } from '../../../src-core/policy/tag-rules/fields.ts';
import { lowerSimple, upperSimple } from '../../../src-core/policy/tag-rules/simple-case.ts';
import { literal } from '../../../workers/lake/import/sql-text.ts';
import { TestWorkspace } from '../lake-import/open-workspace.ts';

let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await TestWorkspace.create();
});
afterAll(() => workspace.remove());

describe('case of single letters', () => {
  it('is what the engine says, for every code point', async () => {
    const rows = await workspace.sql(
      `SELECT code, unicode(lower(chr(code::INTEGER)))::INTEGER AS low, unicode(upper(chr(code::INTEGER)))::INTEGER AS up
       FROM range(1, 1114112) t(code) WHERE code NOT BETWEEN 55296 AND 57343`,
    );
    const different = rows.filter(({ code, low, up }) => {
      const character = String.fromCodePoint(Number(code));
      return lowerSimple(character).codePointAt(0) !== low || upperSimple(character).codePointAt(0) !== up;
    });
    expect(rows).toHaveLength(1_112_063);
    expect(different.map(({ code }) => Number(code).toString(16))).toEqual([]);
  });

  it('trims the same blanks', async () => {
    const text = `${blanks}a${blanks}b${blanks}`;
    const [row] = await workspace.sql(`SELECT trim(${literal(text)}, ${literal(blanks)}) AS trimmed`);
    expect(row?.trimmed).toBe(trimBlanks(text));
    expect(trimBlanks(text)).toBe(`a${blanks}b`);
  });
});
