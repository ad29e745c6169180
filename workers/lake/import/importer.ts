import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Drop, Finding, ImportResult, SniffVerdict } from '../../../src-core/contract/imports.ts';
import type { Progress } from '../../../src-core/contract/tasks.ts';
import { AppError, isCancellation } from '../../../src-core/errors/app-error.ts';
import type { Engine } from '../engine.ts';
import type { LakePaths } from '../paths.ts';
import { Batch, type BatchContext, type ImportInput } from './batch.ts';
import { defaultBudget, type ParseBudget, withinBudget } from './budget.ts';
import { collectFiles, type SourceFile } from './collect.ts';
import { commitFiles } from './commit.ts';
import { type DoctorReport, diagnose } from './doctor.ts';
import { listDrops, listFindings } from './drops.ts';
import { translateLakeError } from './lake-errors.ts';
import { lakeDigest } from './lake-state.ts';
import type { Manifest } from './manifest.ts';
import { withProgress } from './progress.ts';
import { failedVerdict, recognise } from './recognise.ts';
import { stageFile } from './stage.ts';
import type { Version } from './version.ts';

/** SECURITY 31; a setting, because real exports of large companies pass it. */
export const defaultFileLimitBytes = 2 * 2 ** 30;

export type ImporterOptions = {
  engine: Engine;
  paths: LakePaths;
  manifest: Manifest;
  fileLimitBytes?: number;
  parseBudget?: ParseBudget;
  onVersion: (version: number) => void;
};

/** From paths to committed facts. One import runs at a time; others wait their turn. */
export class Importer {
  readonly #context: BatchContext;
  #turn: Promise<void> = Promise.resolve();

  constructor(options: ImporterOptions) {
    const { fileLimitBytes = defaultFileLimitBytes, parseBudget = defaultBudget } = options;
    this.#context = { ...options, fileLimitBytes, parseBudget };
  }

  /** Yields progress; returns what became of each file. Stopping the iteration cancels; a cancelled batch leaves nothing half-done. */
  async *import(input: ImportInput, signal: AbortSignal): AsyncGenerator<Progress, ImportResult> {
    const stop = new AbortController();
    const both = AbortSignal.any([signal, stop.signal]);
    try {
      return yield* withProgress(report =>
        this.#alone(() => new Batch(this.#context, input, report, both).run(), both),
      );
    } finally {
      stop.abort();
    }
  }

  /** What each file is, without importing it. */
  async sniff(files: readonly SourceFile[], signal: AbortSignal): Promise<SniffVerdict[]> {
    const { engine, paths, fileLimitBytes, parseBudget } = this.#context;
    const collected = await collectFiles(files);
    const verdicts = collected.failures.map(failure => failedVerdict(failure.name, failure.error));
    const stagingDir = join(paths.staging, `sniff-${randomUUID()}`);
    await mkdir(stagingDir, { mode: 0o700 });
    try {
      for (const file of collected.files) {
        try {
          const staged = await stageFile(file, { stagingDir, limitBytes: fileLimitBytes, signal });
          verdicts.push(
            await withinBudget(staged, parseBudget, signal, both => recognise(engine, staged, paths.mappings, both)),
          );
          await rm(staged.directory, { recursive: true, force: true });
        } catch (error) {
          if (!(error instanceof AppError) || isCancellation(error)) throw error;
          verdicts.push(failedVerdict(file.name, error));
        }
      }
      return verdicts;
    } finally {
      await rm(stagingDir, { recursive: true, force: true });
    }
  }

  /**
   * Change the lake otherwise than by files (rules, prices): one at a time with imports, in one transaction, with the manifest around it. Work
   * that makes a new version writes its row (`insertCommit`) and keeps the recorded content of every slice true.
   */
  change<T>(
    work: (connection: DuckDBConnection, version: Version) => Promise<{ value: T; isNewVersion: boolean }>,
    signal: AbortSignal,
  ): Promise<T> {
    const context = { ...this.#context, isDemo: false, origin: null };
    return this.#alone(() => commitFiles(context, [], work, signal), signal);
  }

  drops(): Promise<Drop[]> {
    return this.#context.engine.withConnection(connection => listDrops(connection));
  }

  findings(dropId: string | null): Promise<Finding[]> {
    return this.#context.engine.withConnection(connection => listFindings(connection, dropId));
  }

  /** Digest of all live rows; equal lakes have equal hashes. Reads the slices, not the rows: `doctor` compares the two. */
  async lakeHash(): Promise<string> {
    return (await this.#context.engine.withConnection(lakeDigest)).lakeHash;
  }

  doctor(signal: AbortSignal): Promise<DoctorReport> {
    const { engine, paths, manifest } = this.#context;
    return engine.withConnection(connection => diagnose(connection, paths, manifest, signal), signal);
  }

  /** Wait for the import before this one, however that ends. */
  async #alone<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const before = this.#turn;
    let release = () => {};
    this.#turn = new Promise(resolve => {
      release = resolve;
    });
    try {
      await before;
      signal.throwIfAborted();
      return await work();
    } catch (error) {
      throw translateLakeError(error);
    } finally {
      release();
    }
  }
}
