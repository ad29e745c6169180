import type { ForecastSpec } from '../../src-core/contract/forecast.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { type CoveredDay, type Ending, STEP_DAYS } from '../../src-core/forecast/commitment-steps.ts';
import type { DayTotal, KeyTotal } from '../../src-core/forecast/gather-series.ts';
import { addDays } from '../../src-core/quality/days.ts';
import { QuerySpec, type QuerySpecInput } from '../../src-core/query/query-spec.ts';
import { type JsonCell, resultToJson } from '../../src-core/query/result-json.ts';
import { pull } from './export-result.ts';
import type { LakeClient } from './lake-supervisor.ts';
import { withSignal } from './worker-client.ts';

/** A query's own limit: days of keys. */
const MOST_ROWS = 1_000_000;
/** Ending commitments that are looked at, those with most money first. */
const MOST_ENDINGS = 200;
/** Rows read at once: this process also serves the window, and cells become text here. */
const READ_ROWS = 4_000;
const SOURCE = 'x_Source';
const ID = 'CommitmentDiscountId';
const NAME = 'CommitmentDiscountName';
const STATUS = 'CommitmentDiscountStatus';

type Row = Record<string, JsonCell>;
const textOf = (cell: JsonCell | undefined) => (cell === null || cell === undefined ? null : String(cell));
const keysOf = (row: Row, by: readonly string[]) => by.map(name => textOf(row[name]));
const currencyOf = (row: Row) => textOf(row.BillingCurrency);
const never = new AbortController().signal;

/** What forecasts ask the lake. */
export class ForecastReads {
  readonly #lake: LakeClient;
  /** Terms of commitments are read from charge lines, once for each lake version. */
  #endings: { key: string; found: Promise<Ending[]> } | null = null;

  constructor(lake: LakeClient) {
    this.#lake = lake;
  }

  /** What each key cost in all, and from which sources: they decide which days are whole. */
  async totals(
    spec: ForecastSpec,
    signal: AbortSignal | undefined,
  ): Promise<{ lakeVersion: number; totals: KeyTotal[] }> {
    const dimensions = [...spec.by.filter(name => name !== SOURCE), SOURCE];
    const { rows, meta } = await this.#ask({ ...scopeOf(spec), dimensions }, signal);
    const totals = rows.map(row => ({
      ...{ keys: keysOf(row, spec.by), source: textOf(row[SOURCE]), currency: currencyOf(row) },
      amount: textOf(row[spec.measure]),
    }));
    return { lakeVersion: meta.lakeVersion, totals };
  }

  /** Days of every key, batch by batch: a million of them must not stop the window. @throws AppError `query.too-large` */
  async days(spec: ForecastSpec, take: (row: DayTotal) => void, signal: AbortSignal | undefined): Promise<void> {
    await this.#stream(
      { ...scopeOf(spec), dimensions: spec.by, grain: 'day' },
      (row, day) =>
        take({ keys: keysOf(row, spec.by), currency: currencyOf(row), day, amount: textOf(row[spec.measure]) }),
      signal,
    );
  }

  /** Commitments that were paid once, with the end of what was paid for. */
  endings(asOf: string | null, lakeVersion: number, signal: AbortSignal | undefined): Promise<Ending[]> {
    const key = JSON.stringify([asOf, lakeVersion]);
    if (this.#endings?.key === key) return this.#endings.found;
    const found = this.#readEndings(asOf, signal);
    this.#endings = { key, found };
    found.catch(() => {
      if (this.#endings?.key === key) this.#endings = null;
    });
    return found;
  }

  /** What `endings` covered and left unused, by key and day, in the window of each. */
  async covered(
    spec: ForecastSpec,
    endings: readonly Ending[],
    wholeUntil: string,
    signal: AbortSignal | undefined,
  ): Promise<CoveredDay[]> {
    const ends = endings.map(({ endsOn }) => (endsOn < wholeUntil ? endsOn : wholeUntil)).toSorted();
    const [first, last] = [ends[0], ends.at(-1)];
    if (first === undefined || last === undefined) return [];
    const scope = scopeOf(spec);
    const days: CoveredDay[] = [];
    await this.#stream(
      {
        ...scope,
        measures: [...new Set([spec.measure, 'ContractedCost'] as const)],
        dimensions: [...new Set([...spec.by, ID, STATUS])],
        filters: [...spec.filters, { dimension: ID, values: endings.map(({ id }) => id) }],
        ...{ grain: 'day', from: addDays(first, -STEP_DAYS - 1), to: last },
      },
      (row, day) => {
        const status = textOf(row[STATUS]);
        if (status === null) return; // the purchase itself
        days.push({
          ...{ keys: keysOf(row, spec.by), currency: currencyOf(row), id: textOf(row[ID]) ?? '', day },
          ...{ isUsed: status === 'Used', amount: textOf(row[spec.measure]), contracted: textOf(row.ContractedCost) },
        });
      },
      signal,
    );
    return days;
  }

  async #readEndings(asOf: string | null, signal: AbortSignal | undefined): Promise<Ending[]> {
    const { rows } = await this.#ask(
      {
        ...{ measures: ['BilledCost'], dimensions: [ID, NAME, 'ChargePeriodEnd'], asOf, limit: MOST_ENDINGS },
        filters: [
          { dimension: 'ChargeCategory', values: ['Purchase'] },
          { dimension: 'ChargeFrequency', values: ['One-Time'] },
          { dimension: ID, op: 'not-in', values: [null] },
        ],
        orderBy: [{ column: 'BilledCost', descending: true }],
      },
      signal,
    );
    // bought again under the same name: what was bought last ends last
    const byId = new Map<string, Ending>();
    for (const row of rows) {
      const [id, endsOn] = [textOf(row[ID]), textOf(row.ChargePeriodEnd)?.slice(0, 10)];
      if (id === null || endsOn === undefined) continue;
      const known = byId.get(id);
      if (!known || known.endsOn < endsOn) byId.set(id, { id, name: textOf(row[NAME]) ?? id, endsOn });
    }
    return [...byId.values()];
  }

  async #ask(spec: QuerySpecInput, signal: AbortSignal | undefined) {
    const head = await this.#lake.run(QuerySpec.parse(spec), withSignal(signal));
    if (head.meta.truncated && spec.limit === undefined) throw new AppError('query.too-large', { limit: MOST_ROWS });
    const blob = await this.#lake.take({ ticket: head.ticket }, withSignal(signal));
    return resultToJson(head, new Uint8Array(await blob.arrayBuffer()));
  }

  async #stream(
    spec: QuerySpecInput,
    take: (row: Row, day: string) => void,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const parsed = QuerySpec.parse(spec);
    const cursor = await this.#lake.openCursor({ kind: 'query', spec: parsed }, withSignal(signal));
    const bucket = cursor.columns.find(
      ({ type, name }) => type === 'timestamp' && !parsed.dimensions.includes(name),
    )?.name;
    const rows = await pull(
      this.#lake,
      cursor.cursorId,
      async bytes => {
        const batch = resultToJson(cursor, new Uint8Array(await bytes.arrayBuffer()));
        for (const row of batch.rows) take(row, String(row[bucket ?? ''] ?? '').slice(0, 10));
      },
      signal ?? never,
      READ_ROWS,
    );
    if (cursor.meta.truncated || rows >= MOST_ROWS) throw new AppError('query.too-large', { limit: MOST_ROWS });
  }
}

function scopeOf(spec: ForecastSpec): QuerySpecInput & Pick<QuerySpec, 'measures'> {
  return {
    ...{ measures: [spec.measure], filters: spec.filters, zone: spec.zone, asOf: spec.asOf },
    ...{ from: spec.from, to: spec.cutoff, allocation: spec.allocation, currency: spec.currency },
  };
}
