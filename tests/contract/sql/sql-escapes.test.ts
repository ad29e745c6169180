import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { allowedFunctions, allowedTableFunctions, functionGroups } from '../../../src-core/sql/functions.ts';
import { openTables } from '../../../src-core/sql/tables.ts';
import { SqlDesk } from '../../../workers/lake/sql/sql-desk.ts';
import { openSmallLake, type SmallLake } from '../query/small-lake.ts';
import { escapes } from './escapes.ts';

let lake: SmallLake;
let desk: SqlDesk;
beforeAll(async () => {
  lake = await openSmallLake();
  desk = new SqlDesk(lake.engine, lake.query);
});
afterAll(() => lake.close());

describe('SQL of readers stays in its room (SECURITY 22-24)', () => {
  it.each(escapes)('refuses %s', async (text, names) => {
    const failure = await desk.run({ text, limit: 10 }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AppError);
    const { code, userMessage } = failure as AppError;
    expect(`${code}: ${userMessage}`).toMatch(/^sql\.refused: /);
    expect(userMessage.toLowerCase()).toContain(names.toLowerCase());
    // the plan and the check refuse the same, and an export too
    await expect(desk.plan({ text, analyze: true })).rejects.toMatchObject({ code: 'sql.refused' });
    await expect(desk.openCursor({ text, limit: 10 })).rejects.toMatchObject({ code: 'sql.refused' });
    expect((await desk.check({ text })).problem).toContain(userMessage);
  });

  it('has statements enough to mean something', () => expect(escapes.length).toBeGreaterThanOrEqual(60));

  it('cannot write even where the check would let something pass', async () => {
    const { withSnapshot } = await import('../../../workers/lake/query/snapshot.ts');
    const write = withSnapshot(lake.engine, undefined, ({ run }) =>
      run({ sql: "INSERT INTO lake_commit VALUES (99, now()::TIMESTAMP, 'x')", params: [] }),
    );
    await expect(write).rejects.toThrow(/read-only/);
  });

  it('allows only functions that this DuckDB has, in the lists they are in', async () => {
    const rows = await lake.sql('SELECT function_name, function_type, internal FROM duckdb_functions() GROUP BY ALL');
    const known = new Map<string, Set<string>>();
    for (const row of rows) {
      const name = String(row.function_name).toLowerCase();
      known.set(name, (known.get(name) ?? new Set()).add(String(row.function_type)));
    }
    expect(rows.filter(row => row.internal === false)).toEqual([]); // nobody's macro hides behind an allowed name
    // what the parser itself turns into other nodes, or binds as part of the language
    const grammar = new Set([
      'current_timestamp',
      'coalesce',
      'if',
      'ifnull',
      'try',
      'row',
      'overlay',
      '->',
      '!~',
      '!~~~',
    ]);
    const listed = [...Object.values(functionGroups).flat()].filter(name => !grammar.has(name));
    expect(listed.filter(name => !known.has(name))).toEqual([]);
    expect([...allowedTableFunctions].filter(name => !known.get(name)?.has('table'))).toEqual([]);
    const dangerous =
      /^(read_|duckdb_|pragma_|pg_|query|glob|sniff|write_|enable_|disable_|current_setting|getvariable|nextval)/;
    expect([...allowedFunctions].filter(name => dangerous.test(name))).toEqual([]);
  });

  it('gives its tables names that nothing stored has', async () => {
    const rows = await lake.sql(
      'SELECT table_name FROM duckdb_tables() UNION SELECT view_name FROM duckdb_views() WHERE NOT temporary',
    );
    const stored = new Set(rows.map(row => String(row.table_name).toLowerCase()));
    expect(openTables.map(table => table.name).filter(name => stored.has(name))).toEqual([]);
    expect(
      openTables.flatMap(table =>
        table.columns.filter(column => column.doc === '').map(({ name }) => `${table.name}.${name}`),
      ),
    ).toEqual([]);
  });
});
