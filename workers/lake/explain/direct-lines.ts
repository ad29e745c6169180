import type { DuckDBConnection } from '@duckdb/node-api';
import { isInForceIn } from '../../../src-core/engines/allocation/fields.ts';
import { attributeJoins, firstRuleSql, monthSql, restKindSql, within } from '../allocation/cells.ts';
import { rulesOfModels } from '../allocation/model-store.ts';
import { storedMonths } from '../allocation/months.ts';

/** The newest version of the cost model and the charge lines that it leaves where their tags put them. */
export type DirectLines = {
  readonly modelVersion: number;
  /** A relation: the columns of the fact, x_AllocationRule (null) and x_AllocationKind. */
  readonly sql: string;
};

/**
 * The lines that no split took, asked of the rules themselves and not of what was stored: each month under the version of the model it stands
 * under.
 * @param sliceIds where to look
 */
export async function directLines(
  connection: DuckDBConnection,
  modelVersion: number,
  sliceIds: readonly number[],
): Promise<DirectLines> {
  const months = (await storedMonths(connection)).filter(({ isSplit }) => isSplit);
  const models = await rulesOfModels(
    connection,
    months.map(month => month.modelVersion),
  );
  const time = 'c."ChargePeriodStart"';
  const cases = months.flatMap(({ month, modelVersion: version }) => {
    const rules = (models.get(version) ?? []).filter(rule => isInForceIn(rule, month));
    return rules.length === 0 ? [] : [`WHEN ${within(time, monthSql(month))} THEN ${firstRuleSql(rules, time)}`];
  });
  const rule = cases.length === 0 ? 'NULL::VARCHAR' : `CASE ${cases.join(' ')} END`;
  const slices = sliceIds.length === 0 ? 'false' : `c.x_SliceId IN (${sliceIds.join(', ')})`;
  return {
    modelVersion,
    sql: `(SELECT * FROM (SELECT c.*, ${rule} AS "x_AllocationRule", ${restKindSql} AS "x_AllocationKind" FROM fact_cost_usage c ${attributeJoins} WHERE ${slices}) WHERE "x_AllocationRule" IS NULL)`,
  };
}
