import type { DuckDBConnection } from '@duckdb/node-api';
import { timestampText } from '../import/insert-many.ts';
import { allRows } from '../import/sql-run.ts';

/** A live slice and the rules it stands under. */
export type RuledSlice = {
  readonly sliceId: number;
  /** YYYY-MM of the billing period, or `unknown`. */
  readonly period: string;
  /** Billing account and period as one text: what a later delivery of the same month has too. */
  readonly monthKey: string;
  /** Its billing period has ended, and the same account has a later one: nobody expects it to move any more. */
  readonly isClosed: boolean;
  readonly ruleVersion: number;
  readonly changedBy: number;
  readonly beforeVersion: number;
};

/** @param at the moment that decides whether a billing period has ended */
export async function ruledSlices(connection: DuckDBConnection, at: Date): Promise<RuledSlice[]> {
  const rows = await allRows(
    connection,
    `-- grain: one live slice
     SELECT s.x_SliceId, s.BillingAccountId AS account, coalesce(strftime(s.BillingPeriodStart, '%Y-%m'), 'unknown') AS period,
       coalesce(coalesce(s.BillingPeriodEnd, s.BillingPeriodStart + INTERVAL 1 MONTH) <= $1::TIMESTAMP AND s.BillingPeriodStart < max(s.BillingPeriodStart)
         OVER (PARTITION BY coalesce(s.BillingAccountId, s.Source)), false) AS is_closed,
       coalesce(r.RuleVersion, 0) AS rule_version, coalesce(r.ChangedBy, 0) AS changed_by, coalesce(r.BeforeVersion, 0) AS before_version
     FROM slice s LEFT JOIN slice_rule r USING (x_SliceId) WHERE s.ValidTo IS NULL ORDER BY 1`,
    [timestampText(at)],
  );
  return rows.map(row => ({
    sliceId: Number(row.x_SliceId),
    period: String(row.period),
    monthKey: JSON.stringify([row.account, row.period]),
    isClosed: row.is_closed === true,
    ruleVersion: Number(row.rule_version),
    changedBy: Number(row.changed_by),
    beforeVersion: Number(row.before_version),
  }));
}
