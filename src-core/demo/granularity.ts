import type { StreamDays } from './stream-days.ts';

/** How finely each stream is written: hours or days, and over how many resources. */
export type Granularity = { readonly hourly: boolean; readonly splits: number };

/** Hours before days for the bills whose providers bill by the hour; the largest streams first. */
const hourRank: Readonly<Record<string, number>> = {
  'gpu-colo': 1,
  aws: 1,
  gcp: 1,
  'gpu-cloud': 2,
  anthropic: 3,
  openai: 3,
};
const HOURS = 24;

const spend = (item: StreamDays) =>
  item.quantities.reduce((sum, quantity) => sum + quantity, 0) * Number(item.stream.sku.price);

/**
 * Spread a number of rows over the streams: a row a day for each, then hourly rows for as many streams as fit (members of a
 * pool together, so that used and unused line up), then more resources for the larger streams. Totals stay the same.
 * @param rows wished; the result is within a few percent above 100,000 rows and never below a row a day and stream
 * @returns a Granularity for each stream, in order
 */
export function planGranularity(estate: readonly StreamDays[], rows: number, fixedRows: number): Granularity[] {
  const poolMembers = new Map<string, number[]>();
  estate.forEach((item, i) => {
    const pool = item.stream.pool?.id;
    if (pool) poolMembers.set(pool, [...(poolMembers.get(pool) ?? []), i]);
  });
  const days = estate.map(item => item.days.length);
  const poolDays = [...poolMembers.values()].map(members => days[members[0] ?? 0] ?? 0);
  let left = rows - fixedRows - sum(days) - sum(poolDays);
  const hourly = estate.map(() => false);

  const groups: number[][] = [...poolMembers.values()];
  estate.forEach((item, i) => {
    if (!item.stream.pool) groups.push([i]);
  });
  const rank = (group: number[]) => hourRank[estate[group[0] ?? 0]?.stream.bill ?? ''] ?? 4;
  const weight = (group: number[]) => sum(group.map(i => spend(estate[i] as StreamDays)));
  const ordered = groups
    .map(group => ({ group, rank: rank(group), weight: weight(group) }))
    .sort((a, b) => a.rank - b.rank || b.weight - a.weight);
  for (const { group } of ordered) {
    const unusedDays = estate[group[0] ?? 0]?.stream.pool ? (days[group[0] ?? 0] ?? 0) : 0;
    const cost = (HOURS - 1) * (sum(group.map(i => days[i] ?? 0)) + unusedDays);
    if (cost > left) continue;
    for (const i of group) hourly[i] = true;
    left -= cost;
  }

  // Resources in proportion to the square root of the spend: large streams have more, small ones still several.
  const rowsOf = estate.map((_, i) => (days[i] ?? 0) * (hourly[i] ? HOURS : 1));
  const appetite = estate.map(item => Math.sqrt(spend(item)));
  const splits = estate.map(() => 1);
  const perUnit = sum(rowsOf.map((own, i) => own * (appetite[i] ?? 0)));
  const unit = perUnit > 0 ? Math.max(0, left) / perUnit : 0;
  splits.forEach((_, i) => {
    splits[i] = 1 + Math.floor((appetite[i] ?? 0) * unit);
    left -= ((splits[i] ?? 1) - 1) * (rowsOf[i] ?? 0);
  });
  for (const { group } of ordered.toReversed()) {
    for (const i of group) {
      if ((rowsOf[i] ?? 0) > left) continue;
      splits[i] = (splits[i] ?? 1) + 1;
      left -= rowsOf[i] ?? 0;
    }
  }
  return estate.map((_, i) => ({ hourly: hourly[i] ?? false, splits: splits[i] ?? 1 }));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
