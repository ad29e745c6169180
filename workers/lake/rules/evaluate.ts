import type { DuckDBConnection } from '@duckdb/node-api';
import { teamProductAttributes } from '../../../src-core/anycost/schema.ts';
import type { TagRule } from '../../../src-core/contract/rules.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { boundariesOf, fieldsOf, ruleField } from '../../../src-core/policy/tag-rules/fields.ts';
import { rulesSql } from '../../../src-core/policy/tag-rules/rules-sql.ts';
import { jsonPointer } from '../../../src-core/query/dimensions.ts';
import type { SqlText } from '../../../src-core/query/sql-text.ts';
import { insertMany } from '../import/insert-many.ts';
import { allRows } from '../import/sql-run.ts';
import { identifier, literal } from '../import/sql-text.ts';

/** Live slices and the rules they are to stand under. */
export type Assignment = {
  readonly sliceIds: readonly number[];
  readonly rules: readonly TagRule[];
  /**
   * Whether the rules are refused when they would change their own result. Asked of rules that a person is about to put in force; rules in force
   * stop no import because of a value they did not know.
   */
  readonly mustBeStable: boolean;
  /** Only these lines of theirs: a relation with the columns of the fact, e.g. old versions of lines. Left out: every live line. */
  readonly lines?: SqlText;
};

/** How lines are told apart by the rules: what to compare between a line (alias `f`) and `rule_state` (alias `s`). */
export type LineMatch = { readonly sql: string };

const attributes = teamProductAttributes.map(identifier);
const list = (prefix: string) => attributes.map(name => `${prefix}${name}`).join(', ');
const differs = (a: string, b: string) =>
  attributes.map(name => `${a}${name} IS DISTINCT FROM ${b}${name}`).join(' OR ');

/**
 * Work out what the rules make of the lines of some slices, without changing any. Leaves two temporary tables:
 * - `rule_group`, grain slice x state x today's key x currency: x_SliceId, x_State, x_TeamProductKey, BillingCurrency, Rows, BilledCost
 * - `rule_state`, one row per distinct thing that the rules can see: x_State, x_SourceTeamProductKey, x_Day, f0..fn, the corrected
 *   attributes, x_Hits (places of the rules that acted)
 * Cost: one pass over the lines of the slices, and the rules once per state.
 * @returns how a line finds its state
 * @throws AppError `rules.invalid` when the rules do not leave their own result alone on some line
 */
export async function evaluateRules(
  connection: DuckDBConnection,
  { sliceIds, rules, mustBeStable, lines = { sql: 'fact_cost_usage', params: [] } }: Assignment,
): Promise<LineMatch> {
  const fields = fieldsOf(rules);
  const boundaries = boundariesOf(rules);
  const seen = lineColumns(fields, boundaries);
  const names = ['x_SourceTeamProductKey', 'x_Day', ...fields.map((_, index) => `f${index}`)].map(identifier);
  const listed = names.join(', ');
  const slices = sliceIds.length === 0 ? 'false' : `f.x_SliceId IN (${sliceIds.join(', ')})`;
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE rule_line AS
    SELECT f.x_SliceId, f.x_TeamProductKey, ${seen.map((sql, index) => `${sql} AS ${names[index]}`).join(', ')}, BillingCurrency, count(*) AS "Rows", sum(BilledCost) AS BilledCost
    FROM ${lines.sql} f WHERE ${slices} GROUP BY ALL`,
    [...lines.params],
  );
  await connection.run(`CREATE OR REPLACE TEMP TABLE rule_seen AS
    SELECT row_number() OVER () AS x_State, * FROM (SELECT DISTINCT ${listed} FROM rule_line)`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE rule_group AS
    SELECT l.x_SliceId, s.x_State, l.x_TeamProductKey, l.BillingCurrency, l."Rows", l.BilledCost
    FROM rule_line l JOIN rule_seen s ON ${names.map(name => `s.${name} IS NOT DISTINCT FROM l.${name}`).join(' AND ')}`);
  await connection.run('DROP TABLE rule_line');
  await connection.run(`CREATE OR REPLACE TEMP TABLE rule_state AS
    SELECT s.*, ${list('d.')}, []::INTEGER[] AS "x_Hits" FROM rule_seen s LEFT JOIN dim_team_product d ON d.x_TeamProductKey = s.x_SourceTeamProductKey`);
  await connection.run('DROP TABLE rule_seen');
  await runRules(connection, 'rule_state', rules, fields, boundaries);
  if (mustBeStable) await refuseUnstable(connection, rules, fields, boundaries);
  return { sql: seen.map((sql, index) => `s.${names[index]} IS NOT DISTINCT FROM ${sql}`).join(' AND ') };
}

/** The same columns as in `rule_state`, read from a line `f`. */
function lineColumns(fields: readonly string[], boundaries: readonly string[]): string[] {
  const day =
    boundaries.length === 0
      ? '0'
      : `CASE WHEN f.ChargePeriodStart IS NULL THEN -1 ELSE ${boundaries.map(date => `(f.ChargePeriodStart >= TIMESTAMP ${literal(`${date} 00:00:00`)})::INTEGER`).join(' + ')} END`;
  return ['f.x_SourceTeamProductKey', `(${day})::INTEGER`, ...fields.map(fieldSql)];
}

function fieldSql(field: string): string {
  const dimension = ruleField(field);
  if (!dimension) throw new RangeError(`a field that was never checked: ${field}`);
  switch (dimension.kind) {
    case 'column':
      return `f.${identifier(dimension.column)}`;
    case 'json': {
      const text = `f.${identifier(dimension.column)}`;
      return `CASE WHEN json_valid(${text}) THEN json_extract_string(${text}, ${literal(jsonPointer(dimension.jsonKey))}) END`;
    }
    case 'key':
      return `(SELECT any_value(k.${identifier(dimension.column)}) FROM ${identifier(dimension.table)} k WHERE k.${identifier(dimension.tableKey)} = f.${identifier(dimension.key)})`;
  }
}

async function runRules(
  connection: DuckDBConnection,
  table: string,
  rules: readonly TagRule[],
  fields: readonly string[],
  boundaries: readonly string[],
): Promise<void> {
  const { statements, values } = rulesSql(rules, { table, fields, boundaries });
  await connection.run('CREATE OR REPLACE TEMP TABLE rule_value (rule INTEGER, key VARCHAR, value VARCHAR)');
  const columns = { rule: 'INTEGER', key: 'VARCHAR', value: 'VARCHAR' };
  await insertMany(connection, 'rule_value', columns, values);
  for (const statement of statements) await connection.run(statement);
}

/** Twice is once: the corrected attributes, corrected again, must stay as they are. */
async function refuseUnstable(
  connection: DuckDBConnection,
  rules: readonly TagRule[],
  fields: readonly string[],
  boundaries: readonly string[],
): Promise<void> {
  await connection.run(
    'CREATE OR REPLACE TEMP TABLE rule_again AS SELECT * REPLACE ([]::INTEGER[] AS "x_Hits") FROM rule_state WHERE len("x_Hits") > 0',
  );
  await runRules(connection, 'rule_again', rules, fields, boundaries);
  const [moved] = await allRows(
    connection,
    `SELECT a."x_Hits"[1] AS rule FROM rule_again a JOIN rule_state s USING (x_State) WHERE ${differs('a.', 's.')} ORDER BY 1 LIMIT 1`,
  );
  await connection.run('DROP TABLE rule_again');
  if (!moved) return;
  const id = rules[Number(moved.rule)]?.id ?? '-';
  throw new AppError('rules.invalid', {
    id,
    what: 'applied to its own result it changes it again; write it so that twice is once',
  });
}

/** Conditions on `g` (rule_group) joined to `s` (rule_state) and `d` (today's attributes): the line would change. */
export const changedSql = `(${differs('s.', 'd.')})`;

/** `rule_group g` with what each group would become (`s`) and what it is today (`d`). */
export const outcomeSql =
  'rule_group g JOIN rule_state s USING (x_State) LEFT JOIN dim_team_product d ON d.x_TeamProductKey = g.x_TeamProductKey';
