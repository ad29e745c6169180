import type {
  BreakEven,
  BreakEvenSpec,
  CustomUnit,
  UnitCard,
  UnitSeries,
  UnitSpec,
} from '../../../src-core/contract/units.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { parseFormula } from '../../../src-core/formula/parse-formula.ts';
import { customUnitNames } from '../../../src-core/units/custom-names.ts';
import type { Engine } from '../engine.ts';
import type { QueryEngine } from '../query/query-engine.ts';
import { type Snapshot, withSnapshot } from '../query/snapshot.ts';
import { customSeries } from './custom-series.ts';
import { ownAgainstApi } from './own-endpoint.ts';
import { type CardsQuestion, unitCards } from './unit-cards.ts';
import { LakeMoved } from './unit-order.ts';
import { unitSeries } from './unit-series.ts';

const ATTEMPTS = 4;
/** Answers kept: the cards of a few months and some series. */
const KEPT = 200;

/** The lake's calls about unit economics. Answers are kept until the lake has another version. */
export class UnitDesk {
  readonly #engine: Engine;
  readonly #query: QueryEngine;
  readonly #answers = new Map<string, UnitSeries>();

  constructor(engine: Engine, query: QueryEngine) {
    this.#engine = engine;
    this.#query = query;
  }

  /** @throws AppError `units.unknown`, `formula.*`, `query.*` */
  series({ custom, ...spec }: UnitSpec & { custom: CustomUnit | null }, signal: AbortSignal): Promise<UnitSeries> {
    return this.#still(signal, snapshot => this.#series(spec, custom, snapshot));
  }

  cards(question: CardsQuestion, signal: AbortSignal): Promise<UnitCard[]> {
    return this.#still(signal, plain => {
      const snapshot = reading(plain);
      return unitCards(question, snapshot, (spec, custom) => this.#series(spec, custom, snapshot));
    });
  }

  /** @throws AppError `units.needs-bounds`, `query.*` */
  breakEven(spec: BreakEvenSpec, signal: AbortSignal): Promise<BreakEven> {
    return this.#still(signal, snapshot => ownAgainstApi(spec, { engine: this.#engine, query: this.#query, snapshot }));
  }

  /** What a formula reads, or why it cannot be read. */
  checkFormula({ formula }: Pick<CustomUnit, 'formula'>): { reads: string[]; problem: string | null } {
    try {
      return { reads: [...parseFormula(formula, customUnitNames).reads], problem: null };
    } catch (error) {
      if (error instanceof AppError) return { reads: [], problem: [error.userMessage, error.hint].join(' ') };
      throw error;
    }
  }

  async #series(spec: UnitSpec, custom: CustomUnit | null, snapshot: Snapshot): Promise<UnitSeries> {
    // rates and price books may change without a new lake version, so converted answers are not kept
    const key = spec.convertTo === null ? JSON.stringify([snapshot.version, spec, custom]) : null;
    const held = key === null ? undefined : this.#answers.get(key);
    if (held) return held;
    const context = { query: this.#query, snapshot };
    if (spec.unit.startsWith('custom:') && custom === null)
      throw new AppError('units.unknown', { unit: spec.unit.slice(0, 100), known: [] });
    const answer = await (custom === null ? unitSeries(spec, context) : customSeries(spec, custom, context));
    if (key !== null) {
      const [oldest] = this.#answers.keys();
      if (this.#answers.size >= KEPT && oldest !== undefined) this.#answers.delete(oldest);
      this.#answers.set(key, answer);
    }
    return answer;
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

/** The snapshot, with each statement run once: requests, successes and tokens of the cards are columns of one answer. */
function reading(snapshot: Snapshot): Snapshot {
  const answers = new Map<string, ReturnType<Snapshot['all']>>();
  return {
    ...snapshot,
    all: statement => {
      const key = [statement.sql, ...statement.params].join('\0');
      const answer = answers.get(key) ?? snapshot.all(statement);
      answers.set(key, answer);
      return answer;
    },
  };
}
