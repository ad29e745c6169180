import { focusColumns, hasColumn } from '../anycost/focus-columns.ts';
import { monthEnd } from './calendar.ts';
import { isClosed } from './estate.ts';
import type { Bill, Month } from './model.ts';

/** DuckDB types of the demo's numbers: quantity x price has 16 digits after the point, exactly. */
export const QUANTITY_TYPE = 'DECIMAL(18, 6)';
export const PRICE_TYPE = 'DECIMAL(18, 10)';
/** DuckDB multiplies two 18-digit decimals in 64 bits and overflows; 28 digits make it use 128. */
const WIDE_QUANTITY = 'DECIMAL(28, 6)';
export const AMOUNT_TYPE = 'DECIMAL(38, 16)';

const text = (value: string) => `'${value.replaceAll("'", "''")}'`;

/**
 * Usage of one bill and month, before names and prices. Grain: line x split x hour or day.
 * Row noise is `hash` of the place of the row, so threads and order do not matter. Sum over a pool's rows never exceeds it:
 * streamDays keeps 3.5 % free and the noise of a row is at most 3 %.
 */
export const usageSql = (input: { seed: number; firstDay: number; lastDay: number; bill: string }): string => `
  -- grain: line x split x charge period
  SELECT d.line, p.split, d.start + to_hours(coalesce(h.hour, 0)) AS ChargePeriodStart, CASE WHEN h.hour IS NULL THEN 24 ELSE 1 END AS hours,
    CAST(CAST(floor(d.quantity * coalesce(h.weight, 1) * p.weight
      * (1 + ((hash(d.line, p.split, d.day, coalesce(h.hour, -1), ${input.seed}) % 20001)::DOUBLE / 10000 - 1) * d.noise)
      * 1000000) AS BIGINT)::DECIMAL(18, 0) * 0.000001 AS ${QUANTITY_TYPE}) AS quantity
  FROM demo_day d
  JOIN demo_split p ON p.line = d.line
  LEFT JOIN demo_hour h ON h.shape = d.shape
  WHERE d.bill = ${text(input.bill)} AND d.day >= ${input.firstDay} AND d.day < ${input.lastDay}`;

/**
 * Priced rows: usage, then the unused part of each pool in the same charge periods, then charges with fixed amounts, then
 * support and tax worked out from the rows before. Expects demo_usage (of usageSql), demo_line, demo_pool and demo_amount.
 */
export function pricedSql(input: { bill: Bill; month: Month; isFirstDelivery: boolean }): string {
  const { bill, month } = input;
  const end = monthEnd(month);
  const derived = (kind: 'support' | 'tax', bps: number, from: string) => {
    // A decimal factor: `/` would make a double of an exact sum.
    const share = (sum: string) => `round(${sum} * ${(bps / 10_000).toFixed(4)}::DECIMAL(5, 4), 2)`;
    return `
    SELECT l.line, 0 AS split, TIMESTAMP '${month}-01' AS ChargePeriodStart, TIMESTAMP '${end}' AS ChargePeriodEnd,
      ${kind === 'support' ? 1 : 'NULL'}::${AMOUNT_TYPE} AS quantity,
      ${['list', 'contracted'].map(price => `${kind === 'support' ? share(price) : 'NULL'}::${AMOUNT_TYPE} AS ${price}Price`).join(', ')},
      ${['list', 'contracted', 'billed', 'effective'].map(cost => `${share(kind === 'support' ? supportBase(cost) : cost)}::${AMOUNT_TYPE} AS ${cost}Cost`).join(', ')},
      NULL::${AMOUNT_TYPE} AS consumed, NULL::${AMOUNT_TYPE} AS commitmentQuantity
    FROM (SELECT sum(listCost) AS list, sum(contractedCost) AS contracted, sum(billedCost) AS billed, sum(effectiveCost) AS effective FROM ${from}) t,
      demo_line l WHERE l.bill = ${text(bill.id)} AND l.kind = '${kind}'`;
  };
  // A support fee is what it is: the same in the billed, contracted and effective view.
  const supportBase = (cost: string) => (cost === 'list' ? 'list' : 'contracted');
  const withSupport = bill.supportBps > 0 && isClosed(month);
  const withTax = bill.taxBps > 0 && isClosed(month);
  return `
  WITH used AS (
    SELECT u.line, u.split, u.ChargePeriodStart, u.ChargePeriodStart + to_hours(u.hours) AS ChargePeriodEnd,
      u.quantity::${AMOUNT_TYPE} AS quantity, l.listPrice::${AMOUNT_TYPE} AS listPrice, l.contractedPrice::${AMOUNT_TYPE} AS contractedPrice,
      (u.quantity * l.listPrice)::${AMOUNT_TYPE} AS listCost, (u.quantity * l.contractedPrice)::${AMOUNT_TYPE} AS contractedCost,
      CASE l.billedShare WHEN 0 THEN 0 ELSE u.quantity * l.effectivePrice END::${AMOUNT_TYPE} AS billedCost,
      (u.quantity * l.effectivePrice)::${AMOUNT_TYPE} AS effectiveCost,
      (u.quantity * l.consumedPerUnit)::${AMOUNT_TYPE} AS consumed,
      CASE WHEN l.CommitmentDiscountId IS NOT NULL THEN u.quantity * l.commitmentPerUnit END::${AMOUNT_TYPE} AS commitmentQuantity,
      l.pool, u.hours
    FROM (SELECT * REPLACE (quantity::${WIDE_QUANTITY} AS quantity) FROM demo_usage) u JOIN demo_line l USING (line) WHERE u.quantity > 0),
  unused AS (
    SELECT p.line, 0 AS split, s.ChargePeriodStart, s.ChargePeriodEnd,
      (p.hourly * s.hours - s.taken)::${AMOUNT_TYPE} AS quantity,
      CASE WHEN p.isCapacity THEN p.unitPrice ELSE 0 END::${AMOUNT_TYPE} AS listPrice,
      CASE WHEN p.isCapacity THEN p.unitPrice ELSE 0 END::${AMOUNT_TYPE} AS contractedPrice,
      CASE WHEN p.isCapacity THEN p.hourly * s.hours * p.unitPrice - s.money ELSE 0 END::${AMOUNT_TYPE} AS listCost,
      CASE WHEN p.isCapacity THEN p.hourly * s.hours * p.unitPrice - s.money ELSE 0 END::${AMOUNT_TYPE} AS contractedCost,
      CASE WHEN p.isCapacity THEN p.hourly * s.hours * p.unitPrice - s.money ELSE 0 END::${AMOUNT_TYPE} AS billedCost,
      (p.hourly * s.hours * p.unitPrice - s.money)::${AMOUNT_TYPE} AS effectiveCost,
      CASE WHEN p.isCapacity THEN p.hourly * s.hours - s.taken END::${AMOUNT_TYPE} AS consumed,
      CASE WHEN NOT p.isCapacity THEN p.hourly * s.hours - s.taken END::${AMOUNT_TYPE} AS commitmentQuantity
    FROM (SELECT pool, ChargePeriodStart, ChargePeriodEnd, any_value(hours) AS hours, sum(effectiveCost) AS money,
            sum(coalesce(commitmentQuantity, quantity)) AS taken
          FROM used WHERE pool IS NOT NULL GROUP BY ALL) s JOIN (SELECT *, perHour::${WIDE_QUANTITY} AS hourly FROM demo_pool) p USING (pool)
    WHERE p.hourly * s.hours * p.unitPrice <> s.money),
  fixed AS (
    SELECT line, 0 AS split, startAt AS ChargePeriodStart, endAt AS ChargePeriodEnd, quantity, listPrice, contractedPrice, listCost,
      contractedCost, billedCost, effectiveCost, NULL::${AMOUNT_TYPE} AS consumed, commitmentQuantity
    FROM demo_amount WHERE bill = ${text(bill.id)} AND billMonth = '${month}' ${input.isFirstDelivery ? 'AND NOT lateOnly' : ''}),
  metered AS (SELECT * EXCLUDE (pool, hours) FROM used UNION ALL BY NAME SELECT * FROM unused),
  plain AS (SELECT * FROM metered UNION ALL BY NAME SELECT * FROM fixed),
  supported AS (SELECT * FROM plain ${withSupport ? `UNION ALL BY NAME ${derived('support', bill.supportBps, 'metered')}` : ''})
  SELECT * FROM supported ${withTax ? `UNION ALL BY NAME ${derived('tax', bill.taxBps, 'supported')}` : ''}`;
}

/** Columns that a provider without the feature leaves out of its export altogether. */
function leftOut(bill: Bill): ReadonlySet<string> {
  const out = new Set([
    ...['AvailabilityZone', 'AllocatedMethodDetails', 'AllocatedMethodId', 'AllocatedResourceId'],
    ...['AllocatedResourceName', 'AllocatedTags', 'ContractApplied', 'CommitmentProgramEligibilityDetails'],
  ]);
  const commitments = ['Category', 'Id', 'Name', 'Quantity', 'Status', 'Type', 'Unit'].map(
    part => `CommitmentDiscount${part}`,
  );
  if (!['aws', 'azure', 'gcp'].includes(bill.id)) for (const name of commitments) out.add(name);
  if (bill.id !== 'gpu-colo') for (const name of ['CapacityReservationId', 'CapacityReservationStatus']) out.add(name);
  if (bill.focusVersion !== '1.2') {
    for (const part of ['', 'ContractedUnitPrice', 'EffectiveCost', 'ListUnitPrice']) out.add(`PricingCurrency${part}`);
  }
  if (Object.keys(bill.regions).length === 0) for (const name of ['RegionId', 'RegionName']) out.add(name);
  return out;
}

/**
 * The bill as its provider would export it: FOCUS columns of its version and `x_Demo`, in the order of the specification.
 * Expects demo_priced (of pricedSql), demo_line and demo_split. Ordered, so that a file's rows are always the same.
 */
export function billSql(input: { bill: Bill; month: Month }): string {
  const { bill, month } = input;
  const end = monthEnd(month);
  const invoice = `INV-${bill.id.toUpperCase()}-${month.replace('-', '')}`;
  const constant = (value: string | null) => (value === null ? 'NULL::VARCHAR' : text(value));
  const own: Record<string, string> = {
    BilledCost: 'r.billedCost',
    BillingAccountId: constant(bill.accountId),
    BillingAccountName: constant(bill.accountName),
    BillingAccountType: constant(bill.accountType),
    BillingCurrency: constant(bill.currency),
    BillingPeriodEnd: `TIMESTAMP '${end}'`,
    BillingPeriodStart: `TIMESTAMP '${month}-01'`,
    ChargePeriodEnd: 'r.ChargePeriodEnd',
    ChargePeriodStart: 'r.ChargePeriodStart',
    CommitmentDiscountQuantity: 'r.commitmentQuantity',
    ConsumedQuantity: 'r.consumed',
    ConsumedUnit: `CASE WHEN r.consumed IS NOT NULL THEN coalesce(l.ConsumedUnit, l.PricingUnit) END`,
    ContractedCost: 'r.contractedCost',
    ContractedUnitPrice: 'r.contractedPrice',
    EffectiveCost: 'r.effectiveCost',
    HostProviderName: constant(bill.host),
    InvoiceDetailId: isClosed(month) ? `${text(`${invoice}-`)} || l.ChargeCategory` : 'NULL::VARCHAR',
    InvoiceId: constant(isClosed(month) ? invoice : null),
    InvoiceIssuerName: constant(bill.issuer),
    ListCost: 'r.listCost',
    ListUnitPrice: 'r.listPrice',
    PricingCurrency: constant(bill.currency),
    PricingCurrencyContractedUnitPrice: 'r.contractedPrice',
    PricingCurrencyEffectiveCost: 'r.effectiveCost',
    PricingCurrencyListUnitPrice: 'r.listPrice',
    PricingQuantity: 'r.quantity',
    ProviderName: constant(bill.provider),
    ResourceId: `coalesce(p.ResourceId, CASE WHEN l.kind = 'unused' AND l.ResourceName IS NOT NULL THEN 'marlin/partition/' || l.ResourceName END)`,
    ResourceName: 'coalesce(p.ResourceName, l.ResourceName)',
    ServiceProviderName: constant(bill.provider),
    SubAccountType: `CASE WHEN l.SubAccountId IS NOT NULL THEN ${text(bill.subAccountType)} END`,
  };
  const out = leftOut(bill);
  const columns = focusColumns
    .filter(column => hasColumn(column, bill.focusVersion) && !out.has(column.name))
    .map(column => `${own[column.name] ?? `l.${column.name}`} AS ${column.name}`);
  return `
  -- grain: one charge line of the bill
  SELECT ${columns.join(',\n    ')}, TRUE AS x_Demo
  FROM demo_priced r JOIN demo_line l USING (line) LEFT JOIN demo_split p ON p.line = r.line AND p.split = r.split
  ORDER BY r.ChargePeriodStart, r.line, r.split`;
}
