import type { DuckDBConnection } from '@duckdb/node-api';
import { allRows } from '../import/sql-run.ts';
import { evaluateRules } from './evaluate.ts';
import { writeAttributes } from './rewrite.ts';
import { currentRules, rulesOfVersions, saveSliceRules } from './rule-store.ts';
import { type RuledSlice, ruledSlices } from './slices.ts';

/**
 * Bring slices that an import has just put in under the rules: those in force, except that a closed month which is delivered again stays
 * under the rules it had, or a restated invoice would move last year's teams. Runs inside the import's transaction, before the rollups.
 * @param replaced slices that the import took out
 */
export async function ruleNewSlices(
  connection: DuckDBConnection,
  { arrived, replaced, at }: { arrived: readonly number[]; replaced: readonly number[]; at: Date },
): Promise<void> {
  const current = await currentRules(connection);
  if (current.version === 0 || arrived.length === 0) return;
  const isNew = new Set(arrived);
  const before = await replacedRules(connection, replaced);
  const slices = (await ruledSlices(connection, at)).filter(slice => isNew.has(slice.sliceId));
  const versionOf = (slice: RuledSlice) => (slice.isClosed ? before.get(slice.monthKey) : undefined) ?? current.version;
  const byVersion = Map.groupBy(slices, versionOf);
  const rules = await rulesOfVersions(connection, byVersion.keys());
  for (const [ruleVersion, members] of byVersion) {
    const sliceIds = members.map(slice => slice.sliceId);
    const match = await evaluateRules(connection, {
      sliceIds,
      rules: rules.get(ruleVersion) ?? [],
      mustBeStable: false,
    });
    await writeAttributes(connection, sliceIds, match);
    const beforeVersion = ruleVersion === current.version ? current.version - 1 : ruleVersion;
    await saveSliceRules(
      connection,
      sliceIds.map(sliceId => ({ sliceId, ruleVersion, changedBy: current.version, beforeVersion })),
    );
  }
}

/** Account and month of replaced slices -> the rules they stood under (the newest, where several were replaced). */
async function replacedRules(connection: DuckDBConnection, replaced: readonly number[]): Promise<Map<string, number>> {
  if (replaced.length === 0) return new Map();
  const rows = await allRows(
    connection,
    `SELECT s.BillingAccountId AS account, coalesce(strftime(s.BillingPeriodStart, '%Y-%m'), 'unknown') AS period, max(coalesce(r.RuleVersion, 0)) AS version
     FROM slice s LEFT JOIN slice_rule r USING (x_SliceId) WHERE s.x_SliceId IN (${replaced.join(', ')}) GROUP BY ALL`,
  );
  return new Map(rows.map(row => [JSON.stringify([row.account, row.period]), Number(row.version)]));
}
