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
import { DaySums, type Keys, pickSlots } from '../../src-core/forecast/gather-series.ts';
import { localDayOf, type ScopeReach, scopeReach, sourceReaches } from '../../src-core/forecast/whole-days.ts';
import { addDays, dayOf, dayStartMs } from '../../src-core/quality/days.ts';
import { parseLocalDay } from '../../src-core/query/period.ts';
import { QuerySpec, type ResultColumn } from '../../src-core/query/query-spec.ts';
import { type JsonCell, resultToJson } from '../../src-core/query/result-json.ts';
import { zoneClock } from '../../src-core/query/zone.ts';
import { pull } from './export-result.ts';
import type { ServiceDeps } from './service-deps.ts';
import { withSignal } from './worker-client.ts';

/** Daily series of a scope with what is known about their being whole. */
export type LoadedSeries = Pick<Forecast, 'lakeVersion' | 'completeUntil' | 'waitingFor'> & {
  /** Largest first, the rest of each currency last; the total alone without `by`. Empty when the scope has no charges. */
  readonly series: DailySeries[];
};

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
/** A query's own limit: days of keys. */
const MOST_ROWS = 1_000_000;
const SOURCE = 'x_Source';
const EMPTY: Pick<LoadedSeries, 'completeUntil' | 'waitingFor' | 'series'> = {
  ...{ completeUntil: null, waitingFor: [], series: [] },
};

/** Forecasts of cost: the lake gives daily series and says which days are whole, the engines thread computes. */
export class ForecastService {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
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

  /** The daily series alone: exact amounts, first unfinished day, gaps as null. Load once and ask `outlooks` for many days (rehearsals). */
  async load(spec: ForecastSpec, signal: AbortSignal | undefined): Promise<LoadedSeries> {
    const [totals, coverage] = await Promise.all([
      this.#totals(spec, signal),
      this.#parts.coverage({ from: null, to: null }, signal),
    ]);
    const { lakeVersion } = totals;
    const slots = pickSlots(totals.rows, spec.by.length === 0 ? Math.max(1, totals.rows.length) : spec.limit);
    const sums = new DaySums(slots);
    await this.#stream(spec, row => sums.add(row), signal);
    const range = sums.range();
    if (!range) return { lakeVersion, ...EMPTY };
    const nowMs = this.#parts.now().getTime();
    const clock = zoneClock(spec.zone, range.first * DAY_MS, Math.max(nowMs, range.last * DAY_MS));
    const today = earliest(localDayOf(nowMs, clock), spec.cutoff);
    const reaches = sourceReaches(coverage, nowMs);
    const window = windowOf(range, spec);
    const reachOf = (sources: Iterable<string>): ScopeReach => {
      const found = scopeReach(reaches, sources, clock, earliest(dayText(range.last + 1), today));
      const wholeUntil = earliest(found.wholeUntil, today);
      return { wholeUntil, missing: found.missing.filter(day => day >= window.start && day < wholeUntil) };
    };
    const series = slots.slots.map((slot, place) => sums.series(place, window, reachOf(slot.sources)));
    const inScope = new Set(slots.slots.flatMap(({ sources }) => [...sources]));
    const { wholeUntil } = reachOf(inScope);
    return {
      ...{ lakeVersion, series },
      completeUntil: wholeUntil > window.start ? addDays(wholeUntil, -1) : null,
      waitingFor: waitingFor(inScope, source => reachOf([source]).wholeUntil, today, window.start),
    };
  }

  /** How periods of one series end (a budget's period, now or at past mornings): src-core/engines/forecast/outlook.ts in the engines thread. */
  outlooks(series: DailySeries, asks: OutlookAsk[], signal: AbortSignal | undefined): Promise<Outlook[]> {
    return this.#parts.engines.outlooks({ series, asks, seed: SEED }, withSignal(signal));
  }

  /** What each key cost in all, and from which sources: they decide which days are whole. */
  async #totals(spec: ForecastSpec, signal: AbortSignal | undefined) {
    const by = [...spec.by.filter(name => name !== SOURCE), SOURCE];
    const head = await this.#parts.deps.lake.run(querySpec({ ...spec, by }, 'none'), withSignal(signal));
    if (head.meta.truncated) throw new AppError('query.too-large', { limit: head.rowCount });
    const blob = await this.#parts.deps.lake.take({ ticket: head.ticket }, withSignal(signal));
    const { rows } = resultToJson(head, new Uint8Array(await blob.arrayBuffer()));
    const totals = rows.map(row => ({ ...toRow(row, head.columns, spec), source: textOf(row[SOURCE]) }));
    return { lakeVersion: head.meta.lakeVersion, rows: totals };
  }

  /** Days of every key, batch by batch: a million of them must not stop the window. */
  async #stream(
    spec: ForecastSpec,
    take: (row: ReturnType<typeof toRow>) => void,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { lake } = this.#parts.deps;
    const cursor = await lake.openCursor({ kind: 'query', spec: querySpec(spec, 'day') }, withSignal(signal));
    const never = new AbortController().signal;
    const rows = await pull(
      lake,
      cursor.cursorId,
      async bytes => {
        const batch = resultToJson(cursor, new Uint8Array(await bytes.arrayBuffer()));
        for (const row of batch.rows) take(toRow(row, cursor.columns, spec));
      },
      signal ?? never,
    );
    if (cursor.meta.truncated || rows >= MOST_ROWS) throw new AppError('query.too-large', { limit: MOST_ROWS });
  }
}

const DAY_MS = 86_400_000;
const dayText = (number: number) => dayOf(number * DAY_MS);
const earliest = (day: string, other: string | null) => (other !== null && other < day ? other : day);

function querySpec(spec: ForecastSpec, grain: 'none' | 'day'): QuerySpec {
  return QuerySpec.parse({
    ...{ measures: [spec.measure], dimensions: spec.by, grain, filters: spec.filters, zone: spec.zone },
    ...{ from: spec.from, to: spec.cutoff, asOf: spec.asOf, allocation: spec.allocation, currency: spec.currency },
  });
}

const textOf = (cell: JsonCell | undefined) => (cell === null || cell === undefined ? null : String(cell));

function toRow(row: Record<string, JsonCell>, columns: readonly ResultColumn[], { by, measure }: ForecastSpec) {
  const bucket = columns.find(({ type, name }) => type === 'timestamp' && !(by as readonly string[]).includes(name));
  return {
    keys: by.map(name => textOf(row[name])) as Keys,
    currency: textOf(row.BillingCurrency),
    day: (textOf(bucket && row[bucket.name]) ?? '').slice(0, 10),
    amount: textOf(row[measure]),
  };
}

/** The days that are learned from: from the first there is, at most 800 before the last. */
function windowOf({ first, last }: { first: number; last: number }, { from }: ForecastSpec) {
  const asked = from === null ? first : parseLocalDay(from) / DAY_MS;
  const begin = Math.max(Math.max(first, asked), last + 1 - LONGEST_PAST);
  return { first: begin, last, start: dayText(begin) };
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
