import type { Catalog, ResultHead, RowsHead } from '../../../src-core/contract/query.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { CURRENCY_COLUMN, groupedColumns, groupedSql, orderedSql } from '../../../src-core/query/grouped-sql.ts';
import { groupedOrder } from '../../../src-core/query/order.ts';
import { type GroupedQuestion, type LakeFacts, planGrouped } from '../../../src-core/query/plan.ts';
import { type Filter, measures, type QueryMeta, QuerySpec, RowsSpec } from '../../../src-core/query/query-spec.ts';
import { type RowsExtent, rowsCutoffSql, rowsSql } from '../../../src-core/query/rows-sql.ts';
import type { Engine } from '../engine.ts';
import { ArrowWriter } from './arrow-writer.ts';
import { readBasis } from './basis.ts';
import { readCatalog } from './catalog.ts';
import { type ControlTotals, readControlTotals, sumTotals } from './control-totals.ts';
import { CursorPool, type CursorQuestion, type OpenedCursor } from './cursors.ts';
import { filledColumns, type LakeProfile, LakeProfiles } from './lake-profile.ts';
import { LakeRateBooks } from './lake-rates.ts';
import { LakeSpans, resolveAsOf } from './lake-state.ts';
import { type HeldResult, ResultCache, TicketStore } from './result-store.ts';
import { DEADLINE_MS, type Snapshot, withSnapshot } from './snapshot.ts';
import { readValues, type ValuesAnswer } from './values.ts';

export type QueryEngineOptions = {
  /** Longest run of one question, milliseconds. */
  deadlineMs?: number;
  cacheBytes?: number;
};

/**
 * Answers questions about the lake. Each question is read in one transaction, so its figures belong together and
 * `meta.lakeVersion` is the state they come from. Amounts are exact; currencies are never added to each other.
 * Errors: `query.*` of the catalogue, `call.cancelled`, `call.bad-input`.
 */
export class QueryEngine {
  readonly #engine: Engine;
  readonly #lakeVersion: () => number;
  readonly #deadlineMs: number;
  readonly #cache: ResultCache;
  readonly #tickets = new TicketStore();
  readonly #spans = new LakeSpans();
  readonly #cursors: CursorPool;
  readonly #profiles = new LakeProfiles();
  readonly #rateBooks = new LakeRateBooks();
  #catalog: Catalog | null = null;

  constructor(engine: Engine, lakeVersion: () => number, options: QueryEngineOptions = {}) {
    this.#engine = engine;
    this.#lakeVersion = lakeVersion;
    this.#deadlineMs = options.deadlineMs ?? DEADLINE_MS;
    this.#cache = new ResultCache(options.cacheBytes ?? 128 * 1024 * 1024);
    this.#cursors = new CursorPool(engine);
  }

  /** Grouped sums. The bytes wait under the head's ticket, once, for 60 s. */
  async run(input: QuerySpec, signal?: AbortSignal): Promise<ResultHead> {
    const started = performance.now();
    const spec = QuerySpec.parse(input);
    signal?.throwIfAborted();
    const held = this.#cache.get(cacheKey(this.#lakeVersion(), spec));
    if (held) return this.#head(held, started, true);
    const result = await this.#inSnapshot(signal, async snapshot => {
      const answer = await this.#answer(spec, snapshot);
      this.#cache.set(cacheKey(snapshot.version, spec), answer);
      return answer;
    });
    return this.#head(result, started, false);
  }

  /** Charge lines, paged. `columns: []` takes every column that has a value somewhere in the lake. */
  async rows(input: RowsSpec, signal?: AbortSignal): Promise<RowsHead> {
    const started = performance.now();
    const spec = RowsSpec.parse(input);
    const answer = await this.#inSnapshot(signal, async snapshot => {
      const lake = await this.#facts(spec.asOf, snapshot);
      const columns = await this.#rowColumns(spec, snapshot);
      const statement = rowsSql(spec, columns, lake, await readExtent(spec, lake, snapshot));
      const writer = new ArrowWriter(await snapshot.run(statement), statement.columns);
      const page = await writer.read(spec.limit, snapshot.signal);
      const groups = await readTotals(spec, lake, snapshot);
      const totalRows = groups.reduce((sum, group) => sum + group.rows, 0);
      const meta = makeMeta(spec, snapshot, lake, statement.table, {
        currency: oneCurrency(groups),
        truncated: spec.offset + page.rowCount < totalRows,
      });
      return { ...page, columns: statement.columns, meta, totalRows, totals: sumTotals(groups) };
    });
    const { totalRows, totals } = answer;
    return { ...this.#head(answer, started, false), totalRows, totals };
  }

  /**
   * What the lake holds. Cached per lake version. `distinct` is an estimate (HyperLogLog; from DuckDB's own sampled statistics above
   * 200,000 charge lines); `filled` is exact for what lines are summed by (decision record 0089) and from a 1 % sample above 200,000 charge
   * lines for the rest. Tag keys, currencies, months and our own attributes are exact at any size.
   */
  async catalog(signal?: AbortSignal): Promise<Catalog> {
    if (this.#catalog?.lakeVersion === this.#lakeVersion()) return this.#catalog;
    this.#catalog = await this.#inSnapshot(signal, async snapshot =>
      readCatalog(snapshot, await this.#profile(snapshot)),
    );
    return this.#catalog;
  }

  /** Values of a dimension for a filter picker, largest BilledCost first (the largest of its currencies decides the place). */
  values(
    input: { dimension: string; search: string; filters: readonly Filter[]; limit: number },
    signal?: AbortSignal,
  ): Promise<ValuesAnswer> {
    return this.#inSnapshot(signal, async snapshot => readValues(input, await this.#facts(null, snapshot), snapshot));
  }

  /** The bytes of a head, as one Arrow IPC stream. @throws AppError `query.result-gone` */
  take({ ticket }: { ticket: string }): Blob {
    return new Blob([this.#tickets.take(ticket)], { type: 'application/vnd.apache.arrow.stream' });
  }

  /** Like `take`, without the Blob: for callers in the same process. */
  takeBytes(ticket: string): Uint8Array<ArrayBuffer> {
    return this.#tickets.take(ticket);
  }

  /** For exporters: all rows, pulled in batches with bounded memory, from one state of the lake. */
  openCursor(
    subject: { kind: 'query'; spec: QuerySpec } | { kind: 'rows'; spec: RowsSpec },
    signal?: AbortSignal,
  ): Promise<OpenedCursor> {
    return this.#cursors.open(async snapshot => {
      if (subject.kind === 'query') {
        const { spec } = subject;
        const lake = await this.#factsFor(spec, snapshot);
        const { statement, columns, plan } = groupedStatement(spec, lake, spec.limit + 1);
        const currency = spec.currency ?? oneCurrency(await readTotals(spec, lake, snapshot));
        const meta = {
          ...makeMeta(spec, snapshot, lake, plan.table, { currency, truncated: false }),
          ...(await readBasis(plan, snapshot)),
        };
        return { statement, columns, meta, extent: { kind: 'held', limit: spec.limit } };
      }
      const lake = await this.#facts(subject.spec.asOf, snapshot);
      const groups = await readTotals(subject.spec, lake, snapshot);
      const rest = { currency: oneCurrency(groups), truncated: false };
      const statement = rowsSql(subject.spec, await this.#rowColumns(subject.spec, snapshot), lake, 'all');
      const rows = groups.reduce((sum, group) => sum + group.rows, 0);
      const meta = makeMeta(subject.spec, snapshot, lake, statement.table, rest);
      return { statement, columns: statement.columns, meta, extent: { kind: 'stream', rows } };
    }, signal);
  }

  /** Puts a result of another part under a ticket, as `run` does its own. */
  hold(held: HeldResult, started: number): ResultHead {
    return this.#head(held, started, false);
  }

  /** A cursor over a question of another part; read by `nextBatch` like the others. */
  openCursorOf(ask: (snapshot: Snapshot) => Promise<CursorQuestion>, signal?: AbortSignal): Promise<OpenedCursor> {
    return this.#cursors.open(ask, signal);
  }

  nextBatch(
    input: { cursorId: string; maxRows: number },
    signal?: AbortSignal,
  ): Promise<{ rows: number; bytes: Blob }> {
    return this.#cursors.next(input, signal);
  }

  closeCursor({ cursorId }: { cursorId: string }): Promise<{ ok: true }> {
    return this.#cursors.close(cursorId);
  }

  /** Exact totals of any question, whole and by dimensions: what a report ties to. */
  controlTotals(
    { asOf, ...question }: Parameters<typeof readControlTotals>[0] & Pick<QuerySpec, 'asOf'>,
    signal?: AbortSignal,
  ): Promise<ControlTotals> {
    return this.#inSnapshot(signal, async snapshot =>
      readControlTotals(question, await this.#facts(asOf, snapshot), snapshot),
    );
  }

  async close(): Promise<void> {
    this.#tickets.close();
    await this.#cursors.closeAll();
  }

  #inSnapshot<T>(signal: AbortSignal | undefined, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    return withSnapshot(this.#engine, signal, work, this.#deadlineMs);
  }

  async #facts(asOf: string | null, snapshot: Snapshot): Promise<LakeFacts> {
    return { ...(await this.#spans.of(snapshot)), asOfVersion: await resolveAsOf(asOf, snapshot) };
  }

  async #factsFor(spec: QuerySpec, snapshot: Snapshot): Promise<LakeFacts> {
    const facts = await this.#facts(spec.asOf, snapshot);
    return spec.currency === null ? facts : { ...facts, rates: await this.#rateBooks.of(facts.asOfVersion, snapshot) };
  }

  async #answer(spec: QuerySpec, snapshot: Snapshot): Promise<HeldResult> {
    const lake = await this.#factsFor(spec, snapshot);
    const { statement, columns, plan } = groupedStatement(spec, lake, spec.limit + 1);
    const writer = new ArrowWriter(await snapshot.run(statement), columns);
    const result = await writer.read(spec.limit, snapshot.signal);
    const currency = result.currencies.size > 1 ? 'mixed' : ([...result.currencies][0] ?? null);
    const meta = {
      ...makeMeta(spec, snapshot, lake, plan.table, { currency, truncated: result.truncated }),
      ...(await readBasis(plan, snapshot)),
    };
    return { columns, rowCount: result.rowCount, bytes: result.bytes, meta };
  }

  async #profile(snapshot: Snapshot): Promise<LakeProfile> {
    return this.#profiles.of(snapshot, (await this.#spans.of(snapshot)).unsummedSlices);
  }

  async #rowColumns(spec: RowsSpec, snapshot: Snapshot): Promise<readonly string[]> {
    return spec.columns.length > 0 ? spec.columns : filledColumns(await this.#profile(snapshot));
  }

  #head(held: HeldResult, started: number, cached: boolean): ResultHead {
    return {
      ticket: this.#tickets.put(held.bytes),
      columns: held.columns.map(({ name, type, unit }) => ({ name, type, unit })),
      rowCount: held.rowCount,
      byteLength: held.bytes.byteLength,
      meta: { ...held.meta, elapsedMs: Math.round((performance.now() - started) * 100) / 100, cached },
    };
  }
}

function groupedStatement(spec: QuerySpec, lake: LakeFacts, limit: number) {
  const plan = planGrouped({ ...spec, withRows: false }, lake);
  const columns = groupedColumns(plan);
  const names = columns.map(column => column.name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    throw new AppError('call.bad-input', {
      what: `${repeated} cannot be a dimension beside the time buckets of the same name`,
    });
  }
  const statement = orderedSql(groupedSql(plan), columns, groupedOrder(spec.orderBy, columns), limit);
  return { statement, columns, plan };
}

async function readExtent(spec: RowsSpec, lake: LakeFacts, snapshot: Snapshot): Promise<RowsExtent> {
  const question = rowsCutoffSql(spec, lake);
  const [last] = question ? await snapshot.all(question) : [];
  return typeof last?.cutoff === 'string' ? { cutoff: last.cutoff } : 'page';
}

/** Totals of every charge line that a question matches, per currency; a rollup answers where one can. */
async function readTotals(
  spec: Pick<RowsSpec, 'from' | 'to' | 'filters' | 'zone'> & Partial<Pick<QuerySpec, 'allocation'>>,
  lake: LakeFacts,
  snapshot: Snapshot,
) {
  const question: GroupedQuestion = {
    measures,
    dimensions: [],
    grain: 'none',
    from: spec.from,
    to: spec.to,
    filters: spec.filters,
    zone: spec.zone,
    compare: 'none',
    withRows: true,
    allocation: spec.allocation ?? 'none',
  };
  const rows = await snapshot.all(groupedSql(planGrouped(question, lake)));
  return rows.map(row => ({
    currency: row[CURRENCY_COLUMN] === null ? null : String(row[CURRENCY_COLUMN]),
    rows: Number(row.Rows),
    row,
  }));
}

function oneCurrency(groups: readonly { currency: string | null }[]): string | null {
  return groups.length > 1 ? 'mixed' : (groups[0]?.currency ?? null);
}

function makeMeta(
  spec: { zone: string },
  snapshot: Snapshot,
  lake: LakeFacts,
  table: string,
  rest: Pick<QueryMeta, 'currency' | 'truncated'>,
): QueryMeta {
  return {
    ...rest,
    zone: spec.zone,
    asOf: String(lake.asOfVersion ?? snapshot.version),
    lakeVersion: snapshot.version,
    table,
    elapsedMs: 0,
    cached: false,
    conversion: null,
    sampled: null,
    costModel: null,
  };
}

/** Zod's output has a fixed key order, so equal questions have equal keys. */
function cacheKey(version: number, spec: QuerySpec): string {
  return `${version} ${JSON.stringify(spec)}`;
}
