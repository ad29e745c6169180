import { randomUUID } from 'node:crypto';
import type { ConnectorFacts } from '../../src-core/contract/connectors-worker.ts';
import type { SourceFacts } from '../../src-core/contract/lake.ts';
import type { ConnectorInfo, Keychain, Source, SourceRun } from '../../src-core/contract/sources.ts';
import type { StoredSource } from '../../src-core/contract/workspace.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import type { WorkerProcess } from '../app/adapters.ts';
import type { SecretStore } from '../security/secret-store.ts';
import type { ServiceDeps } from './service-deps.ts';
import { ConnectorProcess } from './sources/connector-process.ts';
import { Outward, wayOf } from './sources/outward.ts';
import { Resilience, type ResilienceOptions } from './sources/resilience.ts';
import { hostRouter, RunRegistry } from './sources/run-registry.ts';
import { SourceRunner } from './sources/runner.ts';
import { checkSchedule, healthOf, nextRun } from './sources/schedule.ts';
import { Scheduler } from './sources/scheduler.ts';
import { SourceSecrets } from './sources/source-secrets.ts';

export type NewSource = {
  connector: string;
  name: string;
  settings: Source['settings'];
  secrets: Record<string, string>;
  schedule: Source['schedule'];
};
type Draft = Pick<NewSource, 'connector' | 'settings' | 'secrets'>;

export type SourceRuntime = {
  deps: ServiceDeps;
  secrets: SecretStore;
  fork: () => WorkerProcess;
  now?: () => Date;
  resilience?: Partial<ResilienceOptions>;
};

const never = new AbortController().signal;
/** Runs looked at for the health of a source: more than anybody cancels in a row. */
const JUDGED_RUNS = 20;

/** Registered API and folder sources: settings, secrets, runs, schedules. A source may be named by its id or by its name. */
export class SourcesService {
  readonly scheduler: Scheduler;
  readonly #deps: ServiceDeps;
  readonly #store: SecretStore;
  readonly #secrets: SourceSecrets;
  readonly #now: () => Date;
  readonly #resilience: Resilience;
  readonly #runs = new RunRegistry();
  readonly #process: ConnectorProcess;
  readonly #runner: SourceRunner;
  #known: Promise<ConnectorFacts[]> | undefined;

  constructor({ deps, secrets, fork, now = () => new Date(), resilience = {} }: SourceRuntime) {
    const { log, workspaceDir } = deps;
    this.#deps = deps;
    this.#store = secrets;
    this.#secrets = new SourceSecrets(secrets);
    this.#now = now;
    this.#resilience = new Resilience(resilience);
    this.#process = new ConnectorProcess({ fork, host: hostRouter(this.#runs), workspaceDir, log });
    const parts = { connectors: this.#process, runs: this.#runs, secrets: this.#secrets, resilience: this.#resilience };
    this.#runner = new SourceRunner({ deps, now, ...parts });
    this.scheduler = new Scheduler(() => this.startDue(), log);
  }

  async connectors(): Promise<ConnectorInfo[]> {
    return (await this.#connectors()).map(({ merge: _merge, settlesAfterHours: _settles, ...info }) => info);
  }

  keychain(): Promise<Keychain> {
    return this.#store.keychain();
  }

  async list(): Promise<Source[]> {
    return Promise.all((await this.#deps.workspace.sources()).map(source => this.#describe(source)));
  }

  async add(given: NewSource): Promise<Source> {
    const facts = await this.#connector(given.connector);
    checkSchedule(given.schedule);
    await this.#nameIsFree(given.name, null);
    const { connector, name, schedule } = given;
    const source: StoredSource = {
      ...{ id: randomUUID(), name, connector, ...(await this.#prepare(given)), schedule },
      secrets: facts.secrets.map(({ name: secret, isOptional }) => ({ name: secret, isOptional })),
      ...{ merge: facts.merge, settlesAfterHours: facts.settlesAfterHours, createdAt: this.#now().toISOString() },
    };
    return this.#save(source, given.secrets);
  }

  async update(change: Partial<Omit<NewSource, 'connector'>> & { id: string }): Promise<Source> {
    const before = await this.#get(change.id);
    const { name = before.name, schedule = before.schedule, settings } = change;
    checkSchedule(schedule);
    await this.#nameIsFree(name, before.id);
    const prepared = settings ? await this.#prepare({ connector: before.connector, settings }) : {};
    return this.#save({ ...before, ...prepared, name, schedule }, change.secrets ?? {});
  }

  async pause(id: string, isPaused: boolean): Promise<Source> {
    const source = await this.#get(id);
    return this.#save({ ...source, schedule: { ...source.schedule, isPaused } }, {});
  }

  /** What it brought to the lake stays. */
  async remove(idOrName: string): Promise<{ ok: true }> {
    const source = await this.#get(idOrName);
    if (this.#runner.isActive(source.id)) throw new AppError('source.busy', { name: source.name });
    await this.#deps.workspace.removeSource({ id: source.id });
    await this.#secrets.forget(source);
    return { ok: true };
  }

  async check(given: { id: string } | Draft, signal: AbortSignal = never): Promise<{ found: string }> {
    const draft = 'id' in given ? await this.#get(given.id) : await this.#draft(given);
    const typed = 'id' in given ? {} : given.secrets;
    this.#secrets.check(draft, typed);
    const way = wayOf({ ...draft, secret: name => this.#secrets.value(draft, name, typed) });
    const outward = new Outward(way, this.#resilience, { directory: null, retries: 1, now: this.#now });
    const refuse = () => Promise.reject(new RangeError('a check changes nothing'));
    const access = {
      ...{ signal, commit: refuse, download: refuse, progress: () => undefined, notice: () => undefined },
      send: outward.send.bind(outward),
    };
    const { connector, settings, name } = draft;
    const runId = randomUUID();
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
  async sync({ id, from, to }: { id: string; from: string | null; to: string | null }): Promise<string> {
    if ((from === null) !== (to === null)) throw new AppError('query.open-period');
    const window = from === null || to === null ? null : { start: dayStart(from), end: dayStart(to) };
    if (window && window.start >= window.end) throw new AppError('query.bad-period', { period: `${from} to ${to}` });
    return this.#runner.start(await this.#get(id), 'manual', window);
  }

  /** Start every source whose time has come. @returns the tasks */
  startDue(): Promise<{ source: string; taskId: string }[]> {
    return this.#runner.startDue();
  }

  async runs(idOrName: string, limit: number): Promise<SourceRun[]> {
    const { id: sourceId } = await this.#get(idOrName);
    return (await this.#deps.workspace.runs({ sourceId, limit })).map(run => this.#runner.shown(run));
  }

  /** What coverage and quality need to know. A failed day is one on which runs failed since the last good one. */
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

  /** Secrets first: a source that names secrets the keychain refused would be half a source. */
  async #save(source: StoredSource, secrets: Readonly<Record<string, string>>): Promise<Source> {
    await this.#secrets.keep(source, secrets);
    await this.#deps.workspace.saveSource(source);
    return this.#describe(source);
  }

  async #describe(source: StoredSource): Promise<Source> {
    const { workspace } = this.#deps;
    const [runs, lastSuccessAt, states] = await Promise.all([
      workspace.runs({ sourceId: source.id, limit: JUDGED_RUNS }),
      workspace.lastSuccess({ sourceId: source.id }),
      this.#secrets.states(source),
    ]);
    const shown = runs.map(run => this.#runner.shown(run));
    const lastRun = shown[0] ?? null;
    const judged = shown.find(({ state }) => state !== 'cancelled') ?? null; // a run that somebody stopped says nothing of the source
    const { id, name, connector, settings, schedule, createdAt } = source;
    const lacksSecret = states.some(({ state, isOptional }) =>
      state === 'missing' ? !isOptional : state !== 'ready' && state !== 'session',
    );
    return {
      ...{ id, name, connector, settings, schedule, createdAt, lastRun, lastSuccessAt },
      secrets: states.map(({ name: secret, state }) => ({ name: secret, state })),
      nextRunAt: nextRun(schedule, new Date(lastRun?.startedAt ?? createdAt))?.toISOString() ?? null,
      health: healthOf({ schedule, createdAt, lastRun: judged, lastSuccessAt, lacksSecret }, this.#now()),
    };
  }

  /** Asked of the process once; it does not change while the program runs. */
  #connectors(): Promise<ConnectorFacts[]> {
    this.#known ??= this.#process.call('', never, client => client.connectors());
    this.#known.catch(() => {
      this.#known = undefined;
    });
    return this.#known;
  }

  async #connector(id: string): Promise<ConnectorFacts> {
    const all = await this.#connectors();
    const found = all.find(connector => connector.id === id);
    if (!found) throw new AppError('source.unknown-connector', { id, known: all.map(each => each.id).join(', ') });
    return found;
  }

  #prepare({ connector, settings }: Pick<NewSource, 'connector' | 'settings'>) {
    return this.#process.call(connector, never, client => client.prepare({ connector, settings }));
  }

  async #draft(given: Draft) {
    const { title, secrets } = await this.#connector(given.connector);
    return { id: '', name: title, connector: given.connector, ...(await this.#prepare(given)), secrets };
  }

  /** @throws AppError `source.not-found` */
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
}

/** A day or month of the command line as a UTC instant. @throws AppError `query.bad-period` */
function dayStart(text: string): string {
  const isShaped = /^\d{4}-\d{2}(-\d{2})?$/.test(text);
  const at = new Date(`${text.length === 7 ? `${text}-01` : text}T00:00:00Z`);
  if (!isShaped || Number.isNaN(at.getTime())) throw new AppError('query.bad-period', { period: text });
  return at.toISOString();
}
