import { currencyCodes } from '../../anycost/currency-codes.ts';
import type { Filter } from '../../query/query-spec.ts';
import { among, exploreAddress } from '../address.ts';
import { counted, type Facts, ofSource, type SqlCheck, text } from './check.ts';

const source = 'JOIN slice s USING (x_SliceId)';
const MONTH = `coalesce(strftime(r.BillingPeriodStart, '%Y-%m'), '')`;

/** "2026-08" as the address has it: the whole month; null where there is none. */
function monthPeriod(month: string): { from: string; to: string } | null {
  const match = /^(\d{4})-(\d{2})$/.exec(month);
  if (!match) return null;
  const next = new Date(Date.UTC(Number(match[1]), Number(match[2]), 1));
  return { from: `${month}-01`, to: next.toISOString().slice(0, 10) };
}

/** A condition on charge lines that should not be; one issue a source. Money is `amount`. */
function lineCheck(check: {
  check: string;
  severity: SqlCheck['severity'];
  where: string;
  amount: string;
  filters: readonly Filter[];
  message: (rows: string) => string;
}): SqlCheck {
  return {
    check: check.check,
    kind: 'business',
    severity: check.severity,
    facts: [],
    sql: `-- grain: source x currency
      SELECT s.Source AS source, count(*)::BIGINT AS n, f.BillingCurrency AS currency, sum(${check.amount}) AS amount
      FROM fact_cost_usage f ${source} WHERE ${check.where} GROUP BY ALL`,
    message: (_, rows) => check.message(counted(rows, 'charge line')),
    address: (_, of) =>
      exploreAddress({
        filters: [...ofSource(of), ...check.filters],
        measures: ['BilledCost', 'EffectiveCost', 'ListCost'],
        dimensions: ['ServiceName', 'ChargeCategory'],
      }),
  };
}

/** Share of the list price by which rounded unit prices may miss it; a remark, so floating point will do. */
const ROUNDING = 0.001;

const usageOnly = [among('ChargeCategory', 'Usage')];

export const chargeChecks: readonly SqlCheck[] = [
  lineCheck({
    check: 'negative-usage',
    severity: 'warning',
    where: `f.ChargeCategory = 'Usage' AND f.BilledCost < 0 AND f.ChargeClass IS NULL`,
    amount: 'f.BilledCost',
    filters: usageOnly,
    message: rows => `${rows} of usage cost less than nothing and are not marked as a credit or a correction.`,
  }),
  lineCheck({
    check: 'effective-above-list',
    severity: 'warning',
    where: `f.ChargeCategory = 'Usage' AND f.ListCost >= 0 AND CAST(f.EffectiveCost - f.ListCost AS DOUBLE) > ${ROUNDING} * CAST(f.ListCost AS DOUBLE) AND f.EffectiveCost > f.ListCost AND f.CommitmentDiscountStatus IS DISTINCT FROM 'Unused'
      AND f.CapacityReservationStatus IS DISTINCT FROM 'Unused'`,
    amount: 'f.EffectiveCost - f.ListCost',
    filters: usageOnly,
    message: rows =>
      `${rows} of usage cost more than their list price (EffectiveCost above ListCost), so savings come out negative.`,
  }),
  lineCheck({
    check: 'zero-quantity-with-cost',
    severity: 'warning',
    where: `f.ChargeCategory = 'Usage' AND f.BilledCost <> 0 AND (f.PricingQuantity = 0 OR (f.PricingQuantity IS NULL AND f.ConsumedQuantity = 0))
      AND f.CommitmentDiscountStatus IS DISTINCT FROM 'Unused' AND f.ChargeClass IS NULL`,
    amount: 'f.BilledCost',
    filters: usageOnly,
    message: rows => `${rows} of usage cost something for a quantity of zero, so their unit cost has no meaning.`,
  }),
  {
    check: 'one-view-only',
    kind: 'business',
    severity: 'warning',
    facts: ['measure', 'account', 'month', 'isAzureView'],
    sql: `-- grain: source x account x month x measure x currency
      SELECT source, n, currency, CASE measure WHEN 'EffectiveCost' THEN billed ELSE effective END AS amount, measure, account, month, is_view AS "isAzureView" FROM (
        SELECT any_value(s.Source) AS source, sum(r."Rows")::BIGINT AS n, r.BillingCurrency AS currency, sum(r.BilledCost) AS billed, sum(r.EffectiveCost) AS effective,
          r.BillingAccountId AS account, ${MONTH} AS month, bool_or(contains(s.Source, 'azure-a')) AS is_view,
          CASE WHEN sum(r.EffectiveCost) IS NULL THEN 'EffectiveCost' ELSE 'BilledCost' END AS measure
        FROM rollup_month r ${source} GROUP BY r.BillingAccountId, r.BillingPeriodStart, r.BillingCurrency
        HAVING (sum(r.EffectiveCost) IS NULL) <> (sum(r.BilledCost) IS NULL))`,
    message: facts => {
      const where = `${text(facts.month)} of account ${text(facts.account) || '(not said)'}`;
      if (facts.isAzureView !== true)
        return `${text(facts.measure)} of ${where} is unknown: the bill does not have it.`;
      return facts.measure === 'EffectiveCost'
        ? `EffectiveCost of ${where} is unknown: only the Actual export of Azure is here. Import the Amortised export of the same month.`
        : `BilledCost of ${where} is unknown: only the Amortised export of Azure is here. Import the Actual export of the same month.`;
    },
    address: (facts, of) =>
      exploreAddress({
        filters: [...ofSource(of), ...(facts.account === null ? [] : [among('BillingAccountId', text(facts.account))])],
        measures: ['BilledCost', 'EffectiveCost'],
        period: monthPeriod(text(facts.month)),
      }),
  },
  {
    check: 'commitment-term',
    kind: 'business',
    severity: 'warning',
    facts: ['commitment', 'from', 'to', 'billed', 'effective'],
    // Only terms that lie wholly between the first and the last charge of their source; a running one has not been used up yet.
    sql: `-- grain: commitment x currency whose term is over
      WITH span AS (SELECT s.Source AS source, min(f.ChargePeriodStart) AS first, max(f.ChargePeriodEnd) AS last FROM fact_cost_usage f ${source} WHERE f.ChargeCategory = 'Usage' GROUP BY ALL),
      term AS (SELECT s.Source AS source, f.CommitmentDiscountId AS commitment, f.BillingCurrency AS currency, count(*)::BIGINT AS n,
          min(f.ChargePeriodStart) FILTER (WHERE f.ChargeCategory = 'Purchase') AS "from", max(f.ChargePeriodEnd) FILTER (WHERE f.ChargeCategory = 'Purchase') AS "to",
          sum(f.BilledCost) AS billed, sum(f.EffectiveCost) AS effective
        FROM fact_cost_usage f ${source} WHERE f.CommitmentDiscountId IS NOT NULL GROUP BY ALL)
      SELECT source, n, currency, billed - effective AS amount, commitment, strftime("from", '%Y-%m-%d') AS "from", strftime("to", '%Y-%m-%d') AS "to",
        CAST(billed AS VARCHAR) AS billed, CAST(effective AS VARCHAR) AS effective
      FROM term JOIN span USING (source) WHERE "from" >= first AND "to" <= last AND "to" > "from" AND abs(billed - effective) > 0.01`,
    message: facts =>
      `Over its whole term (${text(facts.from)} to ${text(facts.to)}) commitment ${text(facts.commitment)} was billed at ${plain(facts.billed)} and used or left unused for ${plain(facts.effective)}; the two should be equal.`,
    address: facts =>
      exploreAddress({
        filters: [among('CommitmentDiscountId', text(facts.commitment))],
        measures: ['BilledCost', 'EffectiveCost'],
        dimensions: ['ChargeCategory', 'CommitmentDiscountStatus'],
      }),
  },
  {
    check: 'commitment-without-purchase',
    kind: 'referential',
    severity: 'info',
    facts: ['commitment'],
    sql: `-- grain: source x commitment x currency
      SELECT s.Source AS source, count(*)::BIGINT AS n, f.BillingCurrency AS currency, sum(f.EffectiveCost) AS amount, f.CommitmentDiscountId AS commitment
      FROM fact_cost_usage f ${source} WHERE f.CommitmentDiscountId IS NOT NULL
      GROUP BY ALL HAVING count(*) FILTER (WHERE f.ChargeCategory = 'Purchase') = 0
        AND commitment NOT IN (SELECT DISTINCT CommitmentDiscountId FROM fact_cost_usage WHERE ChargeCategory = 'Purchase' AND CommitmentDiscountId IS NOT NULL)`,
    message: (facts, rows) =>
      `${counted(rows, 'charge line')} under commitment ${text(facts.commitment)}, whose purchase is not in the lake; it may lie before the first month.`,
    address: facts =>
      exploreAddress({
        filters: [among('CommitmentDiscountId', text(facts.commitment))],
        measures: ['EffectiveCost', 'BilledCost'],
      }),
  },
  {
    check: 'sub-account-without-account',
    kind: 'referential',
    severity: 'warning',
    facts: ['subAccount'],
    sql: `-- grain: source x sub-account x currency
      SELECT s.Source AS source, sum(r."Rows")::BIGINT AS n, r.BillingCurrency AS currency, sum(r.BilledCost) AS amount, r.SubAccountId AS "subAccount"
      FROM rollup_month r ${source} WHERE r.SubAccountId IS NOT NULL AND r.BillingAccountId IS NULL GROUP BY ALL`,
    message: (facts, rows) =>
      `${counted(rows, 'charge line')} of sub-account ${text(facts.subAccount)} name no billing account, so a new delivery cannot replace them safely.`,
    address: (facts, of) =>
      exploreAddress({ filters: [...ofSource(of), among('SubAccountId', text(facts.subAccount))] }),
  },
  {
    check: 'currency-unknown',
    kind: 'currency',
    severity: 'error',
    facts: ['code'],
    sql: `-- grain: source x currency that is none
      SELECT s.Source AS source, sum(r."Rows")::BIGINT AS n, r.BillingCurrency AS currency, sum(r.BilledCost) AS amount, r.BillingCurrency AS code
      FROM rollup_month r ${source} WHERE r.BillingCurrency IS NULL OR r.BillingCurrency NOT IN (${currencyCodes.map(code => `'${code}'`).join(', ')}) GROUP BY ALL`,
    message: (facts, rows) =>
      facts.code === null
        ? `${counted(rows, 'charge line')} have no currency: their amounts are in no total.`
        : `${counted(rows, 'charge line')} are in ${text(facts.code)}, which is no ISO 4217 currency.`,
    address: (facts, of) =>
      exploreAddress({
        filters: [...ofSource(of), among('BillingCurrency', facts.code === null ? null : text(facts.code))],
      }),
  },
  {
    check: 'two-currencies',
    kind: 'currency',
    severity: 'info',
    facts: ['account', 'month', 'currencies'],
    sql: `-- grain: source x account x month x currency, where there are several
      SELECT source, n, currency, amount, account, month, currencies FROM (
        SELECT s.Source AS source, sum(r."Rows")::BIGINT AS n, r.BillingCurrency AS currency, sum(r.BilledCost) AS amount, r.BillingAccountId AS account, ${MONTH} AS month,
          array_to_string(list_sort(list(r.BillingCurrency) OVER (PARTITION BY s.Source, r.BillingAccountId, ${MONTH})), ', ') AS currencies,
          count(*) OVER (PARTITION BY s.Source, r.BillingAccountId, ${MONTH}) AS kinds
        FROM rollup_month r ${source} WHERE r.BillingCurrency IS NOT NULL GROUP BY s.Source, r.BillingCurrency, r.BillingAccountId, ${MONTH})
      WHERE kinds > 1`,
    message: facts =>
      `${text(facts.month)} of account ${text(facts.account) || '(not said)'} is billed in ${text(facts.currencies)}; they are never added.`,
    address: (facts, of) =>
      exploreAddress({
        filters: [...ofSource(of), among('BillingAccountId', facts.account === null ? null : text(facts.account))],
        dimensions: ['BillingCurrency', 'ServiceName'],
        period: monthPeriod(text(facts.month)),
      }),
  },
];

/** DuckDB writes all 24 decimals. */
const plain = (fact: Facts[string] | undefined) =>
  text(fact)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
