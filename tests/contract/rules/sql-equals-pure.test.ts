import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { teamProductAttributes } from '../../../src-core/anycost/schema.ts';
import type { TagRule } from '../../../src-core/contract/rules.ts';
import { applyRules, sameAttributes, type TaggedLine } from '../../../src-core/policy/tag-rules/apply-rules.ts';
import { checkRules } from '../../../src-core/policy/tag-rules/check-rules.ts';
import {
  boundariesOf,
  fieldsOf,
  noAttributes,
  type TeamAttributes,
} from '../../../src-core/policy/tag-rules/fields.ts';
import { readPattern } from '../../../src-core/policy/tag-rules/pattern.ts';
import { rulesSql } from '../../../src-core/policy/tag-rules/rules-sql.ts';
import { insertMany } from '../../../workers/lake/import/insert-many.ts';
import { identifier } from '../../../workers/lake/import/sql-text.ts';
import { TestWorkspace } from '../lake-import/open-workspace.ts';

let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await TestWorkspace.create();
});
afterAll(() => workspace.remove());

const words = [
  'FooBar',
  ' foobar',
  'foo_bar',
  'foo bar',
  '007',
  '7',
  'ÀÉ',
  'İstanbul',
  'ǅ',
  'straße',
  'n/a',
  'a\nb',
  '플랫폼',
  'K',
  'ſ',
  '😀-x',
];
const word = fc.oneof(
  fc.constantFrom(...words),
  fc.string({ maxLength: 6, unit: fc.constantFrom(...'aAb_- .1é\n\u3000') }),
);
const filled = word.filter(text => text.trim() !== '');
const attribute = fc.constantFrom(...(['x_Team', 'x_Product', 'x_CostCenter'] as const));
const fieldName = fc.constantFrom('x_Team', 'x_Product', 'SubAccountId', 'Tags/owner', 'ResourceId');
const patterns = [
  'foo.*',
  '(foo)[_ -]?(bar)',
  '(?i)foo_?bar',
  '0*(\\d+)',
  '\\s*(.+?)\\s*',
  '[^a]',
  '.',
  '(?:a|.)*',
  '[\\w-]+',
  '(?i)[k-s]',
  '(.)(.?)(.*)',
];
const pattern = fc.constantFrom(...patterns);
const day = fc.constantFrom('2026-01-01', '2026-01-10', '2026-01-16', '2026-02-01');

const condition = fc
  .record({
    field: fieldName,
    operator: fc.constantFrom('is', 'is-not', 'contains', 'starts-with', 'matches', 'is-empty', 'is-present'),
    value: word,
    pattern,
  })
  .map(({ pattern: wanted, ...rest }) => ({ ...rest, value: rest.operator === 'matches' ? wanted : rest.value }));

const base = {
  note: fc.constant(''),
  isOn: fc.constantFrom(true, true, true, false),
  from: fc.option(day, { nil: null }),
  until: fc.option(day, { nil: null }),
  where: fc.array(condition, { maxLength: 2 }),
  attribute,
};
const kinds = fc.oneof(
  fc.record({
    ...base,
    kind: fc.constant('normalise'),
    steps: fc.array(fc.constantFrom('trim', 'lower', 'upper', 'unify-separators'), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    ...base,
    kind: fc.constant('alias'),
    values: fc.dictionary(word, word, { minKeys: 1, maxKeys: 4 }),
    ignoreCase: fc.boolean(),
  }),
  fc.record({
    ...base,
    kind: fc.constant('regex'),
    pattern,
    replacement: fc.constantFrom('x', '\\0', '\\\\', '', 'team-\\0'),
  }),
  fc.record({
    ...base,
    kind: fc.constant('look-up'),
    field: fieldName,
    table: fc.dictionary(word, word, { maxKeys: 4 }),
    overrides: fc.boolean(),
  }),
  fc.record({ ...base, kind: fc.constant('set'), value: word, overrides: fc.boolean() }),
);
const ruleList = fc
  .array(kinds, { minLength: 1, maxLength: 20 })
  .map(rules => rules.map((rule, index) => ({ ...rule, id: `r${index}` })) as TagRule[])
  .map(rules => rules.filter(isValid));

function isValid(rule: TagRule): boolean {
  try {
    checkRules([rule]);
    return true;
  } catch {
    return false;
  }
}

const value = fc.option(filled, { nil: null });
const line: fc.Arbitrary<TaggedLine> = fc.record({
  attributes: fc
    .record({ x_Team: value, x_Product: value, x_CostCenter: value })
    .map((some): TeamAttributes => ({ ...noAttributes, ...some })),
  fields: fc.record({
    SubAccountId: fc.option(word, { nil: null }),
    'Tags/owner': fc.option(word, { nil: null }),
    ResourceId: fc.option(word, { nil: null }),
  }),
  chargePeriodStart: fc.option(
    fc.constantFrom('2026-01-09T23:59:59Z', '2026-01-16T00:00:00Z', '2026-01-31T12:00:00Z'),
    { nil: null },
  ),
});

/** The lines through the SQL, as the lake runs it. */
async function bySql(rules: TagRule[], lines: TaggedLine[]): Promise<{ attributes: TeamAttributes; hits: number[] }[]> {
  const [fields, boundaries] = [fieldsOf(rules), boundariesOf(rules)];
  const columns: Record<string, string> = {
    id: 'INTEGER',
    x_Day: 'INTEGER',
    ...Object.fromEntries(teamProductAttributes.map(name => [name, 'VARCHAR'])),
    ...Object.fromEntries(fields.map((_, index) => [`f${index}`, 'VARCHAR'])),
  };
  const rows = lines.map(({ attributes, fields: given, chargePeriodStart }, id) => ({
    id,
    x_Day: chargePeriodStart === null ? -1 : boundaries.filter(date => chargePeriodStart.slice(0, 10) >= date).length,
    ...attributes,
    ...Object.fromEntries(fields.map((field, index) => [`f${index}`, given[field] ?? null])),
  }));
  const { statements, values } = rulesSql(rules, { table: 'tried', fields, boundaries });
  return workspace.lake.engine.withConnection(async connection => {
    const typed = Object.entries(columns).map(([name, type]) => `${identifier(name)} ${type}`);
    await connection.run(`CREATE OR REPLACE TEMP TABLE tried (${typed.join(', ')})`);
    await insertMany(connection, 'tried', columns, rows);
    await connection.run(`CREATE OR REPLACE TEMP TABLE tried AS SELECT *, []::INTEGER[] AS "x_Hits" FROM tried`);
    await connection.run('CREATE OR REPLACE TEMP TABLE rule_value (rule INTEGER, key VARCHAR, value VARCHAR)');
    await insertMany(connection, 'rule_value', { rule: 'INTEGER', key: 'VARCHAR', value: 'VARCHAR' }, values);
    for (const statement of statements) await connection.run(statement);
    const found = (await connection.runAndReadAll('SELECT * FROM tried ORDER BY id')).getRowObjects();
    return found.map(row => ({
      attributes: Object.fromEntries(teamProductAttributes.map(name => [name, row[name]])) as TeamAttributes,
      hits: [...(row.x_Hits as unknown as { items: number[] }).items],
    }));
  });
}

describe('a list of rules', () => {
  it('means the same in SQL as in the pure function', async () => {
    await fc.assert(
      fc.asyncProperty(ruleList, fc.array(line, { minLength: 1, maxLength: 12 }), async (rules, lines) => {
        expect(await bySql(rules, lines)).toEqual(lines.map(each => applyRules(rules, each)));
      }),
      { numRuns: 150 },
    );
  });

  it('that says the same twice says it in SQL too', async () => {
    await fc.assert(
      fc.asyncProperty(ruleList, fc.array(line, { minLength: 1, maxLength: 6 }), async (rules, lines) => {
        const once = lines.map(each => applyRules(rules, each).attributes);
        const again = lines.map((each, index) => ({ ...each, attributes: once[index] ?? noAttributes }));
        const stable = again.filter(each => sameAttributes(applyRules(rules, each).attributes, each.attributes));
        const inSql = await bySql(rules, again);
        expect(
          again.filter((each, index) => sameAttributes(inSql[index]?.attributes ?? noAttributes, each.attributes)),
        ).toEqual(stable);
      }),
      { numRuns: 60 },
    );
  });
});

describe('patterns', () => {
  it('match the same values in DuckDB and here', async () => {
    const piece = fc.constantFrom(
      'a',
      'B',
      '.',
      '\\d',
      '\\w',
      '\\s',
      '[a-c]',
      '[^a\\d]',
      '[_\\-.]',
      '(a|b)',
      '(?:b|)',
      'é',
      '\\.',
      '\\S',
      '-',
      '/',
    );
    const quantifier = fc.constantFrom('', '', '?', '*', '+', '{2}', '{0,2}', '*?', '+?');
    const text = fc
      .tuple(fc.constantFrom('', '(?i)'), fc.array(fc.tuple(piece, quantifier), { minLength: 1, maxLength: 5 }))
      .map(([flags, parts]) => flags + parts.map(part => part.join('')).join(''));
    let tried = 0;
    await fc.assert(
      fc.asyncProperty(text, fc.array(word, { minLength: 5, maxLength: 20 }), async (source, values) => {
        const read = readPattern(source);
        if (typeof read === 'string') {
          expect(read).toMatch(/captures inside|repeats nothing/);
          return;
        }
        tried += 1;
        const rows = await matchAll(read.re2, values);
        expect(rows.map(row => row.hit)).toEqual(values.map(each => read.js.test(each)));
      }),
      { numRuns: 200 },
    );
    expect(tried).toBeGreaterThan(50);
  });
});

async function matchAll(re2: string, values: string[]): Promise<Record<string, unknown>[]> {
  return workspace.lake.engine.withConnection(async connection => {
    await connection.run('CREATE OR REPLACE TEMP TABLE matched (id INTEGER, v VARCHAR)');
    await insertMany(
      connection,
      'matched',
      { id: 'INTEGER', v: 'VARCHAR' },
      values.map((v, id) => ({ id, v })),
    );
    return (
      await connection.runAndReadAll('SELECT regexp_matches(v, $1) AS hit FROM matched ORDER BY id', [re2])
    ).getRowObjects();
  });
}
