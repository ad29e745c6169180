import type { DuckDBConnection } from '@duckdb/node-api';
import { allocatedRollups, invoiceRollup } from '../../../src-core/anycost/schema.ts';
import type { Invoice } from '../../../src-core/contract/reconcile.ts';
import { billedBySql } from '../../../src-core/llm/providers.ts';
import { formatAmount, type Unscaled } from '../../../src-core/money/amount.ts';
import { keyText, type LineGroup, type MonthKey } from '../../../src-core/reconcile/facts.ts';
import { allRows, instantOf, type Row, toBigInt, toText, toUnscaled } from '../import/sql-run.ts';
import { literal } from '../import/sql-text.ts';
import { routeOfSlice } from '../quality/overlap.ts';

/** A line without a billing period belongs to the month of its charge. */
const monthSql = (rollup: string) =>
  `strftime(coalesce(${rollup}.BillingPeriodStart, ${rollup}.Bucket), '%Y-%m') AS month`;
/** Where a bill names no issuer (CBF), its seller is taken for it. */
const keySql = (rollup: string) =>
  `coalesce(${rollup}.InvoiceIssuerName, ${rollup}.ServiceProviderName) AS issuer, ${rollup}.BillingAccountId AS account, ${monthSql(rollup)}, ${rollup}.BillingCurrency AS currency`;

const keyOf = (row: Row): MonthKey => ({
  issuer: toText(row.issuer),
  account: toText(row.account),
  month: String(row.month),
  currency: toText(row.currency),
});

/** Everything that counts, as invoices see it. */
export async function readLines(connection: DuckDBConnection): Promise<(MonthKey & LineGroup)[]> {
  const rows = await allRows(
    connection,
    `-- grain: issuer x account x billing month x currency x invoice x category x correction x charge month x publisher
     SELECT ${keySql('r')}, r.InvoiceId AS invoice, r.ChargeCategory AS category, r.ChargeClass = 'Correction' AS correction,
       date_trunc('month', r.BillingPeriodStart) IS DISTINCT FROM r.Bucket AND r.Bucket IS NOT NULL AND r.BillingPeriodStart IS NOT NULL AS other_month,
       r.x_PublisherName AS publisher, sum(r."Rows")::BIGINT AS n, sum(r.BilledCost) AS billed
     FROM ${invoiceRollup.table} r WHERE coalesce(r.BillingPeriodStart, r.Bucket) IS NOT NULL GROUP BY ALL ORDER BY ALL`,
  );
  return rows.map(row => ({
    ...keyOf(row),
    invoiceId: toText(row.invoice),
    category: toText(row.category),
    isCorrection: row.correction === true,
    isOtherMonth: row.other_month === true,
    publisher: toText(row.publisher),
    rows: Number(row.n),
    billed: toUnscaled(row.billed),
  }));
}

/** The slices that the lines of a month lie in. */
export type MonthSlice = {
  readonly source: string;
  readonly account: string | null;
  /** Instants; end exclusive. Null: the lines do not say. */
  readonly start: string | null;
  readonly end: string | null;
  readonly isCostReport: boolean;
  /** Its lines say who issues the invoice. */
  readonly namesIssuer: boolean;
};

/** By `keyText`. */
export async function readSlices(connection: DuckDBConnection): Promise<Map<string, MonthSlice[]>> {
  const rows = await allRows(
    connection,
    `-- grain: issuer x account x billing month x currency x source x billing period
     SELECT ${keySql('r')}, s.Source AS source, epoch_us(r.BillingPeriodStart) AS start,
       epoch_us(max(coalesce(s.BillingPeriodEnd, s.BillingPeriodStart + INTERVAL 1 MONTH))) AS "end", bool_or(${routeOfSlice} = 'provider-api') AS is_report,
       r.InvoiceIssuerName IS NOT NULL AS names_issuer
     FROM ${invoiceRollup.table} r JOIN slice s USING (x_SliceId) WHERE coalesce(r.BillingPeriodStart, r.Bucket) IS NOT NULL GROUP BY ALL ORDER BY ALL`,
  );
  const instant = (value: Row[string] | undefined) =>
    value === null || value === undefined ? null : instantOf(toBigInt(value));
  return grouped(rows, row => ({
    source: String(row.source),
    account: toText(row.account),
    start: instant(row.start),
    end: instant(row.end),
    isCostReport: row.is_report === true,
    namesIssuer: row.names_issuer === true,
  }));
}

/** BilledCost after the cost model; a month that the tables do not have is not known. */
export async function readAllocated(connection: DuckDBConnection): Promise<Map<string, Unscaled | null>> {
  const [month] = allocatedRollups;
  const rows = await allRows(
    connection,
    `-- grain: issuer x account x billing month x currency
     SELECT ${keySql('r')}, sum(r.BilledCost) AS billed FROM ${month?.table} r GROUP BY ALL`,
  );
  return new Map(rows.map(row => [keyText(keyOf(row)), toUnscaled(row.billed)]));
}

/** Which months have lines that a model provider is paid by: what usage of that provider is compared with. */
export async function readProviderMonths(
  connection: DuckDBConnection,
  providers: readonly string[],
): Promise<Map<string, string[]>> {
  if (providers.length === 0) return new Map();
  const selects = providers.map(
    provider =>
      `SELECT ${keySql('r')}, ${literal(provider)} AS provider FROM rollup_month r WHERE ${billedBySql(provider)} AND r.BillingPeriodStart IS NOT NULL GROUP BY ALL`,
  );
  const rows = await allRows(connection, `-- grain: provider x month of an invoice\n${selects.join(' UNION ALL ')}`);
  return grouped(rows, row => String(row.provider));
}

function grouped<T>(rows: readonly Row[], read: (row: Row) => T): Map<string, T[]> {
  const groups = Map.groupBy(rows, row => keyText(keyOf(row)));
  return new Map([...groups].map(([key, members]) => [key, members.map(read)]));
}

/** Cost reports that a bill of another source stands before: the provider's own word about the same months. */
export async function readCandidates(connection: DuckDBConnection): Promise<Invoice[]> {
  const rows = await allRows(
    connection,
    `-- grain: issuer x account x billing month x currency x source
     SELECT coalesce(f.InvoiceIssuerName, f.ServiceProviderName) AS issuer, f.BillingAccountId AS account, strftime(f.BillingPeriodStart, '%Y-%m') AS month, f.BillingCurrency AS currency,
       s.Source AS source, sum(f.BilledCost) AS billed
     FROM fact_cost_usage_superseded f JOIN slice s USING (x_SliceId)
     WHERE s.x_SliceId IN (SELECT x_SliceId FROM slice_aside) AND ${routeOfSlice} = 'provider-api' AND f.BillingPeriodStart IS NOT NULL
     GROUP BY ALL HAVING sum(f.BilledCost) IS NOT NULL ORDER BY ALL`,
  );
  return rows.flatMap(row => {
    const { issuer, account, month, currency } = keyOf(row);
    if (issuer === null || currency === null) return []; // an invoice has both
    const source = String(row.source);
    return [
      {
        ...{
          issuer,
          invoiceId: [source, account, month]
            .filter(part => part !== null)
            .join('/')
            .slice(0, 200),
        },
        ...{ billingAccountId: account, month, currency, amount: formatAmount(toUnscaled(row.billed) ?? 0n) },
        ...{ tax: null, issuedOn: null, note: `Cost report ${source}`.slice(0, 500), origin: 'provider-api' as const },
      },
    ];
  });
}
