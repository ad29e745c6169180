import type { ContractRouterClient } from '@orpc/contract';
import type {
  DailySeries,
  EnginesWorkerContract,
  Outlook,
  OutlookAsk,
} from '../../src-core/contract/engines-worker.ts';
import type { Forecast, ForecastSpec } from '../../src-core/contract/forecast.ts';
import type { Coverage } from '../../src-core/contract/quality.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { commitmentSteps } from '../../src-core/forecast/commitment-steps.ts';
import { DaySums, pickSlots, type Slots } from '../../src-core/forecast/gather-series.ts';
import { localDayOf, type ScopeReach, scopeReach, sourceReaches } from '../../src-core/forecast/whole-days.ts';
import { addDays, dayEndMs, dayOf, dayStartMs } from '../../src-core/quality/days.ts';
import { parseLocalDay } from '../../src-core/query/period.ts';
import { type ZoneClock, zoneClock } from '../../src-core/query/zone.ts';
import { ForecastReads } from './forecast-reads.ts';
import type { ServiceDeps } from './service-deps.ts';
import { withSignal } from './worker-client.ts';

/** Daily series of a scope with what is known about their being whole. */
export type LoadedSeries = Pick<Forecast, 'lakeVersion' | 'completeUntil' | 'waitingFor'> & {
  /** Largest first, the rest of each currency last; the total alone without `by`. Empty when the scope has no charges. */
  readonly series: DailySeries[];
  /** From here to where a series begins its days are known to have cost nothing; null without series. */
  readonly knownFrom: string | null;
};

export type CoverageOnce = (lakeVersion: number) => Promise<Coverage[]>;

type Parts = {
  deps: Pick<ServiceDeps, 'lake'>;
  coverage(period: { from: string | null; to: string | null }, signal: AbortSignal | undefined): Promise<Coverage[]>;
  engines: ContractRouterClient<EnginesWorkerContract>;
  now: () => Date;
};

/** As many days as are learned from, and as may be forecast. */
const LONGEST_PAST = 800;
const LONGEST_FUTURE = 1_100;
/** The same question always gets the same paths. */
const SEED = 20_260_101;
const EMPTY: Omit<LoadedSeries, 'lakeVersion'> = { completeUntil: null, waitingFor: [], series: [], knownFrom: null };

/** Forecasts of cost: the lake gives daily series and says which days are whole, the engines thread computes. */
export class ForecastService {
  readonly #parts: Parts;
  readonly #reads: ForecastReads;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#reads = new ForecastReads(parts.deps.lake);
  }

  /** @throws AppError `forecast.too-far`, `query.bad-period` and what a query throws. A scope without charges has no series. */
  async run(spec: ForecastSpec, signal: AbortSignal | undefined): Promise<Forecast> {
    const loaded = await this.load(spec, signal);
    const to = endOf(spec, loaded);
    const { lakeVersion, completeUntil, waitingFor } = loaded;
    const input = { series: loaded.series, to, grain: spec.grain, seed: SEED };
    const series = loaded.series.length === 0 ? [] : await this.#parts.engines.forecast(input, withSignal(signal));
    return { lakeVersion, completeUntil, waitingFor, series };
  }

  /** How far every stream has come, for several loads of one moment: asked once, and again when a load finds a newer lake. */
  coverageOnce(signal: AbortSignal | undefined): CoverageOnce {
    let known: { lakeVersion: number; found: Promise<Coverage[]> } | null = null;
    return lakeVersion => {
      if (known?.lakeVersion === lakeVersion) return known.found;
      const found = this.#parts.coverage({ from: null, to: null }, signal);
      known = { lakeVersion, found };
      found.catch(() => {
        known = null; // a failure is not an answer
      });
      return found;
    };
  }

  /** The daily series alone: exact amounts, first unfinished day, gaps as null. Load once and ask `outlooks` for many days (rehearsals). */
  async load(
    spec: ForecastSpec,
    signal: AbortSignal | undefined,
    coverageOf: CoverageOnce = this.coverageOnce(signal),
  ): Promise<LoadedSeries> {
    const { lakeVersion, totals } = await this.#reads.totals(spec, signal);
    const coverage = await coverageOf(lakeVersion);
    const slots = pickSlots(totals, spec.by.length === 0 ? Math.max(1, totals.length) : spec.limit);
    const sums = new DaySums(slots);
    await this.#reads.days(spec, row => sums.add(row), signal);
    const range = sums.range();
    if (!range) return { lakeVersion, ...EMPTY };
    const nowMs = this.#parts.now().getTime();
    const clock = zoneClock(spec.zone, range.first * DAY_MS, Math.max(nowMs, range.last * DAY_MS));
    const today = earliest(localDayOf(nowMs, clock), spec.cutoff);
    const reaches = sourceReaches(coverage, nowMs);
    const fallback = earliest(dayText(range.last + 1), today);
    const wholeFor = (sources: Iterable<string>): ScopeReach => {
      const { wholeUntil, missing } = scopeReach(reaches, sources, clock, fallback);
      return { wholeUntil: earliest(wholeUntil, today), missing };
    };
    // a series whose last charge was long ago goes on with whole days of nothing
    const wholeLast = slots.slots.map(slot => dayStartMs(wholeFor(slot.sources).wholeUntil) / DAY_MS - 1);
    const window = windowOf({ first: range.first, last: Math.max(range.last, ...wholeLast) }, spec);
    const reachOf = (sources: Iterable<string>): ScopeReach => {
      const { wholeUntil, missing } = wholeFor(sources);
      return { wholeUntil, missing: missing.filter(day => day >= window.start && day < wholeUntil) };
    };
    const reach = slots.slots.map(({ sources }) => reachOf(sources));
    const steps = await this.#steps({ spec, lakeVersion, slots, reach, start: window.start }, signal);
    const series = reach.map((own, place) => ({ ...sums.series(place, window, own), steps: steps[place] ?? [] }));
    const inScope = new Set(slots.slots.flatMap(({ sources }) => [...sources]));
    const { wholeUntil } = reachOf(inScope);
    return {
      ...{ lakeVersion, series },
      knownFrom: knownFrom(coverage, inScope, {
        clock,
        start: window.start,
        firstCharge: dayText(range.first),
        asked: spec.from,
      }),
      completeUntil: wholeUntil > window.start ? addDays(wholeUntil, -1) : null,
      waitingFor: waitingFor(inScope, source => reachOf([source]).wholeUntil, today, window.start),
    };
  }

  /** How periods of one series end (a budget's period, now or at past mornings): src-core/engines/forecast/outlook.ts in the engines thread. */
  outlooks(series: DailySeries, asks: OutlookAsk[], signal: AbortSignal | undefined): Promise<Outlook[]> {
    return this.#parts.engines.outlooks({ series, asks, seed: SEED }, withSignal(signal));
  }

  /** Ends of commitments from the first day learned from on; none for split amounts, which no longer know commitments. */
  async #steps(
    question: { spec: ForecastSpec; lakeVersion: number; slots: Slots; reach: ScopeReach[]; start: string },
    signal: AbortSignal | undefined,
  ): Promise<DailySeries['steps'][]> {
    const { spec, lakeVersion, slots, reach, start } = question;
    const isMoved = spec.measure === 'BilledCost' || spec.measure === 'EffectiveCost';
    if (!isMoved || spec.allocation === 'split') return [];
    const all = await this.#reads.endings(spec.asOf, lakeVersion, signal);
    const endings = all.filter(({ endsOn }) => endsOn > start);
    if (endings.length === 0) return [];
    const last = dayOf(Math.max(...reach.map(({ wholeUntil }) => dayStartMs(wholeUntil)), 0));
    const covered = await this.#reads.covered(spec, endings, last, signal);
    return commitmentSteps(endings, covered, slots, place => reach[place]?.wholeUntil ?? last);
  }
}

const DAY_MS = 86_400_000;
const dayText = (number: number) => dayOf(number * DAY_MS);
const earliest = (day: string, other: string | null) => (other !== null && other < day ? other : day);

/** The days that are learned from: from the first there is or that is asked for, else at most 800 before the last. */
function windowOf({ first, last }: { first: number; last: number }, { from }: ForecastSpec) {
  const begin = Math.max(first, from === null ? last + 1 - LONGEST_PAST : parseLocalDay(from) / DAY_MS);
  return { first: begin, last, start: dayText(begin) };
}

/** Before its first charge a scope cost nothing, as far back as any of its sources tells. What the window cut off is not known here. */
function knownFrom(
  coverage: readonly Coverage[],
  sources: ReadonlySet<string>,
  { clock, start, firstCharge, asked }: { clock: ZoneClock; start: string; firstCharge: string; asked: string | null },
): string {
  if (start > firstCharge) return start;
  const told = coverage
    .filter(({ dataset, source }) => dataset === 'cost-usage' && sources.has(source))
    .map(({ firstDay }) => localDayOf(dayEndMs(firstDay) - 1, clock));
  const first = told.reduce((a, b) => earliest(a, b), start);
  return asked !== null && asked > first ? earliest(asked, start) : first;
}

/** Day after the last to forecast. @throws AppError `forecast.too-far`, `query.bad-period` */
function endOf(spec: ForecastSpec, { series }: LoadedSeries): string {
  const whole = dayOf(Math.max(...series.map(({ wholeUntil }) => dayStartMs(wholeUntil)), 0));
  const [year = 0, month = 0] = whole.split('-').map(Number);
  const after = spec.grain === 'day' ? 1 : 12;
  const to = spec.to === null ? Date.UTC(year, month - 1 + after, 1) : parseLocalDay(spec.to);
  if (to - dayStartMs(whole) > LONGEST_FUTURE * DAY_MS)
    throw new AppError('forecast.too-far', { to: dayOf(to), days: LONGEST_FUTURE });
  return dayOf(to);
}

/** Sources that reach less far than yesterday, furthest behind first. */
function waitingFor(
  sources: ReadonlySet<string>,
  wholeUntil: (source: string) => string,
  today: string,
  start: string,
): Forecast['waitingFor'] {
  return [...sources]
    .map(source => ({ source, until: wholeUntil(source) }))
    .filter(({ until }) => until < today)
    .toSorted((a, b) => (a.until === b.until ? (a.source < b.source ? -1 : 1) : a.until < b.until ? -1 : 1))
    .map(({ source, until }) => ({ source, lastWholeDay: until > start ? addDays(until, -1) : null }));
}
