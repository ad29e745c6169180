import { type Row, toText } from '../import/sql-run.ts';
import type { Snapshot } from '../query/snapshot.ts';

/** Slices that tag rules made (`plus`) and took out (`minus`) on the way from one lake version to another. */
export type RuleMoves = { readonly plus: readonly number[]; readonly minus: readonly number[] };

/**
 * Which changes of the lake between two versions only moved charges: a version of a bill that says the same as the one it replaced came of
 * rules; everything else is a restatement, a late delivery or a withdrawal. Turned round when `to` is the older version.
 */
export async function movedByRules(from: number, to: number, snapshot: Snapshot): Promise<RuleMoves> {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const rows = (await snapshot.all({
    sql: `-- grain: slice that came or went
      SELECT x_SliceId, ValidFrom, ValidTo, concat_ws('/', Source, coalesce(BillingAccountId, ''), coalesce(CAST(BillingPeriodStart AS VARCHAR), ''), ContentHash) AS says
      FROM slice WHERE ValidTo IS DISTINCT FROM ValidFrom AND ((ValidFrom > $1 AND ValidFrom <= $2) OR (ValidTo > $1 AND ValidTo <= $2)) ORDER BY 1`,
    params: [BigInt(low), BigInt(high)],
  })) as Row[];
  const inside = (version: unknown) => version !== null && Number(version) > low && Number(version) <= high;
  const at = (version: unknown, row: Row) => `${version} ${toText(row.says)}`;
  const came = new Set(rows.filter(row => inside(row.ValidFrom)).map(row => at(row.ValidFrom, row)));
  const went = new Set(rows.filter(row => inside(row.ValidTo)).map(row => at(row.ValidTo, row)));
  const made: number[] = [];
  const taken: number[] = [];
  for (const row of rows) {
    const isMade = inside(row.ValidFrom) && went.has(at(row.ValidFrom, row));
    const isTaken = inside(row.ValidTo) && came.has(at(row.ValidTo, row));
    // made and taken again on the way: it moved nothing in the end
    if (isMade === isTaken) continue;
    (isMade ? made : taken).push(Number(row.x_SliceId));
  }
  return from <= to ? { plus: made, minus: taken } : { plus: taken, minus: made };
}
