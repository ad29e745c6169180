import type { CanonicalRow } from '../../connector/record-scan.ts';
import { formatAmount, type Unscaled } from '../../money/amount.ts';
import { chooseViews } from '../prometheus/views.ts';
import { type CardLabels, noWork, type Work } from './labels.ts';
import { type GaugeColumn, gpuMetrics } from './metrics.ts';
import { workKey } from './readings.ts';
import { shareSeconds } from './shares.ts';

export type RowOptions = {
  readonly startMs: number;
  readonly intervalSeconds: number;
  readonly instance: string | null;
};

/** What one metric says in one interval of one view about one work. */
export type Cell = { samples: number; weight: number; sum: number; valueWeight: number; last: number | null };
/** View -> interval -> work -> cell. */
export type Cells = Map<string, Map<number, Map<string, Cell>>>;

/** What a day knows of one card or MIG slice. */
export type Card = {
  readonly card: CardLabels;
  labels: string | null;
  readonly works: Map<string, Work>;
  /** Metric name -> cells, in the order in which metrics were added. */
  readonly metrics: Map<string, Cells>;
  readonly periods: Map<string, number>;
  /** Interval -> work -> gain in 10^-24 J. */
  readonly energy: Map<number, Map<string, Unscaled>>;
  readonly holes: { readonly fromMs: number; readonly toMs: number; readonly gain: Unscaled }[];
};

/**
 * Rows of one card: one per interval and work, and one per hole in its energy counter. They do not depend on other cards, so that a fleet may
 * be read in groups.
 */
export function rowsOfCard(card: Card, options: RowOptions): CanonicalRow[] {
  const counts = new Map<string, Map<number, number>>();
  for (const cells of card.metrics.values())
    for (const [view, intervals] of cells) {
      const count = counts.get(view) ?? new Map<number, number>();
      counts.set(view, count);
      for (const [index, works] of intervals) {
        const samples = [...works.values()].reduce((sum, cell) => sum + cell.samples, 0);
        count.set(index, Math.max(samples, count.get(index) ?? 0));
      }
    }
  const rows = [...chooseViews(counts)].flatMap(([index, view]) => {
    const period = card.periods.get(view) ?? null;
    return intervalRows(card, index, view, period, options);
  });
  return [...rows, ...holeRows(card, options)];
}

function intervalRows(
  card: Card,
  index: number,
  view: string,
  period: number | null,
  options: RowOptions,
): CanonicalRow[] {
  const { intervalSeconds, startMs } = options;
  const spoken = [...card.metrics.values()].map(cells => cells.get(view)?.get(index));
  const energy = card.energy.get(index);
  const keys = [
    ...new Set([...spoken.flatMap(works => [...(works?.keys() ?? [])]), ...(energy?.keys() ?? [])]),
  ].toSorted();
  const most = (key: string, what: 'weight' | 'samples') =>
    spoken.reduce((most, works) => Math.max(most, works?.get(key)?.[what] ?? 0), 0);
  const weights = keys.map(key => most(key, 'weight'));
  // The tolerance is for scrape clocks that are a hair slow: 14.99 of 15 s is 20 scrapes in 5 minutes, not 19.
  const expected = period === null ? null : Math.max(1, Math.floor((intervalSeconds * 1000) / period + 0.05));
  const scrapes = weights.reduce((sum, weight) => sum + weight, 0);
  const covered =
    expected === null ? null : Math.min(intervalSeconds, Math.round((intervalSeconds * scrapes) / expected));
  const seconds = covered === null ? [] : shareSeconds(covered, weights);
  return keys.map((key, at) => ({
    ...identity(options, card, card.works.get(key) ?? noWork),
    IntervalStart: new Date(startMs + index * intervalSeconds * 1000).toISOString(),
    IntervalSeconds: intervalSeconds,
    Samples: most(key, 'samples'),
    ExpectedSamples: expected,
    CoveredSeconds: seconds[at] ?? null, // one lone scrape stands for an unknown time
    ...measured(card, index, view, key),
    EnergyJoules: energy?.has(key) ? formatAmount(energy.get(key) ?? 0n) : null,
    Labels: card.labels,
  }));
}

/** What the counter gained while nobody looked: measured energy, unknown use. */
function holeRows(card: Card, options: RowOptions): CanonicalRow[] {
  const { startMs, intervalSeconds } = options;
  return card.holes.map(({ fromMs, toMs, gain }) => {
    const from = Math.max(Math.floor(fromMs / 1000) * 1000, startMs);
    const seconds = Math.max(1, Math.ceil((toMs - from) / 1000));
    return {
      ...identity(options, card, noWork),
      IntervalStart: new Date(from).toISOString(),
      IntervalSeconds: seconds === intervalSeconds ? seconds + 1 : seconds, // never the identity of a row of the grid
      Samples: 0,
      ExpectedSamples: null,
      CoveredSeconds: 0,
      EnergyJoules: formatAmount(gain),
      Labels: card.labels,
    };
  });
}

function identity({ instance }: RowOptions, { card }: Card, work: Work): CanonicalRow {
  const { cluster, ...named } = card;
  return { Instance: instance ?? cluster, ...named, ...work };
}

/** Means and last codes of one work in one interval; what the chosen view does not measure is taken from the others. */
function measured(card: Card, index: number, view: string, key: string): CanonicalRow {
  const row: Partial<Record<GaugeColumn | 'XidErrors', number>> = {};
  for (const [name, cells] of card.metrics) {
    const metric = gpuMetrics.get(name);
    if (metric === undefined || metric.kind === 'energy' || metric.kind === 'job') continue;
    if (row[metric.column] !== undefined) continue;
    const cell = cellOf(cells, index, view, key);
    if (cell === undefined || cell.valueWeight === 0) continue;
    if (metric.kind === 'last-code') row.XidErrors = cell.last ?? 0;
    else row[metric.column] = cell.sum / cell.valueWeight;
  }
  return row;
}

function cellOf(cells: Cells, index: number, view: string, key: string): Cell | undefined {
  const own = cells.get(view)?.get(index);
  if (own !== undefined) return own.get(key);
  for (const other of [...cells.keys()].toSorted()) {
    const works = cells.get(other)?.get(index);
    const cell = works?.get(key) ?? (works?.size === 1 ? works.get(workKey(noWork)) : undefined);
    if (cell !== undefined) return cell;
  }
  return undefined;
}
