import type { DuckDBConnection } from '@duckdb/node-api';
import { lineRollup } from '../../../src-core/anycost/schema.ts';
import { allRows } from './sql-run.ts';
import { identifier } from './sql-text.ts';

/** Slices of so few lines are summed whatever they hold: it costs nothing and keeps the charge lines out of most questions. */
const SMALL_SLICE = 20_000;
/** Summing by day pays off from so many lines for each sum. */
const WORTHWHILE = 4;

/**
 * Decide which of the new slices `rollup_line_day` answers for, and remember it: those in which a charge comes again through the day. One day in
 * the middle of the slice is looked at (about 3 % of its lines). @returns those slices
 */
export async function refreshLineSlices(
  connection: DuckDBConnection,
  slices: { removed: readonly number[]; added: readonly number[] },
): Promise<number[]> {
  const gone = [...slices.removed, ...slices.added];
  if (gone.length > 0) await connection.run(`DELETE FROM rollup_line_slice WHERE x_SliceId IN (${gone.join(', ')})`);
  if (slices.added.length === 0) return [];
  const columns = lineRollup.dimensions.map(name => `f.${identifier(name)}`).join(', ');
  const rows = await allRows(
    connection,
    `WITH extent AS (
       SELECT x_SliceId, count(*) AS n, date_trunc('day', min(ChargePeriodStart) + (max(ChargePeriodStart) - min(ChargePeriodStart)) / 2) AS middle
       FROM fact_cost_usage WHERE x_SliceId IN (${slices.added.join(', ')}) GROUP BY x_SliceId),
     looked AS (
       SELECT f.x_SliceId, count(*) AS lines, count(DISTINCT hash(${columns})) AS sums
       FROM fact_cost_usage f JOIN extent e ON f.x_SliceId = e.x_SliceId AND f.ChargePeriodStart >= e.middle AND f.ChargePeriodStart < e.middle + INTERVAL 1 DAY
       WHERE e.n > ${SMALL_SLICE} GROUP BY f.x_SliceId)
     SELECT x_SliceId FROM extent LEFT JOIN looked USING (x_SliceId)
     WHERE n <= ${SMALL_SLICE} OR coalesce(sums * ${WORTHWHILE} <= lines, false) ORDER BY x_SliceId`,
  );
  const chosen = rows.map(row => Number(row.x_SliceId));
  if (chosen.length > 0)
    await connection.run(`INSERT INTO rollup_line_slice VALUES ${chosen.map(id => `(${id})`).join(', ')}`);
  return chosen;
}
