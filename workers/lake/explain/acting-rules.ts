import type { Explanation } from '../../../src-core/contract/explain.ts';
import type { TagRule } from '../../../src-core/contract/rules.ts';
import { type LineQuestion, type LineScope, linesSql } from '../../../src-core/explain/lines-sql.ts';
import { SqlParams } from '../../../src-core/query/sql-text.ts';
import { allRows, type Row } from '../import/sql-run.ts';
import type { Snapshot } from '../query/snapshot.ts';
import { changedSql, evaluateRules, outcomeSql } from '../rules/evaluate.ts';
import { rulesOfVersions } from '../rules/rule-store.ts';
import { amountText, type SlicePart, sumParts } from './cell-lines.ts';

type TagRules = { readonly list: Explanation['tagRules']; readonly problems: string[] };

/** More moved lines than this are not asked one by one which rule moved them. */
const LINES_ASKED = 300_000;

/**
 * Under which versions of the tag rules the lines stand, and which rules moved them. The rules are run again on the lines whose place is
 * not what their own tags say; a line that they would put elsewhere than where it is stored is a problem.
 * @param isByVersion name the rules of each version without asking the lines
 */
export async function actingRules(
  question: LineQuestion,
  scope: LineScope,
  parts: readonly SlicePart[],
  snapshot: Snapshot,
  isByVersion = false,
): Promise<TagRules> {
  const versions = await versionsOf(parts, snapshot);
  const byVersion = Map.groupBy(parts, part => versions.get(part.sliceId) ?? 0);
  const rules = await rulesOfVersions(snapshot.connection, byVersion.keys());
  const list: Explanation['tagRules'] = [];
  const problems: string[] = [];
  for (const [version, own] of [...byVersion].toSorted(([a], [b]) => b - a)) {
    const sliceIds = [...new Set(own.map(({ sliceId }) => sliceId))];
    const known = rules.get(version) ?? [];
    if (version > 0 && known.length === 0 && !(await isKnown(version, snapshot)))
      problems.push(`Version ${version} of the tag rules is not in the lake any more.`);
    const found = isByVersion ? ofVersion(known) : await ask(question, { ...scope, sliceIds }, known, snapshot);
    if (found.strays > 0)
      problems.push(`${found.strays} charge lines are not where version ${version} of the tag rules would put them.`);
    list.push({
      version,
      rules: found.rules,
      rulesOf: found.rulesOf,
      rows: sumParts(own).rows,
      amount: amountText(sumParts(own).amount),
    });
  }
  return { list, problems };
}

type Asked = { readonly rules: string[]; readonly rulesOf: 'lines' | 'version'; readonly strays: number };

const ofVersion = (rules: readonly TagRule[]): Asked => ({
  rules: rules.filter(rule => rule.isOn).map(rule => rule.id),
  rulesOf: 'version',
  strays: 0,
});

async function ask(
  question: LineQuestion,
  scope: LineScope,
  rules: readonly TagRule[],
  snapshot: Snapshot,
): Promise<Asked> {
  const moved = (params: SqlParams, columns: string) =>
    linesSql(columns, question, scope, params, () => ['f.x_TeamProductKey IS DISTINCT FROM f.x_SourceTeamProductKey']);
  const counting = new SqlParams();
  const [count] = await snapshot.all({
    sql: `-- grain: one row
      SELECT count(*) AS n FROM (${moved(counting, '1')})`,
    params: counting.values,
  });
  const lines = Number(count?.n ?? 0);
  if (lines === 0) return { rules: [], rulesOf: 'lines', strays: 0 };
  if (lines > LINES_ASKED) return ofVersion(rules);
  const params = new SqlParams();
  const sql = `(${moved(params, 'f.*')})`;
  const { connection } = snapshot;
  await evaluateRules(connection, {
    sliceIds: scope.sliceIds ?? [],
    rules,
    mustBeStable: false,
    lines: { sql, params: params.values },
  });
  const hits = await allRows(connection, 'SELECT DISTINCT unnest("x_Hits") AS place FROM rule_state ORDER BY 1');
  const [strays] = await allRows(
    connection,
    `SELECT coalesce(sum(g."Rows"), 0)::BIGINT AS n FROM ${outcomeSql} WHERE ${changedSql}`,
  );
  const ids = hits.flatMap(row => rules[Number(row.place)]?.id ?? []);
  return { rules: ids, rulesOf: 'lines', strays: Number(strays?.n ?? 0) };
}

async function versionsOf(parts: readonly SlicePart[], snapshot: Snapshot): Promise<Map<number, number>> {
  if (parts.length === 0) return new Map();
  const rows = (await snapshot.all({
    sql: `-- grain: slice
      SELECT x_SliceId, RuleVersion FROM slice_rule WHERE x_SliceId IN (${parts.map(({ sliceId }) => sliceId).join(', ')})`,
    params: [],
  })) as Row[];
  return new Map(rows.map(row => [Number(row.x_SliceId), Number(row.RuleVersion)]));
}

async function isKnown(version: number, snapshot: Snapshot): Promise<boolean> {
  const rows = await snapshot.all({ sql: 'SELECT 1 FROM rule_set WHERE Version = $1', params: [version] });
  return rows.length > 0;
}
