import type { Coverage, OverlapEntry, QualityIssue } from '../../../src-core/contract/quality.ts';
import { addMoney, type Money } from '../../../src-core/policy/tag-rules/money-by-currency.ts';

export const severities = ['error', 'warning', 'info'] as const;

/** What the list is narrowed to; null = all. */
export type IssueFilter = {
  readonly severity: QualityIssue['severity'] | null;
  readonly kind: QualityIssue['kind'] | null;
  /** Issues of no single source are named "". */
  readonly source: string | null;
};

/** The issues asked for, in the lake's order: worst first. */
export function filterIssues(issues: readonly QualityIssue[], filter: IssueFilter): QualityIssue[] {
  return issues.filter(
    issue =>
      (filter.severity === null || issue.severity === filter.severity) &&
      (filter.kind === null || issue.kind === filter.kind) &&
      (filter.source === null || (issue.source ?? '') === filter.source),
  );
}

/** What can be chosen, with how many issues each choice has; the choices of one filter ignore that filter. */
export function filterChoices(issues: readonly QualityIssue[], filter: IssueFilter) {
  const counted = <T extends string>(list: readonly QualityIssue[], of: (issue: QualityIssue) => T) =>
    [...Map.groupBy(list, of)]
      .map(([id, members]) => ({ id, count: members.length }))
      .toSorted((a, b) => b.count - a.count || a.id.localeCompare(b.id));
  return {
    kinds: counted(filterIssues(issues, { ...filter, kind: null }), issue => issue.kind),
    sources: counted(filterIssues(issues, { ...filter, source: null }), issue => issue.source ?? ''),
    severities: counted(filterIssues(issues, { ...filter, severity: null }), issue => issue.severity),
  };
}

/**
 * The strip over the list. `atStake` adds up the findings that are errors or warnings, by currency; a charge line that two of them name is in
 * it twice, so it is an upper bound.
 */
export function summarise(issues: readonly QualityIssue[]): {
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
  readonly atStake: Money;
  /** Errors and warnings whose money cannot be told: the amount above lacks them. */
  readonly unpriced: number;
} {
  const count = (severity: QualityIssue['severity']) => issues.filter(issue => issue.severity === severity).length;
  const serious = issues.filter(issue => issue.severity !== 'info');
  return {
    errors: count('error'),
    warnings: count('warning'),
    notes: count('info'),
    atStake: addMoney(serious.flatMap(issue => issue.atStake)),
    unpriced: serious.filter(issue => issue.atStake.length === 0).length,
  };
}

/** Days that a source owes (missing) or could not be asked for (failed), over all sources. */
export function daysOwed(coverage: readonly Coverage[]): { missing: number; failed: number; sources: number } {
  const owing = coverage.filter(({ counts }) => counts.missing + counts.failed > 0);
  return {
    missing: owing.reduce((sum, { counts }) => sum + counts.missing, 0),
    failed: owing.reduce((sum, { counts }) => sum + counts.failed, 0),
    sources: new Set(owing.map(({ source }) => source)).size,
  };
}

/** The part of an issue's address that the router takes; null when it leads nowhere in the workbench. */
export function pathOf(address: string | null): string | null {
  return address?.startsWith('#/') === true ? address.slice(1) : null;
}

/** Months of the overlap map, newest first, each with what overlaps in it. */
export function overlapByMonth(
  entries: readonly OverlapEntry[],
): { readonly month: string; readonly entries: readonly OverlapEntry[] }[] {
  return [...Map.groupBy(entries, ({ month }) => month)]
    .map(([month, members]) => ({ month, entries: members }))
    .toSorted((a, b) => b.month.localeCompare(a.month));
}
