import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { streamOf } from '../../../src-core/anycost/views.ts';
import type { Drop, ImportResult } from '../../../src-core/contract/imports.ts';
import type { ImportOrigin, MaskingKey } from '../../../src-core/contract/lake.ts';
import { AppError, isCancellation } from '../../../src-core/errors/app-error.ts';
import { canonicalFile } from '../../connectors/canonical/canonical-file.ts';
import type { Engine } from '../engine.ts';
import type { Masking } from '../masking/mask-rows.ts';
import { currentMasking } from '../masking/masking-store.ts';
import { ownMaskingKey, tokensOf } from '../masking/tokens.ts';
import type { LakePaths } from '../paths.ts';
import { commitRecords, groupRecords } from '../records/commit-records.ts';
import { type ParseBudget, withinBudget } from './budget.ts';
import { collectFiles, type Failure, type SourceFile } from './collect.ts';
import { asOneGroup, type CommitContext, commitGroup, mergeGroups } from './commit.ts';
import { fileDropUid } from './drop-id.ts';
import { listDrops } from './drops.ts';
import { asksAgain, confirmCoverage, findKnownDrop } from './known-drop.ts';
import { joinKnownParts, type KnownFile, planFile } from './known-parts.ts';
import { isOutOfMemory, overMemory, translateLakeError } from './lake-errors.ts';
import { liveSlices } from './lake-state.ts';
import type { Manifest } from './manifest.ts';
import { measureOverlap } from './overlap.ts';
import { parseFile } from './parse-file.ts';
import type { AnyParsed, ParsedFile, ParsedRecords } from './parsed-file.ts';
import { findFamilies, type Group, groupFiles, resolveFamily } from './plan.ts';
import type { Report } from './progress.ts';
import { openFile } from './recognise.ts';
import { type Staged, stageFile } from './stage.ts';

export type ImportInput = {
  files: SourceFile[];
  source: string | null;
  acceptPartial: boolean;
  isDemo: boolean;
  /** The run of a source that brings the files; absent or null for files a person chose. */
  origin?: ImportOrigin | null;
  /** The workspace's key for names; absent: a key of this process. */
  masking?: MaskingKey | null;
};

export type BatchContext = {
  readonly engine: Engine;
  readonly paths: LakePaths;
  readonly manifest: Manifest;
  readonly fileLimitBytes: number;
  readonly parseBudget: ParseBudget;
  readonly onVersion: (version: number) => void;
};

/** One import call: stage and read every file, then commit them group by group. */
export class Batch {
  readonly #context: BatchContext;
  readonly #input: ImportInput;
  readonly #report: Report;
  readonly #signal: AbortSignal;
  readonly #failures: Failure[] = [];
  /** Names of files that a folder brought along. */
  #found: ReadonlySet<string> = new Set();
  #maskingOfBatch: Promise<Masking> | undefined;
  /** Every staged file of this batch by content, with what became of it. */
  readonly #staged = new Map<string, { staged: Staged; names: string[] }>();

  constructor(context: BatchContext, input: ImportInput, report: Report, signal: AbortSignal) {
    this.#context = context;
    this.#input = input;
    this.#report = report;
    this.#signal = signal;
  }

  async run(): Promise<ImportResult> {
    const { files, failures } = await collectFiles(this.#input.files);
    this.#failures.push(...failures);
    if (files.length === 0 && failures.length === 0) {
      const name = this.#input.files.map(file => file.name || basename(file.path)).join(', ');
      this.#failures.push({ name, error: new AppError('file.no-importable', { name }) });
    }
    try {
      const known: KnownFile[] = [];
      const parsed: AnyParsed[] = [];
      this.#found = new Set(files.filter(file => file.isFound).map(file => file.name));
      for (const file of files) {
        await this.#orFail(file.name, async () => {
          const outcome = await this.#take(file);
          if (outcome?.known) known.push(outcome.known);
          if (outcome?.parsed) parsed.push(outcome.parsed);
        });
      }
      const charges = await this.#withKnownParts(
        parsed.filter(file => file.kind === 'cost'),
        known,
      );
      const imported = [
        ...(await this.#commitCharges(charges)),
        ...(await this.#commitRecords(parsed.filter(file => file.kind === 'records'))),
      ];
      this.#report({ phase: 'done', done: null, total: null, unit: null, item: null });
      const again = new Set(charges.map(file => file.staged.sha256));
      const unchanged = known.filter(file => !again.has(file.staged.sha256)).map(file => file.drop);
      const drops = [...imported, ...unchanged, ...this.#copies([...imported, ...unchanged])];
      return {
        drops: drops.toSorted((a, b) => (a.fileName < b.fileName ? -1 : a.fileName > b.fileName ? 1 : 0)),
        failures: this.#failures.map(({ name, error }) => ({
          name,
          error: error.toWire(),
          ...(this.#found.has(name) && nothingForUs.has(error.code) ? { isSkipped: true as const } : {}),
        })),
      };
    } finally {
      // what was committed has left staging; the rest belongs to failed or cancelled files
      for (const { staged } of this.#staged.values()) await rm(staged.directory, { recursive: true, force: true });
    }
  }

  /** Stage one file; read it unless its bytes are in the lake or in this batch already. */
  async #take(file: SourceFile): Promise<{ known?: KnownFile; parsed?: AnyParsed } | null> {
    const { paths, fileLimitBytes } = this.#context;
    const staged = await stageFile(file, {
      stagingDir: paths.staging,
      limitBytes: fileLimitBytes,
      signal: this.#signal,
      onBytes: (done, total) => this.#report({ phase: 'copying', done, total, unit: 'bytes', item: file.name }),
    });
    const twin = this.#staged.get(staged.sha256);
    if (twin) {
      twin.names.push(file.name);
      return null;
    }
    this.#staged.set(staged.sha256, { staged, names: [file.name] });
    const { source, origin = null } = this.#input;
    const known = await this.#context.engine.withConnection(connection =>
      findKnownDrop(connection, staged.sha256, source),
    );
    if (known && !asksAgain(known, origin)) {
      if (origin) await confirmCoverage(this.#context.engine, known.source, origin);
      const status = known.status === 'imported' ? 'unchanged' : known.status;
      return { known: { staged, drop: { ...known, fileName: file.name, status } } };
    }
    const parsed = await this.#parse(staged);
    const again = known && origin ? origin.observedAtMs : null;
    return { parsed: parsed.kind === 'cost' ? { ...parsed, again } : parsed };
  }

  /** Charges with the unchanged parts of the same bills: see `joinKnownParts`. */
  async #withKnownParts(charges: readonly ParsedFile[], known: readonly KnownFile[]): Promise<ParsedFile[]> {
    const live = known.filter(({ drop }) => drop.status === 'unchanged' && drop.records === undefined);
    if (charges.length === 0 || live.length === 0) return [...charges];
    const joined = await joinKnownParts(this.#context.engine, charges, live, staged => this.#parse(staged));
    return [...charges, ...joined];
  }

  async #parse(staged: Staged): Promise<AnyParsed> {
    const { engine } = this.#context;
    this.#report({ phase: 'sniffing', done: null, total: null, unit: null, item: staged.name });
    const { paths, parseBudget } = this.#context;
    const { opened, connector } = await withinBudget(staged, parseBudget, this.#signal, both =>
      openFile(engine, staged, paths.mappings, both),
    );
    const { source, acceptPartial, origin = null } = this.#input;
    // what our own source runtime wrote may be empty, and says nothing itself of how it meets older rows
    const isOurs = origin !== null && connector.id === canonicalFile.id;
    const merge = isOurs ? origin.merge : null;
    const stream = source === null ? null : streamOf(source, opened.format);
    const input = {
      staged,
      source: stream,
      opened,
      acceptPartial,
      merge,
      mayBeEmpty: isOurs,
      masking: await this.#masking(),
    };
    try {
      return await parseFile(engine, input, this.#report, this.#signal);
    } catch (error) {
      const own = translateLakeError(error); // a full disk or a cancellation is not the file's fault
      throw own instanceof AppError ? own : (connector.explain(error, staged) ?? error);
    }
  }

  /** One policy and one key for all files of the batch. */
  #masking(): Promise<Masking> {
    this.#maskingOfBatch ??= this.#context.engine.withConnection(async connection => ({
      policy: await currentMasking(connection),
      tokens: tokensOf(this.#input.masking ?? ownMaskingKey()),
    }));
    return this.#maskingOfBatch;
  }

  async #commitCharges(parsed: readonly ParsedFile[]): Promise<Drop[]> {
    if (parsed.length === 0) return [];
    const { engine } = this.#context;
    const planFiles = parsed.map(planFile);
    const families = await engine.withConnection(async connection => {
      const resolved = [];
      for (const family of findFamilies(planFiles, await liveSlices(connection))) {
        resolved.push(resolveFamily(planFiles, family, await measureOverlap(connection, parsed, family)));
      }
      return resolved;
    }, this.#signal);
    const committed: string[] = [];
    const commit = async (groups: readonly Group[]) => {
      this.#signal.throwIfAborted();
      const group = asOneGroup(groups);
      await commitGroup(this.#commitContext(), parsed, group, this.#report, this.#signal);
      committed.push(
        ...group.files.flatMap(index => {
          const file = parsed[index];
          return file ? [fileDropUid(file)] : [];
        }),
      );
    };
    for (const groups of mergeGroups(parsed, groupFiles(planFiles, families))) {
      if (groups.length > 1 && (await this.#isDone(() => commit(groups)))) continue;
      // together they failed (or there is but one): each on its own, so that a bad one takes no other down
      for (const group of groups) {
        const names = group.files.flatMap(index => planFiles[index]?.name ?? []);
        await this.#orFail(names, () => commit([group]));
      }
    }
    await this.#checkpoint(committed);
    return engine.withConnection(connection => listDrops(connection, committed));
  }

  async #commitRecords(parsed: readonly ParsedRecords[]): Promise<Drop[]> {
    const stored: string[] = [];
    const unchanged: Drop[] = [];
    for (const group of groupRecords(parsed)) {
      const names = group.map(file => file.staged.name);
      await this.#orFail(names, async () => {
        this.#signal.throwIfAborted();
        const committed = await commitRecords(this.#commitContext(), group, this.#report, this.#signal);
        stored.push(...committed.stored);
        unchanged.push(...committed.unchanged);
      });
    }
    await this.#checkpoint(stored);
    const drops = await this.#context.engine.withConnection(connection => listDrops(connection, stored));
    return [...drops, ...unchanged];
  }

  #commitContext(): CommitContext {
    return { ...this.#context, isDemo: this.#input.isDemo, origin: this.#input.origin ?? null };
  }

  async #checkpoint(committed: readonly string[]): Promise<void> {
    if (committed.length === 0) return;
    this.#report({ phase: 'checkpoint', done: null, total: null, unit: null, item: null });
    // The commits are on disk in the write-ahead log; a checkpoint that fails (a full disk) is made up for at the next open.
    await this.#context.engine.checkpoint().catch(() => undefined);
  }

  /** False when `work` failed and may be tried in smaller steps; a cancellation ends the batch. */
  async #isDone(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (this.#signal.aborted || isCancellation(error)) throw error;
      return false;
    }
  }

  /** A failed file is an answer, not an exception; cancellation and bugs end the whole batch. */
  async #orFail(names: string | readonly string[], work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (cause) {
      const error = translateLakeError(cause);
      for (const name of [names].flat()) {
        const own = isOutOfMemory(error) ? overMemory(name, error) : error;
        if (!(own instanceof AppError) || isCancellation(own)) throw own;
        this.#failures.push({ name, error: own });
      }
    }
  }

  /** The same bytes under another name: unchanged when their twin was imported, failed when it failed. */
  #copies(imported: readonly Drop[]): Drop[] {
    return [...this.#staged.values()].flatMap(({ staged, names }) => {
      const drop = imported.find(candidate => candidate.sha256 === staged.sha256);
      const failure = this.#failures.find(candidate => candidate.name === names[0]);
      const others = names.slice(1);
      if (!drop && failure) this.#failures.push(...others.map(name => ({ name, error: renamed(failure.error, name) })));
      return drop ? others.map(fileName => ({ ...drop, fileName, status: 'unchanged' as const })) : [];
    });
  }
}

/** Not read, or without a row: no fault of a file that happened to lie in a folder. */
const nothingForUs: ReadonlySet<string> = new Set([
  'format.unrecognised',
  'focus.no-rows',
  'bill.no-rows',
  'records.no-rows',
]);

/** What is wrong with a file, said of another one with the same bytes. */
const renamed = (error: AppError, name: string): AppError =>
  new AppError(error.code, { ...error.details, name }, { cause: error });
