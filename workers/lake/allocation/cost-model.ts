import type { DuckDBConnection } from '@duckdb/node-api';
import type { z } from 'zod';
import type {
  AllocationRun,
  CostModel,
  CostModelPreview,
  SplitRule,
  SplitWeight,
} from '../../../src-core/contract/allocation.ts';
import type { Progress } from '../../../src-core/contract/tasks.ts';
import { checkModel } from '../../../src-core/engines/allocation/check-model.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import type { Engine } from '../engine.ts';
import type { Importer } from '../import/importer.ts';
import { storedLakeVersion } from '../import/lake-state.ts';
import { type Report, withProgress } from '../import/progress.ts';
import { insertCommit } from '../import/version.ts';
import { governedMonths, type RunOptions, runStale } from './follow-model.ts';
import { currentModel, insertModel, modelHistory } from './model-store.ts';
import { closedMonths, type Month, saveMonths, staleMonths } from './months.ts';
import { attributeTotals, readPreview } from './preview.ts';
import { readProofs } from './proof.ts';
import { shadowTables } from './shadow.ts';
import { readSplitWeights } from './split-weights.ts';

export type ModelDraft = { rules: SplitRule[]; note: string; includeClosed: boolean };
type Change = ModelDraft & { baseVersion: number; author: string };
type Undo = { baseVersion: number; author: string };

/** The version that a change makes, and under which version each month stands then. */
type Step = { readonly model: CostModel; readonly months: readonly Month[] };

/** The cost model of a lake: tried, applied, undone, proved. Changes wait their turn among the imports and are one transaction each. */
export class CostModels {
  readonly #engine: Engine;
  readonly #importer: Importer;

  constructor(engine: Engine, importer: Importer) {
    this.#engine = engine;
    this.#importer = importer;
  }

  current(): Promise<CostModel> {
    return this.#engine.withConnection(currentModel);
  }

  history(): Promise<CostModel[]> {
    return this.#engine.withConnection(modelHistory);
  }

  /**
   * What a model would do, to the last digit: the same statements on tables that vanish. Nothing is written, and no import waits.
   * @throws AppError `allocation.invalid`, `allocation.cycle`, `allocation.negative-weight`
   */
  async preview(draft: ModelDraft, signal: AbortSignal): Promise<CostModelPreview> {
    checkModel(draft.rules);
    return this.#engine.withConnection(async connection => {
      await connection.run('BEGIN');
      await shadowTables(connection);
      const at = new Date();
      const step = await draftStep(connection, { ...draft, author: '' }, at);
      const preview = await carryOut(connection, step, at, { isStrict: true, onMonth: () => signal.throwIfAborted() });
      await connection.run('ROLLBACK');
      return preview;
    }, signal);
  }

  /**
   * Save a new version and bring every month in scope under it.
   * @throws AppError as `preview`, and `allocation.stale`
   */
  async *apply(change: Change, signal: AbortSignal): AsyncGenerator<Progress, CostModelPreview> {
    checkModel(change.rules);
    return yield* withProgress(report =>
      this.#change(change, signal, report, (connection, _, at) => draftStep(connection, change, at)),
    );
  }

  /**
   * Back to the state before the newest version: every month that it changed returns to the version it stood under before, closed months too.
   * Undoing twice is doing it again.
   * @throws AppError `allocation.nothing-to-undo`, `allocation.stale`
   */
  async *undo(undo: Undo, signal: AbortSignal): AsyncGenerator<Progress, CostModelPreview> {
    return yield* withProgress(report =>
      this.#change(undo, signal, report, async (connection, current) => {
        if (current.version === 0) throw new AppError('allocation.nothing-to-undo');
        const version = current.version + 1;
        const before = (await modelHistory(connection)).find(model => model.version === current.version - 1);
        const months = (await governedMonths(connection, current.version)).map(month =>
          month.changedBy === current.version
            ? { ...month, modelVersion: month.beforeVersion, beforeVersion: month.modelVersion, changedBy: version }
            : month,
        );
        const note = `Undo of version ${current.version}`;
        return { model: { version, createdAt: null, author: undo.author, note, rules: before?.rules ?? [] }, months };
      }),
    );
  }

  /** The stored proofs. @param month YYYY-MM; null = all */
  proof(month: string | null, signal: AbortSignal): Promise<AllocationRun> {
    return this.#engine.withConnection(async connection => {
      await connection.run('BEGIN TRANSACTION READ ONLY');
      const { version } = await currentModel(connection);
      const lakeVersion = await storedLakeVersion(connection);
      const proofs = await readProofs(connection, month === null ? null : [month]);
      await connection.run('COMMIT');
      return { modelVersion: version, lakeVersion, proofs };
    }, signal);
  }

  weights(ruleId: string, month: string, signal: AbortSignal): Promise<z.infer<typeof SplitWeight>[]> {
    return this.#engine.withConnection(connection => readSplitWeights(connection, ruleId, month), signal);
  }

  async #change(
    { baseVersion }: Undo,
    signal: AbortSignal,
    report: Report,
    plan: (connection: DuckDBConnection, current: CostModel, at: Date) => Promise<Step>,
  ): Promise<CostModelPreview> {
    const onMonth = (month: string, done: number, total: number) => {
      signal.throwIfAborted();
      report({ phase: 'allocating', done, total, unit: null, item: month });
    };
    const preview = await this.#importer.change(async (connection, version) => {
      const current = await currentModel(connection);
      if (current.version !== baseVersion)
        throw new AppError('allocation.stale', { found: current.version, base: baseVersion });
      const step = await plan(connection, current, version.at);
      const value = await carryOut(connection, step, version.at, { isStrict: true, onMonth });
      await insertCommit(connection, version, `cost model ${step.model.version}`);
      return { value, isNewVersion: true };
    }, signal);
    report({ phase: 'done', done: null, total: null, unit: null, item: null });
    return preview;
  }
}

/** A draft as the next version; months out of scope stay under the one they have. */
async function draftStep(connection: DuckDBConnection, draft: Omit<Change, 'baseVersion'>, at: Date): Promise<Step> {
  const current = await currentModel(connection);
  const version = current.version + 1;
  const closed = draft.includeClosed ? new Set<string>() : await closedMonths(connection, at);
  const months = (await governedMonths(connection, current.version)).map(month =>
    closed.has(month.month)
      ? month
      : { ...month, modelVersion: version, beforeVersion: month.modelVersion, changedBy: version },
  );
  return { model: { version, createdAt: null, author: draft.author, note: draft.note, rules: draft.rules }, months };
}

/** Store the version and split anew what it makes stale. */
async function carryOut(
  connection: DuckDBConnection,
  { model, months }: Step,
  at: Date,
  options: RunOptions,
): Promise<CostModelPreview> {
  await insertModel(connection, model, at);
  await saveMonths(connection, months);
  const stale = await staleMonths(connection, months);
  const names = stale.map(({ month }) => month.month);
  const before = await attributeTotals(connection, names);
  await runStale(connection, stale, options);
  return readPreview(connection, { rules: model.rules, months: names, before });
}
