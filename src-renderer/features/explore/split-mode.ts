import { isKeptAfterSplits } from '../../../src-core/query/after-splits.ts';
import type { ExploreView } from './view-state.ts';

/** What of a view split amounts cannot answer: they are kept by UTC day, now, with the common dimensions. */
export type NotKept = { zone: boolean; hour: boolean; asOf: boolean; dimensions: string[]; filters: string[] };

export function notKeptAfterSplits(view: ExploreView): NotKept {
  const gone = (name: string) => !isKeptAfterSplits(name);
  return {
    zone: view.zone !== 'UTC',
    hour: view.grain === 'hour',
    asOf: view.asOf !== null,
    dimensions: view.dimensions.filter(gone),
    filters: [...view.filters, ...view.drill].map(({ dimension }) => dimension).filter(gone),
  };
}

/** The nearest view that split amounts can answer. */
export function afterSplits(view: ExploreView): ExploreView {
  const dimensions = view.dimensions.filter(isKeptAfterSplits);
  return {
    ...view,
    allocation: 'split',
    zone: 'UTC',
    asOf: null,
    grain: view.grain === 'hour' ? 'day' : view.grain,
    dimensions: dimensions.length > 0 || view.dimensions.length === 0 ? dimensions : ['x_Team'],
    filters: view.filters.filter(({ dimension }) => isKeptAfterSplits(dimension)),
    drill: view.drill.filter(({ dimension }) => isKeptAfterSplits(dimension)),
    rows: null,
  };
}

/** Back to amounts as delivered, which have no split rules to ask about. */
export function beforeSplits(view: ExploreView): ExploreView {
  const isPlain = (name: string) => !name.startsWith('x_Allocation');
  return {
    ...view,
    allocation: 'none',
    dimensions: view.dimensions.filter(isPlain),
    filters: view.filters.filter(({ dimension }) => isPlain(dimension)),
    drill: view.drill.filter(({ dimension }) => isPlain(dimension)),
    rows: null,
  };
}
