import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConnectorFacts } from '../../src-core/contract/connectors-worker.ts';
import type { SourceFacts } from '../../src-core/contract/lake.ts';
import type { ConnectorInfo, Keychain, Source, SourceRun } from '../../src-core/contract/sources.ts';
import type { StoredRun, StoredSource } from '../../src-core/contract/workspace.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import type { WorkerProcess } from '../app/adapters.ts';
import type { SecretStore } from '../security/secret-store.ts';
import type { ServiceDeps } from './service-deps.ts';
import { ConnectorProcess } from './sources/connector-process.ts';
import { Outward, wayOf } from './sources/outward.ts';
import { Resilience, type ResilienceOptions } from './sources/resilience.ts';
import { hostRouter, RunRegistry } from './sources/run-registry.ts';
import { checkSchedule, dueTrigger, healthOf, nextRun } from './sources/schedule.ts';
import { Scheduler } from './sources/scheduler.ts';
import { secretName } from './sources/secret-names.ts';
import { runsFolder, SyncRun } from './sources/sync-run.ts';

export type NewSource = {
  connector: string;
  name: string;
  settings: Source['settings'];
  secrets: Record<string, string>;
  schedule: Source['schedule'];
};

export type SourceRuntime = {
  deps: ServiceDeps;
  secrets: SecretStore;
  fork: () => WorkerProcess;
  now?: () => Date;
  resilience?: Partial<ResilienceOptions>;
};

const never = new AbortController().signal;

/** Registered API and folder sources: settings, secrets, runs, schedules. */
export class SourcesService {
  readonly scheduler: Scheduler;
  readonly #deps: ServiceDeps;
  readonly #secrets: SecretStore;
  readonly #now: () => Date;
  readonly #resilience: Resilience;
  readonly #runs = new RunRegistry();
  readonly #process: ConnectorProcess;
  /** Source id to its running task. */
  readonly #active = new Map<string, string>();
  #known: Promise<ConnectorFacts[]> | undefined;

  constructor({ deps, secrets, fork, now = () => new Date(), resilience = {} }: SourceRuntime) {
    const { log, workspaceDir } = deps;
    this.#deps = deps;
    this.#secrets = secrets;
    this.#now = now;
    this.#resilience = new Resilience(resilience);
    this.#process = new ConnectorProcess({ fork, host: hostRouter(this.#runs), workspaceDir, log });
    this.scheduler = new Scheduler(() => this.startDue(), log);
  }

  async connectors(): Promise<ConnectorInfo[]> {
    return (await this.#facts()).map(({ merge: _merge, settlesAfterHours: _settles, ...info }) => info);
  }

  keychain(): Promise<Keychain> {
    return this.#secrets.keychain();
  }

  async list(): Promise<Source[]> {
    return Promise.all((await this.#deps.workspace.sources()).map(source => this.#describe(source)));
  }

  async add(given: NewSource): Promise<Source> {
    const facts = await this.#connector(given.connector);
    checkSchedule(given.schedule);
    await this.#nameIsFree(given.name, null);
    const prepared = await this.#prepare(given);
    const source: StoredSource = {
      ...{ id: randomUUID(), name: given.name, connector: given.connector, ...prepared, schedule: given.schedule },
      secrets: facts.secrets.map(({ name, isOptional }) => ({ name, isOptional })),
      ...{ merge: facts.merge, settlesAfterHours: facts.settlesAfterHours, createdAt: this.#now().toISOString() },
    };
    await this.#keepSecrets(source, given.secrets);
    await this.#deps.workspace.saveSource(source);
    return this.#describe(source);
  }

  async update(change: Partial<Omit<NewSource, 'connector'>> & { id: string }): Promise<Source> {
    const before = await this.#get(change.id);
    if (change.schedule) checkSchedule(change.schedule);
    if (change.name !== undefined) await this.#nameIsFree(change.name, before.id);
    const { connector, settings } = { ...before, ...change };
    const source: StoredSource = {
      ...before,
      ...(change.settings ? await this.#prepare({ connector, settings }) : {}),
      name: change.name ?? before.name,
      schedule: change.schedule ?? before.schedule,
    };
    await this.#keepSecrets(source, change.secrets ?? {});
    await this.#deps.workspace.saveSource(source);
    return this.#describe(source);
  }

  /** What it brought to the lake stays. */
  async remove(idOrName: string): Promise<{ ok: true }> {
    const source = await this.#get(idOrName);
    const { id } = source;
    if (this.#active.has(id)) throw new AppError('source.busy', { name: source.name });
    await this.#deps.workspace.removeSource({ id });
    await this.#secrets.remove(source.secrets.map(({ name }) => secretName(source, name).id));
    return { ok: true };
  }

  async check(
    given: { id: string } | Pick<NewSource, 'connector' | 'settings' | 'secrets'>,
    signal: AbortSignal = never,
  ): Promise<{ found: string }> {
    const draft = 'id' in given ? await this.#get(given.id) : await this.#draft(given);
    const typed = 'id' in given ? {} : given.secrets;
    const { connector, settings, name } = draft;
    const way = wayOf({ ...draft, secret: each => this.#secretOf(draft, each, typed) });
    const outward = new Outward(way, this.#resilience, { directory: null, retries: 1, now: this.#now });
    const runId = randomUUID();
    const refuse = () => Promise.reject(new RangeError('a check changes nothing'));
    const access = {
      ...{ signal, commit: refuse, download: refuse, progress: () => undefined, notice: () => undefined },
      send: outward.send.bind(outward),
    };
    const input = { runId, connector, settings, cursors: {}, now: this.#now().toISOString(), window: null };
    try {
      return await this.#runs.during(runId, access, () =>
        this.#process.call(name, signal, (client, options) => client.check(input, options)),
      );
    } finally {
      await outward.close();
    }
  }

  /** @returns the task's id; its result is a SourceRun. */
  async sync(input: { id: string; from: string | null; to: string | null }): Promise<string> {
    const { from, to } = input;
    if ((from === null) !== (to === null)) throw new AppError('query.open-period');
    const window = from === null || to === null ? null : { start: dayStart(from), end: dayStart(to) };
    if (window && window.start >= window.end) throw new AppError('query.bad-period', { period: `${from} to ${to}` });
    return this.#start(await this.#get(input.id), 'manual', window);
  }

  /** Start every source whose time has come. @returns the tasks */
  async startDue(): Promise<{ source: string; taskId: string }[]> {
    const started: { source: string; taskId: string }[] = [];
    for (const source of await this.#deps.workspace.sources()) {
      if (this.#active.has(source.id)) continue;
      const [last] = await this.#deps.workspace.runs({ sourceId: source.id, limit: 1 });
      const trigger = dueTrigger(source.schedule, new Date(last?.startedAt ?? source.createdAt), this.#now());
      if (trigger) started.push({ source: source.name, taskId: await this.#start(source, trigger, null) });
    }
    return started;
  }

  async pause(id: string, isPaused: boolean): Promise<Source> {
    const source = await this.#get(id);
    return this.update({ id, schedule: { ...source.schedule, isPaused } });
  }

  async runs(idOrName: string, limit: number): Promise<SourceRun[]> {
    const { id: sourceId } = await this.#get(idOrName);
    return (await this.#deps.workspace.runs({ sourceId, limit })).map(run => this.#shown(run));
  }

  /** What coverage and quality need to know. */
  async facts(): Promise<SourceFacts[]> {
    const sources = await this.#deps.workspace.sources();
    return Promise.all(
      sources.map(async ({ id, name, schedule, settlesAfterHours }) => {
        const runs = await this.runs(id, 200);
        const lastGood = runs.findIndex(run => run.state === 'done');
        const since = lastGood === -1 ? runs : runs.slice(0, lastGood);
        const failed = since.filter(run => run.state === 'failed' || run.state === 'interrupted');
        return {
          ...{ name, settlesAfterHours, silentAfterHours: schedule.silentAfterHours, isPaused: schedule.isPaused },
          lastSuccessAt: await this.#deps.workspace.lastSuccess({ sourceId: id }),
          failedDays: [...new Set(failed.map(run => run.startedAt.slice(0, 10)))].toSorted(),
        };
      }),
    );
  }

  /** Process id of the connector process, for tests and About; null while there is none. */
  connectorPid(): Promise<number | null> {
    return this.#process.pid();
  }

  /** After the tasks have ended. */
  async close(): Promise<void> {
    this.scheduler.stop();
    await this.#process.close();
  }

  async #start(source: StoredSource, trigger: SourceRun['trigger'], window: { start: string; end: string } | null) {
    const { tasks, workspaceDir, lake, workspace, lakeChanged } = this.#deps;
    if (this.#active.has(source.id)) throw new AppError('source.busy', { name: source.name });
    this.#active.set(source.id, ''); // at once: what follows waits
    await this.#settleInterrupted(source.id).catch(error => {
      this.#active.delete(source.id);
      throw error;
    });
    const run: StoredRun = {
      ...{ id: randomUUID(), sourceId: source.id, trigger, startedAt: this.#now().toISOString(), finishedAt: null },
      ...{ state: 'running', commits: 0, rows: 0, drops: [], notices: [], error: null, pid: process.pid },
    };
    const directory = join(runsFolder(workspaceDir), run.id);
    const way = wayOf({ ...source, secret: name => this.#secretOf(source, name, {}) });
    const outward = new Outward(way, this.#resilience, { directory, now: this.#now });
    const deps = {
      ...{ lake, workspace, lakeChanged, now: this.#now },
      ...{ connectors: this.#process, runs: this.#runs },
    };
    const taskId = tasks.start('sync', source.name, async (signal, report) => {
      try {
        const work = new SyncRun({ deps, source, run, outward, directory, report, signal });
        return this.#shown(await work.execute(window, () => this.#needsSecrets(source)));
      } finally {
        this.#active.delete(source.id);
      }
    });
    if (this.#active.has(source.id)) this.#active.set(source.id, taskId);
    return taskId;
  }

  /** Runs whose process is gone end as interrupted, and their files go. */
  async #settleInterrupted(sourceId: string): Promise<void> {
    const { workspace, workspaceDir } = this.#deps;
    for (const run of await workspace.runs({ sourceId, limit: 20 })) {
      if (run.state !== 'running' || !this.#isGone(run)) continue;
      // First, so that a crash in between is made up for by the next start.
      await rm(join(runsFolder(workspaceDir), run.id), { recursive: true, force: true });
      await workspace.saveRun({
        run: { ...run, state: 'interrupted', finishedAt: this.#now().toISOString() },
        cursor: null,
      });
    }
  }

  #isGone({ pid, sourceId }: StoredRun): boolean {
    if (pid === process.pid) return !this.#active.has(sourceId) || this.#active.get(sourceId) === '';
    try {
      process.kill(pid, 0);
      return false;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ESRCH';
    }
  }

  #shown(run: StoredRun): SourceRun {
    const { pid: _pid, ...shown } = run;
    return run.state === 'running' && this.#isGone(run) ? { ...shown, state: 'interrupted' } : shown;
  }

  async #describe(source: StoredSource): Promise<Source> {
    const { workspace } = this.#deps;
    const names = source.secrets.map(({ name }) => secretName(source, name));
    const [runs, lastSuccessAt, states] = await Promise.all([
      workspace.runs({ sourceId: source.id, limit: 1 }),
      workspace.lastSuccess({ sourceId: source.id }),
      this.#secrets.states(names),
    ]);
    const secrets = source.secrets.map(({ name }, index) => ({ name, state: states[index] ?? 'missing' }));
    const lastRun = runs[0] ? this.#shown(runs[0]) : null;
    const { id, name, connector, settings, schedule, createdAt } = source;
    const lacksSecret = source.secrets.some(({ isOptional }, index) => {
      const state = states[index] ?? 'missing';
      return state === 'missing' ? !isOptional : state !== 'ready' && state !== 'session';
    });
    return {
      ...{ id, name, connector, settings, schedule, secrets, createdAt, lastRun, lastSuccessAt },
      nextRunAt: nextRun(schedule, new Date(lastRun?.startedAt ?? createdAt))?.toISOString() ?? null,
      health: healthOf({ schedule, createdAt, lastRun, lastSuccessAt, lacksSecret }, this.#now()),
    };
  }

  #facts(): Promise<ConnectorFacts[]> {
    this.#known ??= this.#process.call('', never, client => client.connectors());
    this.#known.catch(() => {
      this.#known = undefined;
    });
    return this.#known;
  }

  async #connector(id: string): Promise<ConnectorFacts> {
    const all = await this.#facts();
    const found = all.find(connector => connector.id === id);
    if (!found) throw new AppError('source.unknown-connector', { id, known: all.map(each => each.id).join(', ') });
    return found;
  }

  #prepare({ connector, settings }: Pick<NewSource, 'connector' | 'settings'>) {
    return this.#process.call(connector, never, client => client.prepare({ connector, settings }));
  }

  async #draft({ connector, settings }: Pick<NewSource, 'connector' | 'settings'>) {
    const { title, secrets } = await this.#connector(connector);
    return { id: '', name: title, connector, ...(await this.#prepare({ connector, settings })), secrets };
  }

  /** By id or, as people type it, by name. @throws AppError `source.not-found` */
  async #get(idOrName: string): Promise<StoredSource> {
    const all = await this.#deps.workspace.sources();
    const found = all.find(({ id }) => id === idOrName) ?? all.find(({ name }) => name === idOrName);
    if (!found) throw new AppError('source.not-found', { id: idOrName });
    return found;
  }

  async #nameIsFree(name: string, own: string | null): Promise<void> {
    const others = (await this.#deps.workspace.sources()).filter(({ id }) => id !== own);
    if (others.some(other => other.name.toLowerCase() === name.toLowerCase()))
      throw new AppError('source.name-taken', { name });
  }

  async #keepSecrets(source: StoredSource, given: Record<string, string>): Promise<void> {
    const names = source.secrets.map(({ name }) => name);
    const unknown = Object.keys(given).find(name => !names.includes(name));
    if (unknown !== undefined)
      throw new AppError('source.bad-settings', { name: source.name, what: `there is no secret ${unknown}` });
    const id = (name: string) => secretName(source, name).id;
    const kept = Object.entries(given).filter(([, value]) => value !== '');
    const emptied = Object.entries(given).filter(([, value]) => value === '');
    if (kept.length > 0) await this.#secrets.set(new Map(kept.map(([name, value]) => [id(name), value])));
    if (emptied.length > 0) await this.#secrets.remove(emptied.map(([name]) => id(name)));
  }

  async #needsSecrets(source: StoredSource): Promise<void> {
    for (const { name, isOptional } of source.secrets) {
      if ((await this.#secretOf(source, name, {})) === null && !isOptional)
        throw new AppError('secret.missing', { source: source.name, name });
    }
  }

  /** Null when an optional one is not there. @throws AppError `secret.missing`, `secret.unavailable` */
  async #secretOf(
    source: Pick<StoredSource, 'id' | 'name' | 'secrets'>,
    name: string,
    typed: Readonly<Record<string, string>>,
  ): Promise<string | null> {
    const spec = source.secrets.find(each => each.name === name);
    if (!spec) throw new RangeError(`the connector asked for a secret ${name} that it did not declare`);
    const given = typed[name];
    const secret = given !== undefined && given !== '' ? given : await this.#secrets.get(secretName(source, name));
    if (secret === null && !spec.isOptional) throw new AppError('secret.missing', { source: source.name, name });
    return secret;
  }
}

/** A day or month of the command line as a UTC instant. @throws AppError `query.bad-period` */
function dayStart(text: string): string {
  const at = /^\d{4}-\d{2}(-\d{2})?$/.test(text)
    ? new Date(`${text.slice(0, 10)}${text.length === 7 ? '-01' : ''}T00:00:00Z`)
    : null;
  if (at === null || Number.isNaN(at.getTime())) throw new AppError('query.bad-period', { period: text });
  return at.toISOString();
}
