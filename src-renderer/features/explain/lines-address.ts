import { stringifySearch, writeFilters } from '../../../src-core/address/addresses.ts';
import { joinItems } from '../../../src-core/address/lists.ts';
import type { Cell } from '../../../src-core/contract/explain.ts';
import type { Filter } from '../../../src-core/query/query-spec.ts';

/**
 * Explore with the charge lines of a figure open. Null where the figure has no lines of its own: split parts have none, and an hour is finer
 * than the days of Explore's period.
 */
export function linesAddress(cell: Cell): string | null {
  if (cell.allocation === 'split' || cell.hour !== null || cell.from === null || cell.to === null) return null;
  const own: Filter[] =
    cell.convertTo === null ? [{ dimension: 'BillingCurrency', op: 'in', values: [cell.currency] }] : [];
  const [from, to] = [cell.from, cell.to].map(day => (day.length === 7 ? `${day}-01` : day));
  return `/explore${stringifySearch({
    m: cell.measure,
    d: 'ServiceName',
    g: 'none',
    p: `${from}..${to}`,
    f: cell.filters.length > 0 ? writeFilters(cell.filters) : '-',
    z: cell.zone,
    a: joinItems([cell.asOf], ','),
    rows: joinItems([null, null, own.length > 0 ? writeFilters(own) : '-'], ':'),
  })}`;
}
