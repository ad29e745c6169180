import type { Measure } from '../../../../src-core/query/query-spec.ts';
import type { ReportPeriod } from '../../../../src-core/reports/period.ts';
import type { MoneyLine } from '../../../../src-core/reports/tables.ts';

/** Amounts of a line: for each measure the period's, then the earlier period's where there is one. */
export type ComparedLines = {
  readonly measures: readonly Measure[];
  readonly groups: readonly MoneyLine[];
  readonly totals: readonly MoneyLine[];
  /** The earlier period, where the lake holds charges of it. */
  readonly compared: ReportPeriod | null;
  /** It was asked for and the lake holds nothing of it: unknown, not zero. */
  readonly missing: ReportPeriod | null;
};
