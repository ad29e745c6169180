import { mkdir, realpath, rm } from 'node:fs/promises';
import { isAbsolute, join, sep } from 'node:path';
import type { CommitBatch } from '../../../src-core/contract/connectors-worker.ts';
import type { ImportResult } from '../../../src-core/contract/imports.ts';
import type { StoredRun, StoredSource } from '../../../src-core/contract/workspace.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { toAppError } from '../../../src-core/errors/orpc-error.ts';
import type { LakeClient } from '../lake-supervisor.ts';
import type { ServiceDeps, WorkspaceClient } from '../service-deps.ts';
import { pump, type Report } from '../tasks.ts';
import type { ConnectorProcess } from './connector-process.ts';
import type { Outward } from './outward.ts';
import type { RunAccess, RunRegistry } from './run-registry.ts';

/** Files in a folder or bucket that are no data: told to the reader, no failure of the source. */
const noData = new Set(['format.unrecognised', 'format.html', 'file.empty', 'focus.no-rows']);
const KEPT_NOTICES = 200;
/** The lake is back within seconds after its process died; a commit may be repeated as often as one likes. */
const COMMIT_TRIES = 3;

export type SyncDeps = {
  lake: LakeClient;
  workspace: WorkspaceClient;
  connectors: ConnectorProcess;
  runs: RunRegistry;
  /** Windows learn the new lake version. */
  lakeChanged: () => Promise<void>;
  maskingKey: ServiceDeps['maskingKey'];
  now: () => Date;
};

/**
 * One run of a source. Each commit of the connector is imported first and its cursor saved afterwards, in one transaction with the
 * run's history: a crash between the two repeats the batch, and the lake knows it already.
 */
export class SyncRun implements RunAccess {
  readonly signal: AbortSignal;
  readonly #deps: SyncDeps;
  readonly #source: StoredSource;
  readonly #outward: Outward;
  readonly #directory: string;
  readonly #report: Report;
  #run: StoredRun;

  constructor(options: {
    deps: SyncDeps;
    source: StoredSource;
    run: StoredRun;
    outward: Outward;
    /** Its own folder; gone when the run ends. */
    directory: string;
    report: Report;
    signal: AbortSignal;
  }) {
    this.#deps = options.deps;
    this.#source = options.source;
    this.#run = options.run;
    this.#outward = options.outward;
    this.#directory = options.directory;
    this.#report = options.report;
    this.signal = options.signal;
  }

  /**
   * @param ready what must hold before anybody is asked; its failure is the run's
   * @returns the finished run. @throws AppError why it ended; the journal has it by then
   */
  async execute(window: { start: string; end: string } | null, ready: () => Promise<void>): Promise<StoredRun> {
    const { workspace, connectors, runs } = this.#deps;
    const { connector, settings, name, id } = this.#source;
    this.#report({ phase: 'asking', done: null, total: null, unit: null, item: null });
    try {
      await this.#save({});
      await ready();
      await mkdir(this.#directory, { recursive: true, mode: 0o700 });
      const cursors = await workspace.cursors({ sourceId: id });
      const input = {
        ...{ runId: this.#run.id, connector, settings, cursors, now: this.#run.startedAt, window },
        ...{ source: name, directory: this.#directory },
      };
      await runs.during(this.#run.id, this, () =>
        connectors.call(name, this.signal, (client, options) => client.read(input, options)),
      );
      await this.#save({ state: 'done' });
      return this.#run;
    } catch (error) {
      const failure = this.signal.aborted ? new AppError('call.cancelled', {}, { cause: error }) : toAppError(error);
      const state = failure.code === 'call.cancelled' ? 'cancelled' : 'failed';
      await this.#save({ state, error: state === 'failed' ? failure.toWire() : null });
      throw failure;
    } finally {
      await this.#outward.close();
      await rm(this.#directory, { recursive: true, force: true });
    }
  }

  send: RunAccess['send'] = (request, signal) => this.#outward.send(request, signal);
  download: RunAccess['download'] = (request, signal) => this.#outward.download(request, signal);
  progress: RunAccess['progress'] = progress => this.#report(progress);

  notice(message: string): void {
    const { notices } = this.#run;
    if (notices.length < KEPT_NOTICES) this.#run = { ...this.#run, notices: [...notices, message] };
  }

  async commit(batch: CommitBatch): Promise<void> {
    this.signal.throwIfAborted();
    for (const file of batch.files) await this.#mayImport(file.path);
    const result = batch.files.length === 0 ? { drops: [], failures: [] } : await this.#import(batch);
    for (const { name, error } of result.failures) {
      const failure = AppError.fromWire(error);
      if (batch.hasRows || !noData.has(failure.code)) throw failure;
      const { userMessage } = failure;
      this.notice(userMessage.includes(name) ? userMessage : `${name}: ${userMessage}`);
    }
    const changed = result.drops.filter(drop => drop.status === 'imported');
    const rows = batch.hasRows ? batch.rows : changed.reduce((sum, drop) => sum + drop.rows.accepted, 0);
    for (const drop of result.drops)
      if (drop.status === 'superseded')
        this.notice(`${drop.fileName} was imported before and has been replaced since; nothing changed.`);
    for (const drop of changed) for (const notice of drop.notices) this.notice(`${drop.fileName}: ${notice}`);
    const drops = [...new Set([...this.#run.drops, ...changed.map(drop => drop.id)])];
    await this.#save({ commits: this.#run.commits + 1, rows: this.#run.rows + rows, drops }, batch.cursor);
    if (changed.length > 0) await this.#deps.lakeChanged();
    for (const { path } of batch.files) if (path.startsWith(this.#directory + sep)) await rm(path, { force: true });
  }

  async #import({ files, hasRows, covers, isProvisional, settledBefore }: CommitBatch): Promise<ImportResult> {
    const { id, name, merge } = this.#source;
    const observedAtMs = Date.parse(this.#run.startedAt);
    // The provider's own files say what they cover; rows of ours do not.
    const settled = settledBefore === undefined ? {} : { settledBefore };
    const origin = hasRows ? { sourceId: id, merge, covers, isProvisional, ...settled, observedAtMs } : null;
    const request = {
      files,
      source: name,
      acceptPartial: false,
      isDemo: false,
      origin,
      masking: await this.#deps.maskingKey(),
    };
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await pump(await this.#deps.lake.import(request, { signal: this.signal }), this.#report);
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'lake.restarting' || attempt >= COMMIT_TRIES) throw error;
      }
    }
  }

  /**
   * The connector process names paths; it may mean the run's own folder or a folder that the user named in the settings.
   * @throws AppError `connector.origin-refused`
   */
  async #mayImport(path: string): Promise<void> {
    const named = Object.values(this.#source.settings).filter(value => typeof value === 'string' && isAbsolute(value));
    const real = await realpath(path).catch(() => path);
    for (const folder of [this.#directory, ...named.map(String)]) {
      const root = await realpath(folder).catch(() => folder);
      if (real.startsWith(root.endsWith(sep) ? root : root + sep)) return;
    }
    throw new AppError('connector.origin-refused', {
      host: this.#source.name,
      what: 'it named a file outside its folder',
    });
  }

  async #save(change: Partial<StoredRun>, cursor: CommitBatch['cursor'] | null = null): Promise<void> {
    const isOver = change.state !== undefined;
    const finishedAt = isOver ? this.#deps.now().toISOString() : null;
    this.#run = { ...this.#run, ...change, finishedAt };
    await this.#deps.workspace.saveRun({ run: this.#run, cursor });
  }
}

/** Folder of the runs' own files; what a crash left there is swept by the next start. */
export const runsFolder = (workspaceDir: string) => join(workspaceDir, 'sync');
