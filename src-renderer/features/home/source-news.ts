import type { Drop } from '../../../src-core/contract/imports.ts';

export type SourceNews = {
  source: string;
  drops: number;
  /** Accepted rows of drops in force; superseded ones are not counted twice. */
  rows: number;
  /** From the first period to the end of the last; months between may be missing. */
  period: Drop['period'];
  newestVersion: number;
};

/** Drops put together by source, the source that came in last first. */
export function bySource(drops: readonly Drop[]): SourceNews[] {
  const sources = new Map<string, SourceNews>();
  for (const drop of drops) {
    const rows = drop.status === 'superseded' ? 0 : drop.rows.accepted;
    const known = sources.get(drop.source);
    sources.set(drop.source, {
      source: drop.source,
      drops: (known?.drops ?? 0) + 1,
      rows: (known?.rows ?? 0) + rows,
      period: {
        start: known && known.period.start < drop.period.start ? known.period.start : drop.period.start,
        end: known && known.period.end > drop.period.end ? known.period.end : drop.period.end,
      },
      newestVersion: Math.max(known?.newestVersion ?? 0, drop.lakeVersion),
    });
  }
  return [...sources.values()].sort((a, b) => b.newestVersion - a.newestVersion || a.source.localeCompare(b.source));
}
