import type { Cell, ChangeExplained, Explanation, LakeChangeSpec } from '../../../src-core/contract/explain.ts';
import type { LakeFacts } from '../../../src-core/query/plan.ts';
import type { Engine } from '../engine.ts';
import { LakeRateBooks } from '../query/lake-rates.ts';
import { LakeSpans, resolveAsOf } from '../query/lake-state.ts';
import type { QueryEngine } from '../query/query-engine.ts';
import { type Snapshot, withSnapshot } from '../query/snapshot.ts';
import { LINES_READ } from './cell-lines.ts';
import { explainLines, refuseBadHour } from './explain-cell.ts';
import { explainChange } from './explain-change.ts';
import { explainSplit } from './explain-split.ts';
import { askFigure } from './figure.ts';

/** How often a figure is asked anew because the lake moved on between the figure and its proof. */
const ATTEMPTS = 5;

/** Opens figures: what they are made of, and why they differ. Reads only. */
export class ExplainDesk {
  readonly #engine: Engine;
  readonly #query: QueryEngine;
  readonly #linesRead: bigint;
  readonly #spans = new LakeSpans();
  readonly #rates = new LakeRateBooks();

  /** @param linesRead above this many charge lines a figure is summed from what is kept per slice */
  constructor(engine: Engine, query: QueryEngine, linesRead = LINES_READ) {
    this.#engine = engine;
    this.#query = query;
    this.#linesRead = linesRead;
  }

  /** @throws AppError as the figure's own query does, `explain.bad-cell` for an hour without its day */
  async cell(cell: Cell & { readonly limit: number }, signal: AbortSignal): Promise<Explanation> {
    refuseBadHour(cell);
    for (let attempt = 1; ; attempt += 1) {
      const figure = await askFigure(this.#query, cell, signal);
      const explained = await withSnapshot(this.#engine, signal, async snapshot => {
        // the figure and its proof must speak of one state of the lake
        if (snapshot.version !== figure.meta.lakeVersion && attempt < ATTEMPTS) return null;
        const lake = await this.#facts(cell.asOf, cell.convertTo !== null, snapshot);
        const explain = cell.allocation === 'split' ? explainSplit : explainLines;
        return explain(cell, figure, lake, snapshot, this.#linesRead);
      });
      if (explained) return explained;
    }
  }

  /** @throws AppError `query.*` */
  change(spec: LakeChangeSpec, signal: AbortSignal): Promise<ChangeExplained> {
    return withSnapshot(this.#engine, signal, async snapshot => {
      const state = (asOf: string | null) => this.#facts(asOf, spec.convertTo !== null, snapshot);
      return explainChange(spec, await state(spec.before.asOf), await state(spec.after.asOf), snapshot);
    });
  }

  async #facts(asOf: string | null, withRates: boolean, snapshot: Snapshot): Promise<LakeFacts> {
    const facts = { ...(await this.#spans.of(snapshot)), asOfVersion: await resolveAsOf(asOf, snapshot) };
    return withRates ? { ...facts, rates: await this.#rates.of(facts.asOfVersion, snapshot) } : facts;
  }
}
