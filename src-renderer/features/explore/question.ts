import type { QuerySpec, RowsSpec } from '../../../src-core/query/query-spec.ts';
import { askedMeasures } from './calculated.ts';
import { allFilters } from './drill.ts';
import type { ResolvedPeriod } from './period.ts';
import type { ExploreView } from './view-state.ts';

/** Column of the time buckets in a result, as `src-core/query/grouped-sql.ts` names it. */
export { BUCKET_COLUMN } from '../../../src-core/query/grouped-sql.ts';

/** What the chart and the table ask: one question, so that they cannot disagree. */
export function viewQuestion(view: ExploreView, period: ResolvedPeriod): QuerySpec {
  return {
    ...basis(view),
    ...common(view, period),
    measures: askedMeasures(view),
    dimensions: view.dimensions,
    grain: view.grain,
    compare: period.previous ? view.compare : 'none',
    orderBy: [],
    limit: 1_000_000,
  };
}

/** The headline: totals of the period, and of the one before where there is one. */
export function headlineQuestion(view: ExploreView, period: ResolvedPeriod): QuerySpec {
  return {
    ...basis(view),
    ...common(view, period),
    measures: view.measures,
    dimensions: [],
    grain: 'none',
    compare: !period.previous ? 'none' : view.compare === 'none' ? 'previous-period' : view.compare,
    orderBy: [],
    limit: 1_000,
  };
}

/** The charge lines behind the view, or behind the cell that `view.rows` names. One page. */
export function rowsQuestion(
  view: ExploreView,
  period: ResolvedPeriod,
  page: { offset: number; limit: number; orderBy: RowsSpec['orderBy']; columns: readonly string[] },
): RowsSpec {
  const base = common(view, period);
  return {
    ...base,
    from: view.rows?.from ?? base.from,
    to: view.rows?.to ?? base.to,
    filters: [...base.filters, ...(view.rows?.filters ?? [])],
    columns: [...page.columns],
    orderBy: page.orderBy,
    offset: page.offset,
    limit: page.limit,
  };
}

/** What amounts mean: split or not, in which currency and calendar, read in full or estimated. */
function basis({ allocation, convertTo, calendar, sample }: ExploreView) {
  return { allocation, currency: convertTo, calendar, sample };
}

function common(view: ExploreView, period: ResolvedPeriod) {
  return {
    from: period.range?.from ?? null,
    to: period.range?.to ?? null,
    filters: allFilters(view),
    zone: view.zone,
    asOf: view.asOf,
  };
}
