import { labelsKey, type Series } from '../prometheus/answer.ts';
import { viewOf } from '../prometheus/views.ts';
import { type CardLabels, cardOf, noWork, otherLabels, type Work, workReader } from './labels.ts';

/** How the instants came about: scrapes as stored, or evaluations every `stepMs` that repeat the last scrape for up to `lookbackMs`. */
export type Timing =
  | { readonly kind: 'raw' }
  | { readonly kind: 'evaluated'; readonly stepMs: number; readonly lookbackMs: number };

/** One value of one metric of one card at one instant, with the work that was on the card then (several when it is time-sliced). */
export type Reading = { readonly atMs: number; readonly works: readonly Work[]; readonly value: string };

export type CardReadings = {
  readonly card: CardLabels;
  /** JSON text of labels without a column; null when there are none. */
  readonly labels: string | null;
  /** View (replica, scrape job, target) -> readings in time order, each instant once. */
  readonly views: ReadonlyMap<string, readonly Reading[]>;
};

export type ReadingOptions = {
  readonly timing: Timing;
  readonly replicaLabels: readonly string[];
  /** `board`: MIG labels are dropped, the reading is the card's. */
  readonly of: 'board' | 'slice';
};

type Labelled = { readonly series: Series; readonly work: Work; readonly order: string };
type Claim = { readonly runStart: number; readonly from: Labelled; readonly value: string };

/**
 * Sort the series of one metric by card and view, and make one timeline of each.
 *
 * A GPU is many series over a week, because the job's labels change with the job. Raw scrapes of them never coincide. Evaluations do: the
 * old label set answers up to `lookbackMs` beside the new one. There the series that began later is the newer reading, and the older one is
 * left out as long as lookback can explain it. What still coincides is one GPU shared by several workloads.
 *
 * @returns cards in order of first appearance; series that name no card are left out
 */
export function readCards(series: readonly Series[], options: ReadingOptions): CardReadings[] {
  const workOf = workReader(series.map(one => one.labels));
  const cards = new Map<string, { card: CardLabels; labels: string | null; views: Map<string, Labelled[]> }>();
  for (const one of series) {
    const named = cardOf(one.labels);
    if (named === null) continue;
    const isSliceOfBoard = options.of === 'board' && named.MigInstance !== null;
    const card = isSliceOfBoard ? { ...named, MigInstance: null, MigProfile: null } : named;
    const key = JSON.stringify([card.cluster, card.GpuUuid, card.MigInstance]);
    const found = cards.get(key) ?? { card, labels: otherLabels(one.labels, options.replicaLabels), views: new Map() };
    cards.set(key, found);
    const view = viewOf(one.labels, options.replicaLabels);
    // A slice's work says nothing about the whole card.
    const work = isSliceOfBoard ? workOf({}) : workOf(one.labels);
    found.views.set(view, [...(found.views.get(view) ?? []), { series: one, work, order: labelsKey(one.labels) }]);
  }
  return [...cards.values()].map(({ card, labels, views }) => ({
    card,
    labels,
    views: new Map([...views].map(([view, members]) => [view, timeline(members, options.timing)] as const)),
  }));
}

function timeline(members: readonly Labelled[], timing: Timing): Reading[] {
  const [only] = members;
  if (members.length === 1 && only !== undefined) {
    const works = [only.work];
    return only.series.timesMs.map((atMs, index) => ({ atMs, works, value: only.series.values[index] ?? 'NaN' }));
  }
  const claims = new Map<number, Claim[]>();
  for (const from of members.toSorted((a, b) => (a.order < b.order ? -1 : 1))) {
    const { timesMs, values } = from.series;
    const longestStep = timing.kind === 'raw' ? 0 : Math.max(timing.stepMs, timing.lookbackMs);
    let runStart = timesMs[0] ?? 0;
    timesMs.forEach((atMs, index) => {
      if (atMs - (timesMs[index - 1] ?? atMs) > longestStep) runStart = atMs;
      const claim = { runStart, from, value: values[index] ?? 'NaN' };
      const known = claims.get(atMs);
      if (known === undefined) claims.set(atMs, [claim]);
      else known.push(claim);
    });
  }
  return [...claims].toSorted(([a], [b]) => a - b).map(([atMs, claimed]) => settle(atMs, claimed, timing));
}

/** The reading at an instant that several series claim. */
function settle(atMs: number, claimed: readonly Claim[], timing: Timing): Reading {
  const newestFirst = claimed.toSorted((a, b) => b.runStart - a.runStart);
  const [newest] = newestFirst;
  if (newest === undefined) return { atMs, works: [noWork], value: 'NaN' };
  const isStale = (claim: Claim) =>
    timing.kind === 'evaluated' && claim.runStart < newest.runStart && atMs - newest.runStart <= timing.lookbackMs;
  const valid = newestFirst.filter(claim => !isStale(claim));
  const works: Work[] = [];
  for (const { from } of valid) if (!works.some(work => workKey(work) === workKey(from.work))) works.push(from.work);
  return { atMs, works: works.toSorted((a, b) => (workKey(a) < workKey(b) ? -1 : 1)), value: newest.value };
}

export const workKey = (work: Work): string => JSON.stringify([work.JobId, work.Namespace, work.Pod, work.Container]);
