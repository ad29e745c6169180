import type { CustomUnit, UnitSeries, UnitSpec } from '../../../src-core/contract/units.ts';
import type { Engine } from '../engine.ts';
import type { QueryEngine } from '../query/query-engine.ts';
import { type Snapshot, withSnapshot } from '../query/snapshot.ts';
import { LakeMoved, unitSeries } from './unit-series.ts';

const ATTEMPTS = 4;

/** The lake's calls about unit economics. */
export class UnitDesk {
  readonly #engine: Engine;
  readonly #query: QueryEngine;

  constructor(engine: Engine, query: QueryEngine) {
    this.#engine = engine;
    this.#query = query;
  }

  /** @throws AppError `units.unknown`, `formula.*`, `query.*` */
  series(
    { custom: _custom, ...spec }: UnitSpec & { custom: CustomUnit | null },
    signal: AbortSignal,
  ): Promise<UnitSeries> {
    return this.#still(signal, snapshot => unitSeries(spec, { query: this.#query, snapshot }));
  }

  /** Charges and records are read apart; where an import came between them, both are read again. */
  async #still<T>(signal: AbortSignal, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await withSnapshot(this.#engine, signal, work);
      } catch (error) {
        if (!(error instanceof LakeMoved) || attempt === ATTEMPTS) throw error;
      }
    }
  }
}
