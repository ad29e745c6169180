import type { DuckDBConnection } from '@duckdb/node-api';
import type { z } from 'zod';
import type { SplitWeight } from '../../../src-core/contract/allocation.ts';
import { formatAmount } from '../../../src-core/money/amount.ts';
import { allRows, toText, toUnscaled } from '../import/sql-run.ts';
import { literal } from '../import/sql-text.ts';
import { monthSql } from './cells.ts';

/** The weights that a rule used in a month, heaviest first, and the EffectiveCost that followed from each. @param month YYYY-MM */
export async function readSplitWeights(
  connection: DuckDBConnection,
  ruleId: string,
  month: string,
): Promise<z.infer<typeof SplitWeight>[]> {
  const rows = await allRows(
    connection,
    `-- grain: stretch x currency x target
     SELECT strftime(Period, '%Y-%m-%d') AS period, BillingCurrency, Target, Weight, Total, EffectiveCost
     FROM allocation_weight WHERE "Month" = ${monthSql(month).start} AND Rule = ${literal(ruleId)}
     ORDER BY 1, 2, try_cast(Weight AS DOUBLE) DESC, 3`,
  );
  return rows.map(row => {
    const amount = toUnscaled(row.EffectiveCost);
    const total = Number(row.Total);
    return {
      ruleId,
      period: String(row.period),
      currency: toText(row.BillingCurrency),
      target: toText(row.Target),
      weight: String(row.Weight),
      total: String(row.Total),
      share: total === 0 ? 0 : Number(row.Weight) / total,
      amount: amount === null ? null : formatAmount(amount),
    };
  });
}
