import { factColumns } from '../../anycost/schema.ts';
import { among, exploreAddress } from '../address.ts';
import { counted, ofSource, type SqlCheck, text } from './check.ts';

/**
 * Columns that say only where we keep a line. Everything that the source says is compared, its line numbers and custom columns too: bills have
 * thousands of lines that differ in nothing else, and those are no duplicates.
 */
const notCompared = new Set([
  ...['x_SliceId', 'x_DropId', 'x_SourceRow', 'x_ResourceKey', 'x_TeamProductKey', 'x_SourceTeamProductKey'],
  'x_ModelVersionKey',
]);
const compared = factColumns.filter(column => !notCompared.has(column.name)).map(column => `"${column.name}"`);

export const duplicateChecks: readonly SqlCheck[] = [
  {
    check: 'same-line-twice',
    kind: 'duplicates',
    severity: 'warning',
    facts: ['account', 'month'],
    // The surplus only: of three equal lines two are at stake.
    sql: `-- grain: source x account x month x currency
      WITH twin AS (SELECT x_SliceId, BillingCurrency AS currency, count(*) - 1 AS surplus, any_value(BilledCost) AS cost
        FROM (SELECT x_SliceId, BillingCurrency, BilledCost, hash(${compared.join(', ')}) AS line FROM fact_cost_usage)
        GROUP BY x_SliceId, BillingCurrency, line HAVING count(*) > 1)
      SELECT s.Source AS source, sum(surplus)::BIGINT AS n, currency, sum(CAST(cost * surplus::INTEGER AS DECIMAL(38, 24))) AS amount,
        s.BillingAccountId AS account, coalesce(strftime(s.BillingPeriodStart, '%Y-%m'), '') AS month
      FROM twin JOIN slice s USING (x_SliceId) GROUP BY ALL HAVING sum(abs(cost)) IS DISTINCT FROM 0`,
    message: (facts, rows) =>
      `${counted(rows, 'charge line')} of ${text(facts.month)} in account ${text(facts.account) || '(not said)'} repeat another line in every column, amounts included.`,
    address: (facts, source) =>
      exploreAddress({
        filters: [...ofSource(source), among('BillingAccountId', facts.account === null ? null : text(facts.account))],
        dimensions: ['ServiceName', 'ResourceId'],
      }),
  },
  {
    check: 'same-invoice-twice',
    kind: 'duplicates',
    severity: 'error',
    facts: ['invoice', 'issuer', 'sources'],
    // Two views of one Azure bill carry the same invoice and are never added.
    sql: `-- grain: invoice x currency that several sources have; at stake: all but the largest
      WITH part AS (SELECT f.InvoiceId AS invoice, lower(f.InvoiceIssuerName) AS issuer, s.Source AS source, f.BillingCurrency AS currency, count(*) AS n, sum(f.BilledCost) AS cost
        FROM fact_cost_usage f JOIN slice s USING (x_SliceId) WHERE f.InvoiceId IS NOT NULL AND NOT contains(s.Source, 'azure-amortized') GROUP BY ALL)
      SELECT NULL AS source, (sum(n) - max(n))::BIGINT AS n, currency, sum(cost) - max(cost) AS amount, invoice, issuer, array_to_string(list_sort(list(source)), ', ') AS sources
      FROM part GROUP BY invoice, issuer, currency HAVING count(*) > 1`,
    message: (facts, rows) =>
      `Invoice ${text(facts.invoice)} is in the lake from ${text(facts.sources)}: ${counted(rows, 'charge line')} count a second time.`,
    address: facts =>
      exploreAddress({ filters: [among('InvoiceId', text(facts.invoice))], dimensions: ['x_Source', 'ServiceName'] }),
  },
];
