import type { DuckDBConnection } from '@duckdb/node-api';
import { z } from 'zod';
import { type RuleSet, TagRule } from '../../../src-core/contract/rules.ts';
import { insertMany, timestampText } from '../import/insert-many.ts';
import { allRows, instantOf, type Row, toBigInt } from '../import/sql-run.ts';

const Body = z.object({ rules: z.array(TagRule) });

/** What is in force before anybody wrote rules. */
const noRules: RuleSet = { version: 0, createdAt: null, author: '', note: '', rules: [] };

const columns = 'Version, epoch_us(CreatedAt) AS created, Author, Note, Body';

/** The newest version of the rules: the one in force. */
export async function currentRules(connection: DuckDBConnection): Promise<RuleSet> {
  const [row] = await allRows(connection, `SELECT ${columns} FROM rule_set ORDER BY Version DESC LIMIT 1`);
  return row ? toRuleSet(row) : noRules;
}

/** Every version, newest first. */
export async function ruleHistory(connection: DuckDBConnection): Promise<RuleSet[]> {
  return (await allRows(connection, `SELECT ${columns} FROM rule_set ORDER BY Version DESC`)).map(toRuleSet);
}

/** The rules of some versions; 0 is the empty list. */
export async function rulesOfVersions(
  connection: DuckDBConnection,
  versions: Iterable<number>,
): Promise<Map<number, readonly TagRule[]>> {
  const wanted = new Set(versions);
  const rows = await allRows(connection, `SELECT ${columns} FROM rule_set`);
  const known = new Map<number, readonly TagRule[]>(rows.map(toRuleSet).map(set => [set.version, set.rules]));
  return new Map([...wanted].map(version => [version, known.get(version) ?? []]));
}

export async function insertRules(connection: DuckDBConnection, set: RuleSet, at: Date): Promise<void> {
  await connection.run('INSERT INTO rule_set VALUES ($1, $2::TIMESTAMP, $3, $4, $5)', [
    set.version,
    timestampText(at),
    set.author,
    set.note,
    JSON.stringify({ rules: set.rules }),
  ]);
}

function toRuleSet(row: Row): RuleSet {
  return {
    version: Number(row.Version),
    createdAt: instantOf(toBigInt(row.created)),
    author: String(row.Author),
    note: String(row.Note),
    rules: Body.parse(JSON.parse(String(row.Body))).rules,
  };
}

/** Under which rules a slice stands: see migration 0003. */
export type SliceRule = {
  readonly sliceId: number;
  readonly ruleVersion: number;
  readonly changedBy: number;
  readonly beforeVersion: number;
};

/** Replace what is known of these slices. */
export async function saveSliceRules(connection: DuckDBConnection, rules: readonly SliceRule[]): Promise<void> {
  if (rules.length === 0) return;
  await connection.run(`DELETE FROM slice_rule WHERE x_SliceId IN (${rules.map(rule => rule.sliceId).join(', ')})`);
  await insertMany(
    connection,
    'slice_rule',
    { x_SliceId: 'INTEGER', RuleVersion: 'INTEGER', ChangedBy: 'INTEGER', BeforeVersion: 'INTEGER' },
    rules.map(rule => ({
      x_SliceId: rule.sliceId,
      RuleVersion: rule.ruleVersion,
      ChangedBy: rule.changedBy,
      BeforeVersion: rule.beforeVersion,
    })),
  );
}
