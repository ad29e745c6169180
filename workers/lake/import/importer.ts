import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FileConnector, FocusScan } from '../../../src-core/connector/file-connector.ts';
import type { Drop, Finding, ImportResult, SniffVerdict } from '../../../src-core/contract/imports.ts';
import type { Progress } from '../../../src-core/contract/tasks.ts';
import { AppError, isCancellation } from '../../../src-core/errors/app-error.ts';
import { fileConnectors } from '../../connectors/index.ts';
import type { Engine } from '../engine.ts';
import type { LakePaths } from '../paths.ts';
import { collectFiles, type Failure, type SourceFile } from './collect.ts';
import { type CommitContext, commitGroup } from './commit.ts';
import { type DoctorReport, diagnose } from './doctor.ts';
import { dropUid, fileSource } from './drop-id.ts';
import { listDrops, listFindings } from './drops.ts';
import { translateLakeError } from './lake-errors.ts';
import { currentLakeHash, liveSlices } from './lake-state.ts';
import type { Manifest } from './manifest.ts';
import { measureOverlap } from './overlap.ts';
import { parseFile } from './parse-file.ts';
import type { ParsedFile } from './parsed-file.ts';
import { findFamilies, groupFiles, type PlanFile, resolveFamily } from './plan.ts';
import { type Report, withProgress } from './progress.ts';
import { allRows } from './sql-run.ts';
import { type Staged, stageFile } from './stage.ts';

export type ImportInput = { files: SourceFile[]; source: string | null; acceptPartial: boolean; isDemo: boolean };

/** SECURITY 31; a setting, because real exports of large companies pass it. */
export const defaultFileLimitBytes = 2 * 2 ** 30;

/** From paths to committed facts. One import runs at a time; others wait their turn. */
export class Importer {
  readonly #engine: Engine;
  readonly #paths: LakePaths;
  readonly #manifest: Manifest;
  readonly #fileLimitBytes: number;
  readonly #setVersion: (version: number) => void;
  #turn: Promise<void> = Promise.resolve();

  constructor(options: {
    engine: Engine;
    paths: LakePaths;
    manifest: Manifest;
    fileLimitBytes?: number;
    onVersion: (version: number) => void;
  }) {
    this.#engine = options.engine;
    this.#paths = options.paths;
    this.#manifest = options.manifest;
    this.#fileLimitBytes = options.fileLimitBytes ?? defaultFileLimitBytes;
    this.#setVersion = options.onVersion;
  }

  /** Yields progress; returns what became of each file. Stopping the iteration cancels; a cancelled batch leaves nothing half-done. */
  async *import(input: ImportInput, signal: AbortSignal): AsyncGenerator<Progress, ImportResult> {
    const stop = new AbortController();
    const both = AbortSignal.any([signal, stop.signal]);
    try {
      return yield* withProgress(report => this.#alone(() => this.#run(input, report, both), both));
    } finally {
      stop.abort();
    }
  }

  /** What each file is, without importing it. */
  async sniff(files: readonly SourceFile[], signal: AbortSignal): Promise<SniffVerdict[]> {
    const collected = await collectFiles(files);
    const verdicts = collected.failures.map(failure => failedVerdict(failure.name, failure.error));
    for (const file of collected.files) {
      const folder = join(this.#paths.staging, `sniff-${process.pid}-${performance.now()}`);
      try {
        const staged = await stageFile(file, { stagingDir: folder, limitBytes: this.#fileLimitBytes, signal });
        verdicts.push((await this.#recognise(staged, signal)).verdict);
      } catch (error) {
        if (!(error instanceof AppError) || isCancellation(error)) throw error;
        verdicts.push(failedVerdict(file.name, error));
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    }
    return verdicts;
  }

  drops(): Promise<Drop[]> {
    return this.#engine.withConnection(connection => listDrops(connection));
  }

  findings(dropId: string | null): Promise<Finding[]> {
    return this.#engine.withConnection(connection => listFindings(connection, dropId));
  }

  /** Digest of all live rows; equal lakes have equal hashes. Reads the slices, not the rows: `doctor` compares the two. */
  lakeHash(): Promise<string> {
    return this.#engine.withConnection(currentLakeHash);
  }

  doctor(signal: AbortSignal): Promise<DoctorReport> {
    return this.#engine.withConnection(connection => diagnose(connection, this.#paths, this.#manifest, signal), signal);
  }

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

  async #run(input: ImportInput, report: Report, signal: AbortSignal): Promise<ImportResult> {
    const { files, failures } = await collectFiles(input.files);
    const known: Drop[] = [];
    const parsed: ParsedFile[] = [];
    const seen = new Set<string>();
    try {
      for (const file of files) {
        try {
          const staged = await this.#stage(file, report, signal);
          const twin = seen.has(staged.sha256) ? null : await this.#knownDrop(staged.sha256, input.source);
          if (twin) known.push({ ...twin, status: twin.status === 'imported' ? 'unchanged' : twin.status });
          if (twin) await rm(staged.directory, { recursive: true, force: true });
          if (twin || seen.has(staged.sha256)) continue;
          seen.add(staged.sha256);
          parsed.push(await this.#parse(staged, input, report, signal));
        } catch (error) {
          failures.push({ name: file.name, error: failureOf(error) });
        }
      }
      if (files.length === 0 && failures.length === 0) {
        const name = input.files.map(file => file.name || basename(file.path)).join(', ');
        failures.push({ name, error: new AppError('file.no-importable', { name }) });
      }
      const imported = await this.#commitAll(parsed, input, report, signal, failures);
      report({ phase: 'done', done: null, total: null, unit: null, item: null });
      return {
        drops: [...imported, ...known].toSorted((a, b) => (a.fileName < b.fileName ? -1 : 1)),
        failures: failures.map(wireFailure),
      };
    } finally {
      // what was committed has left staging; the rest belongs to failed or cancelled files
      for (const sha256 of seen) await rm(join(this.#paths.staging, sha256), { recursive: true, force: true });
    }
  }

  #stage(file: SourceFile, report: Report, signal: AbortSignal): Promise<Staged> {
    return stageFile(file, {
      stagingDir: this.#paths.staging,
      limitBytes: this.#fileLimitBytes,
      signal,
      onBytes: (done, total) => report({ phase: 'copying', done, total, unit: 'bytes', item: file.name }),
    });
  }

  /** The drop these bytes were imported as; without a name of the caller's, under whichever source they are known. */
  async #knownDrop(fileSha256: string, source: string | null): Promise<Drop | null> {
    return this.#engine.withConnection(async connection => {
      const rows = await allRows(
        connection,
        `SELECT DropUid FROM drop_file WHERE Sha256 = $1 ${source === null ? '' : 'AND Source = $2'}`,
        source === null ? [fileSha256] : [fileSha256, source],
      );
      if (rows.length === 0) return null;
      const drops = await listDrops(
        connection,
        rows.map(row => String(row.DropUid)),
      );
      return drops.find(drop => drop.status === 'imported') ?? drops[0] ?? null;
    });
  }

  async #recognise(
    staged: Staged,
    signal: AbortSignal,
  ): Promise<{ verdict: SniffVerdict; scan: FocusScan | null; connector: FileConnector | null }> {
    const { name, path, sizeBytes, sha256 } = staged;
    let last: SniffVerdict | null = null;
    for (const connector of fileConnectors) {
      const { verdict, scan } = await connector.sniff({ name, path, sizeBytes, sha256 }, this.#engine.sql, signal);
      if (scan) return { verdict, scan, connector };
      last = verdict;
    }
    return {
      verdict: last ?? failedVerdict(name, new AppError('format.unrecognised', { name })),
      scan: null,
      connector: null,
    };
  }

  async #parse(staged: Staged, input: ImportInput, report: Report, signal: AbortSignal): Promise<ParsedFile> {
    report({ phase: 'sniffing', done: null, total: null, unit: null, item: staged.name });
    const { verdict, scan, connector } = await this.#recognise(staged, signal);
    if (!scan)
      throw verdict.problem
        ? AppError.fromWire(verdict.problem as Parameters<typeof AppError.fromWire>[0])
        : new AppError('format.unrecognised', { name: staged.name });
    try {
      return await parseFile(
        this.#engine,
        { staged, source: input.source, verdict, scan, acceptPartial: input.acceptPartial },
        report,
        signal,
      );
    } catch (error) {
      if (isCancellation(error)) throw error;
      throw connector?.explain(error, staged) ?? error;
    }
  }

  async #commitAll(
    parsed: readonly ParsedFile[],
    input: ImportInput,
    report: Report,
    signal: AbortSignal,
    failures: Failure[],
  ): Promise<Drop[]> {
    if (parsed.length === 0) return [];
    const planFiles: PlanFile[] = parsed.map(file => ({
      name: file.staged.name,
      sha256: file.staged.sha256,
      format: file.format,
      source: file.source,
      shares: file.profile.shares,
    }));
    const families = await this.#engine.withConnection(async connection => {
      const found = findFamilies(planFiles, await liveSlices(connection));
      const resolved = [];
      for (const family of found)
        resolved.push(resolveFamily(planFiles, family, await measureOverlap(connection, parsed, family)));
      return resolved;
    }, signal);
    const context: CommitContext = {
      engine: this.#engine,
      paths: this.#paths,
      manifest: this.#manifest,
      isDemo: input.isDemo,
    };
    const committed: string[] = [];
    for (const group of groupFiles(planFiles, families)) {
      signal.throwIfAborted();
      const members = group.files.flatMap(index => parsed[index] ?? []);
      try {
        this.#setVersion(await commitGroup(context, parsed, group, report, signal));
        committed.push(...members.map(file => dropUid(fileSource(file), file.staged.sha256)));
      } catch (error) {
        const failure = failureOf(translateLakeError(error));
        failures.push(...members.map(file => ({ name: file.staged.name, error: failure })));
      }
    }
    return this.#engine.withConnection(connection => listDrops(connection, committed));
  }
}

/** A failed file is an answer, not an exception; cancellation and bugs end the whole batch. */
function failureOf(error: unknown): AppError {
  if (error instanceof AppError && !isCancellation(error)) return error;
  throw error;
}

const wireFailure = (failure: Failure): ImportResult['failures'][number] => ({
  name: failure.name,
  error: mutableWire(failure.error),
});

function mutableWire(error: AppError): ImportResult['failures'][number]['error'] {
  const { code, details, traceId } = error.toWire();
  const copy = Object.entries(details).map(([key, value]) => [key, Array.isArray(value) ? [...value] : value]);
  return { code, details: Object.fromEntries(copy), traceId };
}

function failedVerdict(name: string, error: AppError): SniffVerdict {
  return {
    name,
    sizeBytes: 0,
    format: null,
    formatVersion: null,
    container: null,
    sentence: error.userMessage,
    oddities: [],
    columns: { present: [], missingMandatory: [], custom: [], unknown: [] },
    dialect: null,
    rows: null,
    period: null,
    problem: mutableWire(error),
  };
}
