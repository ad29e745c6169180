import type { DuckDBConnection } from '@duckdb/node-api';
import { formatAmount } from '../../../src-core/money/amount.ts';
import { addMoney, type Money } from '../../../src-core/policy/tag-rules/money-by-currency.ts';
import { allRows, toText, toUnscaled } from '../import/sql-run.ts';

/**
 * What each drop changed in the bills it replaced, from the control totals alone. A delivery that came together with an earlier one of the same
 * bill, and won, is compared with that one. Parts of one slice share one difference: it is told of the first.
 * @returns internal drop id -> BilledCost now minus before
 */
export async function restatedByDrop(connection: DuckDBConnection): Promise<Map<number, Money>> {
  const rows = await allRows(
    connection,
    `-- grain: drop x currency
     WITH made AS (SELECT x_SliceId, min(x_DropId) AS first_drop, count(DISTINCT x_DropId) AS drops, max(f.x_LakeVersion) AS arrived FROM slice_drop JOIN drop_file f USING (x_DropId) GROUP BY 1),
     pair AS (SELECT n.x_SliceId AS after, o.x_SliceId AS before, m.first_drop AS drop_id
       FROM slice n JOIN made m USING (x_SliceId) JOIN slice o ON o.ValidTo = n.ValidFrom AND o.x_SliceId <> n.x_SliceId
         AND o.BillingAccountId IS NOT DISTINCT FROM n.BillingAccountId AND o.BillingPeriodStart IS NOT DISTINCT FROM n.BillingPeriodStart
         AND (o.Source = n.Source OR (o.ValidFrom <> o.ValidTo AND list_has_any(n.Providers::JSON::VARCHAR[], o.Providers::JSON::VARCHAR[])))
       WHERE m.arrived = n.ValidFrom AND n.ValidTo IS DISTINCT FROM n.ValidFrom AND o.ContentHash <> n.ContentHash
       QUALIFY rank() OVER (PARTITION BY n.x_SliceId ORDER BY o.ValidFrom = o.ValidTo) = 1
         AND (o.ValidFrom <> o.ValidTo OR (m.drops = 1 AND count(*) OVER (PARTITION BY n.x_SliceId, o.ValidFrom = o.ValidTo) = 1))),
     change AS (SELECT drop_id, d.BillingCurrency AS currency, d.BilledCost AS amount FROM (SELECT DISTINCT drop_id, after FROM pair) p JOIN slice_drop d ON d.x_SliceId = p.after
       UNION ALL SELECT drop_id, d.BillingCurrency, -d.BilledCost FROM (SELECT DISTINCT drop_id, before FROM pair) p JOIN slice_drop d ON d.x_SliceId = p.before)
     SELECT drop_id, currency, sum(amount) AS amount FROM change GROUP BY 1, 2`,
  );
  const drops = Map.groupBy(rows, row => Number(row.drop_id));
  return new Map(
    [...drops].map(([drop, members]) => [
      drop,
      addMoney(
        members.flatMap(row => {
          const [currency, amount] = [toText(row.currency), toUnscaled(row.amount)];
          return currency === null || amount === null ? [] : [{ currency, amount: formatAmount(amount) }];
        }),
      ),
    ]),
  );
}
