import type { CanonicalRow } from '../../connector/record-scan.ts';
import type { Unscaled } from '../../money/amount.ts';
import type { Series } from '../prometheus/answer.ts';
import { gaugeValue } from '../prometheus/sample-value.ts';
import { energySteps } from './energy.ts';
import { type Card, type Cell, type Cells, rowsOfCard } from './gpu-rows.ts';
import { noWork, type Work } from './labels.ts';
import { type GpuMetric, gaugeReading, gpuMetrics } from './metrics.ts';
import { type CardReadings, type Reading, readCards, type Timing, workKey } from './readings.ts';
import { medianGap, shareEqually } from './shares.ts';

export type GpuDayOptions = {
  /** The UTC day, or part of it: readings from `startMs` (inclusive) to `endMs` (exclusive) become rows. */
  readonly startMs: number;
  readonly endMs: number;
  readonly intervalSeconds: number;
  readonly timing: Timing;
  readonly replicaLabels: readonly string[];
  /** Name of the Prometheus; null takes the `cluster` label. */
  readonly instance: string | null;
};

/**
 * A gap between two readings of a counter up to which its gain still belongs to the work of the later one: Prometheus' own lookback, or two
 * missed scrapes of a slower target.
 */
export const STALE_AFTER_MS = 300_000;

/**
 * One UTC day of GPU telemetry, metric by metric, as rows of `gpu-sample`. Memory: cards x intervals, not samples.
 *
 * - A scrape belongs to the interval that holds its instant. An interval is covered by as many seconds as its scrapes stand for; what is
 *   not covered is missing, never idle. Two works that share a card at an instant (time-slicing) share its time and energy.
 * - A gauge is the mean of its usable readings; without one it is null, not 0.
 * - Energy is what the counter gained up to each reading. What it gained across a hole longer than STALE_AFTER_MS is a row of its own that
 *   spans the hole, names no work and covers 0 seconds: measured energy, unknown use.
 *
 * Days are independent of how they were fetched, and add up: decision record 0063.
 */
export class GpuDay {
  readonly #options: GpuDayOptions;
  readonly #cards = new Map<string, Card>();
  readonly #jobs = new Map<string, { atMs: number; job: string | null }[]>();
  /** Metric -> readings that are no measurement (NaN, blank, out of range). */
  readonly unusable = new Map<string, number>();

  constructor(options: GpuDayOptions) {
    this.#options = options;
  }

  /**
   * @param series all series of the metric whose readings touch the day; of a counter also those of the day before.
   * A metric of kind `job` must be added before the others.
   * @throws RangeError when the metric is none of `gpuMetrics`
   */
  add(name: string, series: readonly Series[]): void {
    const metric = gpuMetrics.get(name);
    if (metric === undefined) throw new RangeError(`not a GPU metric: ${name}`);
    const { timing, replicaLabels } = this.#options;
    for (const readings of readCards(series, { timing, replicaLabels, of: metric.of })) {
      if (metric.kind === 'job') this.#addJobs(readings);
      else this.#addReadings(name, metric, this.#withJobs(readings));
    }
  }

  #addJobs({ card, views }: CardReadings): void {
    const jobs = [...views.values()].flat().map(({ atMs, value }) => ({ atMs, job: Number(value) > 0 ? value : null }));
    this.#jobs.set(
      card.GpuUuid,
      [...(this.#jobs.get(card.GpuUuid) ?? []), ...jobs].toSorted((a, b) => a.atMs - b.atMs),
    );
  }

  /** Readings that name no work get the job that the job metric last named for the card, if that is not stale. */
  #withJobs(readings: CardReadings): CardReadings {
    const jobs = this.#jobs.get(readings.card.GpuUuid);
    if (jobs === undefined) return readings;
    const works = (reading: Reading): readonly Work[] => {
      if (reading.works.some(work => work.Attribution !== null)) return reading.works;
      const named = jobs.findLast(({ atMs }) => atMs <= reading.atMs);
      if (named === undefined || named.job === null || reading.atMs - named.atMs > STALE_AFTER_MS) return reading.works;
      return [{ ...noWork, JobId: named.job, Attribution: 'hpc-job' }];
    };
    const withWork = (list: readonly Reading[]) => list.map(reading => ({ ...reading, works: works(reading) }));
    return { ...readings, views: new Map([...readings.views].map(([view, list]) => [view, withWork(list)] as const)) };
  }

  #addReadings(name: string, metric: Exclude<GpuMetric, { kind: 'job' }>, readings: CardReadings): void {
    const { startMs, endMs, timing } = this.#options;
    const card = this.#cardOf(readings);
    const cells: Cells = new Map();
    for (const [view, list] of readings.views) {
      const today = list.filter(({ atMs }) => atMs >= startMs && atMs < endMs);
      if (today.length === 0) continue;
      const period = timing.kind === 'evaluated' ? timing.stepMs : medianGap(today.map(({ atMs }) => atMs));
      if (period !== null) card.periods.set(view, Math.min(period, card.periods.get(view) ?? period));
      const intervals = new Map<number, Map<string, Cell>>();
      for (const reading of today) this.#addReading(name, metric, card, intervals, reading);
      cells.set(view, intervals);
    }
    if (cells.size > 0) card.metrics.set(name, cells);
    if (metric.kind === 'energy') this.#addEnergy(metric.perJoule, card, readings);
  }

  #addReading(
    name: string,
    metric: Exclude<GpuMetric, { kind: 'job' }>,
    card: Card,
    intervals: Map<number, Map<string, Cell>>,
    { atMs, works, value }: Reading,
  ): void {
    const number = gaugeValue(value);
    const usable =
      number === null
        ? null
        : metric.kind === 'gauge'
          ? gaugeReading(metric, number)
          : metric.kind === 'last-code' && Number.isInteger(number) && number >= 0 && number < 65_536
            ? number
            : null;
    if (usable === null && metric.kind !== 'energy') this.unusable.set(name, (this.unusable.get(name) ?? 0) + 1);
    const index = this.#intervalOf(atMs);
    const interval = intervals.get(index) ?? new Map<string, Cell>();
    intervals.set(index, interval);
    for (const work of works) {
      const key = workKey(work);
      card.works.set(key, work);
      const cell = interval.get(key) ?? { samples: 0, weight: 0, sum: 0, valueWeight: 0, last: null };
      interval.set(key, cell);
      const weight = 1 / works.length;
      cell.samples += 1;
      cell.weight += weight;
      if (usable === null) continue;
      cell.sum += usable * weight;
      cell.valueWeight += weight;
      cell.last = usable;
    }
  }

  #addEnergy(perJoule: bigint, card: Card, { views }: CardReadings): void {
    const { startMs, endMs, intervalSeconds, timing } = this.#options;
    const day = { startMs, endMs, intervalMs: intervalSeconds * 1000 };
    const period = timing.kind === 'raw' ? 2.5 * Math.max(0, ...card.periods.values()) : timing.stepMs;
    const staleAfterMs = Math.max(STALE_AFTER_MS, period);
    for (const { fromMs, toMs, gain, closing } of energySteps(views, day)) {
      const joules = gain / perJoule; // exact: no exporter prints more than 21 decimals
      if (toMs - fromMs > staleAfterMs) {
        card.holes.push({ fromMs, toMs, gain: joules });
        continue;
      }
      const index = this.#intervalOf(toMs);
      const interval = card.energy.get(index) ?? new Map<string, Unscaled>();
      card.energy.set(index, interval);
      const shares = shareEqually(joules, closing.works.length);
      closing.works.forEach((work, at) => {
        card.works.set(workKey(work), work);
        interval.set(workKey(work), (interval.get(workKey(work)) ?? 0n) + (shares[at] ?? 0n));
      });
    }
  }

  #cardOf({ card, labels }: CardReadings): Card {
    const key = JSON.stringify([card.cluster, card.GpuUuid, card.MigInstance]);
    const found = this.#cards.get(key) ?? {
      card,
      labels,
      works: new Map(),
      metrics: new Map(),
      periods: new Map(),
      energy: new Map(),
      holes: [],
    };
    found.labels ??= labels;
    this.#cards.set(key, found);
    return found;
  }

  #intervalOf(atMs: number): number {
    return Math.floor((atMs - this.#options.startMs) / (this.#options.intervalSeconds * 1000));
  }

  /** Rows of the day by card and interval; the same readings give the same rows, however they were fetched. */
  rows(): CanonicalRow[] {
    return [...this.eachRow()];
  }

  /** As `rows`, with the rows of one card in memory at a time. */
  *eachRow(): Generator<CanonicalRow> {
    for (const [, card] of [...this.#cards].toSorted(([a], [b]) => (a < b ? -1 : 1)))
      yield* rowsOfCard(card, this.#options);
  }
}
