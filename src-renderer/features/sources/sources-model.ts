import type { Drop, Finding } from '../../../src-core/contract/imports.ts';
import type { Measure } from '../../../src-core/query/query-spec.ts';

/** Drops that match the words typed (in source, file, provider, account), newest import first. */
export function findDrops(drops: readonly Drop[], query: string): Drop[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const text = (drop: Drop) =>
    [drop.source, drop.fileName, ...drop.scope.providers, ...drop.scope.billingAccountIds].join(' ').toLowerCase();
  return drops
    .filter(drop => words.every(word => text(drop).includes(word)))
    .sort(
      (a, b) => b.lakeVersion - a.lakeVersion || b.importedAt.localeCompare(a.importedAt) || a.id.localeCompare(b.id),
    );
}

export type SourceGroup = {
  source: string;
  /** Newest billing period first, then newest import. */
  drops: Drop[];
  /** From the first billing period to the last; `end` exclusive. */
  period: Drop['period'];
  rows: number;
};

/** Drops by source, the source with the newest import first. Rows are those in force. @param drops as `findDrops` gives them */
export function groupBySource(drops: readonly Drop[]): SourceGroup[] {
  const groups = new Map<string, Drop[]>();
  for (const drop of drops) groups.set(drop.source, [...(groups.get(drop.source) ?? []), drop]);
  return [...groups].map(([source, list]) => {
    const starts = list.map(({ period }) => period.start).sort();
    const ends = list.map(({ period }) => period.end).sort();
    return {
      source,
      drops: list.toSorted((a, b) => b.period.start.localeCompare(a.period.start) || b.lakeVersion - a.lakeVersion),
      period: { start: starts[0] ?? '', end: ends.at(-1) ?? '' },
      rows: list.reduce((sum, drop) => sum + (drop.status === 'superseded' ? 0 : drop.rows.accepted), 0),
    };
  });
}

/** The last part of a path: a file imported with its folder is told apart by its own name first. */
export function baseName(fileName: string): string {
  return fileName.split('/').at(-1) || fileName;
}

/** Totals of one measure, one per currency, in currency order. */
export function totalsOf(drop: Drop, measure: Measure): Drop['totals'] {
  return drop.totals.filter(total => total.measure === measure).sort((a, b) => a.currency.localeCompare(b.currency));
}

const weight = { error: 0, warning: 1, info: 2 } as const;

export type ColumnFindings = { column: string; severity: Finding['severity']; findings: Finding[] };

/** Findings by column: the worst column first, then the one with most rows; inside a column the same order. */
export function findingsByColumn(findings: readonly Finding[]): ColumnFindings[] {
  const order = (a: Finding, b: Finding) => weight[a.severity] - weight[b.severity] || b.rows - a.rows;
  const columns = new Map<string, Finding[]>();
  for (const finding of [...findings].sort(order)) {
    columns.set(finding.column, [...(columns.get(finding.column) ?? []), finding]);
  }
  return [...columns].map(([column, list]) => ({ column, severity: list[0]?.severity ?? 'info', findings: list }));
}
