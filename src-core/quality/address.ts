import type { Filter, Measure } from '../query/query-spec.ts';

/** What an address of the Explore screen shows. `to` is exclusive; null = all there is. */
export type ExploreTarget = {
  readonly filters: readonly Filter[];
  readonly dimensions?: readonly string[];
  readonly period?: { readonly from: string; readonly to: string } | null;
  readonly measures?: readonly Measure[];
  readonly grain?: string;
};

/**
 * An address of the workbench that shows charge lines, as the screens write them: "#/explore?m=BilledCost&f=x_Source:in:focus/aws".
 * Its grammar belongs to the Explore screen, which reads every address that this writes (`tests/unit/src-core/quality/address.test.ts`).
 */
export function exploreAddress(target: ExploreTarget): string {
  const { filters, dimensions = ['ServiceName'], period = null, measures = ['BilledCost'], grain = 'month' } = target;
  const search = {
    m: joinItems(measures, ','),
    d: joinItems(dimensions, ','),
    g: grain,
    p: period === null ? 'all' : `${period.from}..${period.to}`,
    f: joinItems(
      filters.map(({ dimension, op, values }) => joinItems([dimension, op, joinItems(values, ',')], ':')),
      ';',
    ),
    z: 'UTC',
  };
  const parts = Object.entries(search).map(([key, value]) => `${key}=${readable(value)}`);
  return `#/explore?${parts.join('&')}`;
}

export const among = (dimension: string, ...values: (string | null)[]): Filter => ({ dimension, op: 'in', values });

/** Lists as the address has them: a separator inside an item is escaped, "!" alone is null, "-" the empty list. */
function joinItems(items: readonly (string | null)[], separator: string): string {
  if (items.length === 0) return '-';
  if (items.length === 1 && items[0] === '-') return '\\-';
  return items.map(item => (item === null ? '!' : escapeItem(item, separator))).join(separator);
}

function escapeItem(item: string, separator: string): string {
  const escaped = item.replaceAll('\\', '\\\\').replaceAll(separator, `\\${separator}`).replaceAll(':~', ':\\~');
  return escaped.startsWith('!') || escaped.startsWith('~') ? `\\${escaped}` : escaped;
}

const readable = (text: string) =>
  encodeURIComponent(text).replace(/%(2C|3A|2F|40|7C)/g, whole => decodeURIComponent(whole));
