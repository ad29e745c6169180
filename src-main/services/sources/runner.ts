import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceRun } from '../../../src-core/contract/sources.ts';
import type { StoredRun, StoredSource } from '../../../src-core/contract/workspace.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import type { ServiceDeps } from '../service-deps.ts';
import type { ConnectorProcess } from './connector-process.ts';
import { Outward, wayOf } from './outward.ts';
import type { Resilience } from './resilience.ts';
import type { RunRegistry } from './run-registry.ts';
import { dueTrigger } from './schedule.ts';
import type { SourceSecrets } from './source-secrets.ts';
import { runsFolder, SyncRun } from './sync-run.ts';

export type Window = { start: string; end: string };

/** Starts runs, one per source at a time, and knows which are under way in this process and which were cut off in another. */
export class SourceRunner {
  readonly #deps: ServiceDeps;
  readonly #connectors: ConnectorProcess;
  readonly #runs: RunRegistry;
  readonly #secrets: SourceSecrets;
  readonly #resilience: Resilience;
  readonly #now: () => Date;
  /** Source ids: from the decision to start until the run has ended. */
  readonly #active = new Set<string>();
  /** Run ids of this process. */
  readonly #own = new Set<string>();

  constructor(options: {
    deps: ServiceDeps;
    connectors: ConnectorProcess;
    runs: RunRegistry;
    secrets: SourceSecrets;
    resilience: Resilience;
    now: () => Date;
  }) {
    this.#deps = options.deps;
    this.#connectors = options.connectors;
    this.#runs = options.runs;
    this.#secrets = options.secrets;
    this.#resilience = options.resilience;
    this.#now = options.now;
  }

  isActive(sourceId: string): boolean {
    return this.#active.has(sourceId);
  }

  /** Start every source whose time has come. @returns the tasks */
  async startDue(): Promise<{ source: string; taskId: string }[]> {
    const { workspace } = this.#deps;
    const started: { source: string; taskId: string }[] = [];
    for (const source of await workspace.sources()) {
      if (this.#active.has(source.id)) continue;
      const [last] = await workspace.runs({ sourceId: source.id, limit: 1 });
      const trigger = dueTrigger(source.schedule, new Date(last?.startedAt ?? source.createdAt), this.#now());
      if (trigger) started.push({ source: source.name, taskId: await this.start(source, trigger, null) });
    }
    return started;
  }

  /** @returns the task's id; its result is a SourceRun. @throws AppError `source.busy`, `lake.*` when the lake cannot be opened */
  async start(source: StoredSource, trigger: SourceRun['trigger'], window: Window | null): Promise<string> {
    if (this.#active.has(source.id)) throw new AppError('source.busy', { name: source.name });
    this.#active.add(source.id); // at once: what follows waits
    try {
      await this.#deps.lake.status(); // a lake that another program holds is no failure of the source
      await this.#settleInterrupted(source.id);
      return this.#begin(source, trigger, window);
    } catch (error) {
      this.#active.delete(source.id);
      throw error;
    }
  }

  #begin(source: StoredSource, trigger: SourceRun['trigger'], window: Window | null): string {
    const { tasks, workspaceDir, lake, workspace, lakeChanged, maskingKey } = this.#deps;
    const run: StoredRun = {
      ...{ id: randomUUID(), sourceId: source.id, trigger, startedAt: this.#now().toISOString(), finishedAt: null },
      ...{ state: 'running', commits: 0, rows: 0, drops: [], notices: [], error: null, pid: process.pid },
    };
    this.#own.add(run.id);
    const directory = join(runsFolder(workspaceDir), run.id);
    const way = wayOf({ ...source, secret: name => this.#secrets.value(source, name) });
    const outward = new Outward(way, this.#resilience, { directory, now: this.#now });
    const deps = {
      ...{ lake, workspace, lakeChanged, maskingKey, now: this.#now },
      ...{ connectors: this.#connectors, runs: this.#runs },
    };
    return tasks.start('sync', source.name, async (signal, report) => {
      try {
        const work = new SyncRun({ deps, source, run, outward, directory, report, signal });
        return this.shown(await work.execute(window, () => this.#secrets.require(source)));
      } finally {
        this.#active.delete(source.id);
        this.#own.delete(run.id);
      }
    });
  }

  /** A run as everyone sees it; one that was cut off says so even before the next start records it. */
  shown(run: StoredRun): SourceRun {
    const { pid: _pid, ...shown } = run;
    return run.state === 'running' && this.#isGone(run) ? { ...shown, state: 'interrupted' } : shown;
  }

  /** Runs whose process is gone end as interrupted, and their files go. */
  async #settleInterrupted(sourceId: string): Promise<void> {
    const { workspace, workspaceDir } = this.#deps;
    for (const run of await workspace.runs({ sourceId, limit: 20 })) {
      if (run.state !== 'running' || !this.#isGone(run)) continue;
      // The folder first, so that a crash in between is made up for by the next start.
      await rm(join(runsFolder(workspaceDir), run.id), { recursive: true, force: true });
      const ended: StoredRun = { ...run, state: 'interrupted', finishedAt: this.#now().toISOString() };
      await workspace.saveRun({ run: ended, cursor: null });
    }
  }

  #isGone({ id, pid }: StoredRun): boolean {
    if (pid === process.pid) return !this.#own.has(id);
    try {
      process.kill(pid, 0);
      return false;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ESRCH';
    }
  }
}
