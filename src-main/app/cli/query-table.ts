import { formatAmount, parseAmount } from '../../../src-core/money/amount.ts';
import { counted } from '../../../src-core/quality/checks/check.ts';
import type { QueryMeta } from '../../../src-core/query/query-spec.ts';
import type { JsonCell, JsonResult } from '../../../src-core/query/result-json.ts';
import { formatAmount as rounded } from './amount-text.ts';
import { table } from './output.ts';

const CURRENCY = 'BillingCurrency';
const SHARE = 'share';

/**
 * A result for a person: every digit, a total for each currency and, where one measure is divided, the share of each part.
 * @param asked whether an estimate was asked for: where sums were at hand, the answer is exact all the same
 */
export function queryTable(result: JsonResult, asked: { sample: boolean } = { sample: false }): string {
  const { columns, rows, meta } = result;
  const names = columns.map(({ name }) => name);
  const amounts = columns.filter(({ unit }) => unit === CURRENCY).map(({ name }) => name);
  const totals = totalsOf(result, amounts);
  const [only] = amounts;
  const isDivided = names[0] !== CURRENCY && names[0] !== 'ChargePeriodStart';
  const shares = totals.size > 0 && isDivided && only !== undefined && amounts.length === 1 ? only : null;

  const body = rows.map(row => {
    const cells = names.map(name => cellText(row[name] ?? null));
    if (shares === null) return cells;
    return [...cells, shareText(row[shares] ?? null, totals.get(String(row[CURRENCY]))?.[shares] ?? null)];
  });
  const foot = [...totals].map(([currency, sums]) => {
    const cells = names.map((name, index) =>
      index === 0 ? 'total' : name === CURRENCY ? currency : amounts.includes(name) ? (sums[name] ?? '?') : '',
    );
    return shares === null ? cells : [...cells, shareText(sums[shares] ?? null, sums[shares] ?? null)];
  });
  const numeric = new Set(
    columns.flatMap(({ type }, index) => (['decimal', 'integer', 'double'].includes(type) ? [index] : [])),
  );
  if (shares !== null) numeric.add(names.length);
  return [
    table(shares === null ? names : [...names, SHARE], [...body, ...foot], numeric),
    `${counted(rows.length, 'row')}, lake version ${meta.lakeVersion}, ${meta.zone}, from ${meta.table}`,
    ...(meta.truncated ? ['(the row limit cut this result)'] : []),
    ...(asked.sample && meta.sampled === null ? ['exact: sums were at hand, so no sample was needed'] : []),
    ...basisWords(meta),
  ].join('\n');
}

type Totals = Map<string, Record<string, string | null>>;

/** By currency, where several rows have one and none was cut off; null where a part is unknown. Currencies are never added up. */
function totalsOf({ columns, rows, meta }: JsonResult, amounts: readonly string[]): Totals {
  const totals: Totals = new Map();
  const isGrouped = columns[0] !== undefined && columns[0].name !== CURRENCY;
  if (!isGrouped || amounts.length === 0 || rows.length < 2 || meta.truncated) return totals;
  for (const row of rows) {
    const currency = String(row[CURRENCY]);
    const sums = totals.get(currency);
    const add = (name: string): string | null => {
      const [before, amount] = [sums === undefined ? '0' : (sums[name] ?? null), row[name] ?? null];
      return before === null || amount === null
        ? null
        : formatAmount(parseAmount(before) + parseAmount(String(amount)));
    };
    totals.set(currency, Object.fromEntries(amounts.map(name => [name, add(name)])));
  }
  return totals;
}

/** Percent with one digit; nothing where the total is zero, negative or unknown: a share of it would say nothing. */
function shareText(amount: JsonCell, total: string | null): string {
  if (amount === null || total === null) return '';
  const whole = parseAmount(total);
  if (whole <= 0n) return '';
  const part = parseAmount(String(amount)) * 100n;
  const text = rounded(part.toString(), whole, 1);
  return `${text.includes('.') ? text : `${text}.0`} %`;
}

/** What the figures rest on besides the charge lines, one line each. */
function basisWords({ conversion, sampled, costModel }: QueryMeta): string[] {
  const lines: string[] = [];
  if (conversion) {
    const { currency, ratesVersion, sources, missing } = conversion;
    const from = sources.length === 0 ? '' : `: ${sources.join(', ')}`;
    lines.push(`converted to ${currency} by version ${ratesVersion} of the rates${from}`);
    for (const gap of missing)
      lines.push(`no rate from ${gap.from} on ${counted(gap.days, 'day')}: amounts with them are unknown`);
  }
  if (costModel !== null) lines.push(`after the splits of version ${costModel} of the cost model`);
  if (sampled !== null) lines.push(`ESTIMATE from a sample of ${sampled * 100} % of the charge lines`);
  return lines;
}

const cellText = (cell: JsonCell) => (cell === null ? '(none)' : String(cell));
