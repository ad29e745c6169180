import type { Cell, ChangeExplained, ChangeSpec, Explanation } from '../../../src-core/contract/explain.ts';
import type { Engine } from '../engine.ts';
import { LakeSpans, resolveAsOf } from '../query/lake-state.ts';
import type { QueryEngine } from '../query/query-engine.ts';
import { withSnapshot } from '../query/snapshot.ts';
import { explainLines, refuseBadHour } from './explain-cell.ts';
import { explainChange } from './explain-change.ts';
import { askFigure } from './figure.ts';

/** How often a figure is asked anew because the lake moved on between the figure and its proof. */
const ATTEMPTS = 5;

/** Opens figures: what they are made of, and why they differ. Reads only. */
export class ExplainDesk {
  readonly #engine: Engine;
  readonly #query: QueryEngine;
  readonly #spans = new LakeSpans();

  constructor(engine: Engine, query: QueryEngine) {
    this.#engine = engine;
    this.#query = query;
  }

  /** @throws AppError as the figure's own query does, `explain.bad-cell` for an hour without its day */
  async cell(cell: Cell & { readonly limit: number }, signal: AbortSignal): Promise<Explanation> {
    refuseBadHour(cell);
    for (let attempt = 1; ; attempt += 1) {
      const figure = await askFigure(this.#query, cell, signal);
      const explained = await withSnapshot(this.#engine, signal, async snapshot => {
        // the figure and its proof must speak of one state of the lake
        if (snapshot.version !== figure.meta.lakeVersion && attempt < ATTEMPTS) return null;
        const lake = { ...(await this.#spans.of(snapshot)), asOfVersion: await resolveAsOf(cell.asOf, snapshot) };
        return explainLines(cell, figure, lake, snapshot);
      });
      if (explained) return explained;
    }
  }

  /** @throws AppError `query.*` */
  change(spec: ChangeSpec, signal: AbortSignal): Promise<ChangeExplained> {
    return withSnapshot(this.#engine, signal, async snapshot => {
      const extent = await this.#spans.of(snapshot);
      const state = async (asOf: string | null) => ({ ...extent, asOfVersion: await resolveAsOf(asOf, snapshot) });
      return explainChange(spec, await state(spec.before.asOf), await state(spec.after.asOf), snapshot);
    });
  }
}
