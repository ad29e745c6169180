import { randomUUID } from 'node:crypto';
import type { Delivery, StoredChannel } from '../../../src-core/contract/channels.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import type { Adapters } from '../../app/adapters.ts';
import type { SecretStore } from '../../security/secret-store.ts';
import type { ServiceDeps } from '../service-deps.ts';
import { Scheduler } from '../sources/scheduler.ts';
import { type ChannelSecret, Channels } from './channels.ts';
import { type ClaimPort, Dispatcher } from './dispatcher.ts';
import type { Enqueued, OutMessage } from './message.ts';
import { deliveryOf, type Kept, Outbox, type OutboxRow } from './outbox.ts';
import { testMessage } from './test-message.ts';

export type NotifyDeps = {
  deps: Pick<ServiceDeps, 'workspace' | 'workspaceDir' | 'log' | 'shell'>;
  secrets: SecretStore;
  desktop: Adapters['notify'];
  now: () => Date;
  /** The backend's claim, once one is connected. */
  claim?: ClaimPort;
  /** 0 to 1, for back-off. */
  random?: () => number;
};

export type DescribedChannel = StoredChannel & {
  secrets: ChannelSecret[];
  health: 'good' | 'failing' | 'needs-secret' | 'no-desktop' | 'untried';
  lastDelivery: Delivery | null;
};

/** What is on the way when the program ends may take so long; then it is left, and handed over again under the same id. */
const GRACE_MS = 5_000;

/** Channels and the outbox: messages are kept before they are sent, and sent once (decision 0117). */
export class NotifyService {
  readonly scheduler: Scheduler;
  readonly #deps: NotifyDeps['deps'];
  readonly #now: () => Date;
  readonly #channels: Channels;
  readonly #outbox: Outbox;
  readonly #dispatcher: Dispatcher;
  readonly #hasDesktop: boolean;
  readonly #closing = new AbortController();
  /** One sender per channel at a time; each waits for the one before it. */
  readonly #turns = new Map<string, Promise<unknown>>();
  #running: Promise<void> | null = null;
  #isWanted = false;
  #hasNew = false;

  constructor({ deps, secrets, desktop, now, claim, random }: NotifyDeps) {
    this.#deps = deps;
    this.#now = now;
    this.#channels = new Channels(deps.workspace, secrets);
    this.#outbox = new Outbox(deps.workspace, now);
    this.#hasDesktop = desktop !== null;
    this.#dispatcher = new Dispatcher({
      ...{ outbox: this.#outbox, desktop, workspaceDir: deps.workspaceDir, log: deps.log, now },
      secret: (channel, name) => this.#channels.secret(channel, name),
      ...(claim && { claim }),
      ...(random && { random }),
    });
    this.scheduler = new Scheduler(() => this.flush(), deps.log);
  }

  /**
   * The rows that keep a message for these channels; the caller puts them together with its own (`putEntries`), and calls `flush` afterwards
   * when it should not wait for the next tick. When `absent` does not hold, the message was asked for before: nothing is written.
   */
  prepare(channelIds: readonly string[], message: OutMessage): Enqueued {
    this.#hasNew = true;
    return this.#outbox.prepare(channelIds, message);
  }

  /** Keep and send; returns when it is durable, not when it is sent. A message that was asked for before changes nothing. */
  async enqueue(channelIds: readonly string[], message: OutMessage): Promise<void> {
    for (const channelId of new Set(channelIds)) await this.#outbox.put(channelId, message);
    this.#hasNew = true;
    this.flush().catch(error => this.#deps.log.unexpected('channel.flush', error));
  }

  /** Send what is due; ends when everything that was there when it was called was tried once. */
  flush(): Promise<void> {
    this.#isWanted = true;
    this.#running ??= this.#passes().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async list(): Promise<DescribedChannel[]> {
    const [channels, rows] = await Promise.all([this.#channels.list(), this.#outbox.all()]);
    return Promise.all(channels.map(channel => this.#describe(channel, rows)));
  }

  /** @throws AppError `channel.invalid`, `document.stale`, `secret.unavailable` */
  async save(
    input: {
      id: string | null;
      baseVersion: number | null;
      channel: StoredChannel['body'];
      secrets: Record<string, string>;
    },
    savedBy: string,
  ): Promise<DescribedChannel> {
    const saved = await this.#channels.save(input.id, input.baseVersion, input.channel, input.secrets, savedBy);
    const rows = await this.#outbox.all();
    // Whatever made them wait may be set right now.
    for (const kept of rows)
      if (kept.row.channelId === saved.id && kept.row.state === 'waiting' && kept.row.attempts > 0)
        await this.#outbox.change(kept, { dueAt: this.#now().toISOString() });
    return this.#describe(saved, rows);
  }

  remove(id: string, baseVersion: number | null, savedBy: string): Promise<void> {
    return this.#channels.remove(id, baseVersion, savedBy);
  }

  /**
   * A test message now, one try.
   * @throws AppError of the failure; the try stays in the list
   */
  async test(id: string): Promise<Delivery> {
    const channel = await this.#channels.get(id);
    const { language } = await this.#deps.workspace.settings();
    const message = testMessage(randomUUID(), channel.body.name, language === 'ko' ? 'ko' : 'en');
    await this.#outbox.put(id, message);
    return this.#sendNow(channel, message.key);
  }

  /** Newest first. */
  async deliveries(limit: number): Promise<Delivery[]> {
    const rows = await this.#outbox.all();
    return rows
      .toReversed()
      .slice(0, limit)
      .map(({ row }) => deliveryOf(row));
  }

  /** One that failed, or that waits, now. @throws AppError `channel.no-delivery`, `document.not-found` */
  async retry(channelId: string, messageKey: string): Promise<Delivery> {
    const kept = await this.#outbox.one(channelId, messageKey);
    const { state } = kept?.row ?? {};
    if (!kept || (state !== 'failed' && state !== 'waiting')) throw new AppError('channel.no-delivery');
    const channel = await this.#channels.get(channelId);
    await this.#outbox.change(kept, { state: 'waiting', dueAt: this.#now().toISOString(), attempts: 0 });
    return this.#sendNow(channel, messageKey);
  }

  /** What is on the way may end. A command sends what it has caused before it ends: nobody else may come by for a long time. */
  async close(): Promise<void> {
    if (this.#deps.shell === 'cli' && this.#hasNew) await this.flush().catch(() => undefined); // it stays in the outbox
    const grace = setTimeout(() => this.#closing.abort(), GRACE_MS);
    this.#isWanted = false;
    await Promise.allSettled([this.#running, ...this.#turns.values()]);
    clearTimeout(grace);
    this.#closing.abort();
  }

  async #passes(): Promise<void> {
    while (this.#isWanted && !this.#closing.signal.aborted) {
      this.#isWanted = false;
      const rows = await this.#outbox.all();
      await this.#outbox.fold(rows);
      const open = Map.groupBy(
        rows.filter(({ row }) => row.state === 'waiting' || row.state === 'sending' || row.progress.posted),
        ({ row }) => row.channelId,
      );
      if (open.size === 0) continue;
      const channels = new Map((await this.#channels.list()).map(channel => [channel.id, channel]));
      const work = [...open].map(([id, mine]) =>
        this.#inTurn(id, () => this.#dispatcher.sendDue(channels.get(id) ?? null, mine, this.#closing.signal)),
      );
      const ended = await Promise.allSettled(work); // one channel's trouble is no other's
      for (const result of ended) if (result.status === 'rejected') throw result.reason;
    }
  }

  async #sendNow(channel: StoredChannel, messageKey: string): Promise<Delivery> {
    const after = await this.#inTurn(channel.id, async () => {
      const kept = await this.#outbox.one(channel.id, messageKey);
      if (kept?.row.state !== 'waiting') return kept; // another sender was faster
      return this.#dispatcher.send(channel, kept, null, this.#closing.signal);
    });
    const row = (after ?? (await this.#outbox.one(channel.id, messageKey)))?.row;
    if (!row) throw new AppError('channel.no-delivery');
    if (row.error !== null && row.state !== 'sent') throw AppError.fromWire(row.error);
    return deliveryOf(row);
  }

  #inTurn<T>(channelId: string, work: () => Promise<T>): Promise<T> {
    const run = (this.#turns.get(channelId) ?? Promise.resolve()).then(work);
    this.#turns.set(
      channelId,
      run.catch(() => undefined),
    );
    return run;
  }

  async #describe(channel: StoredChannel, rows: readonly Kept[]): Promise<DescribedChannel> {
    const secrets = await this.#channels.secretStates(channel);
    const tried = rows.filter(({ row }) => row.channelId === channel.id && row.lastTriedAt !== null);
    const last = tried.toSorted((a, b) => b.counter - a.counter)[0]?.row ?? null;
    const health = this.#healthOf(channel, secrets, last);
    return { ...channel, secrets, health, lastDelivery: last === null ? null : deliveryOf(last) };
  }

  #healthOf(
    { body }: StoredChannel,
    secrets: readonly ChannelSecret[],
    last: OutboxRow | null,
  ): DescribedChannel['health'] {
    if (body.kind === 'desktop' && !this.#hasDesktop) return 'no-desktop';
    if (secrets.some(({ state }) => state !== 'ready' && state !== 'session')) return 'needs-secret';
    if (last === null) return 'untried';
    return last.error === null ? 'good' : 'failing';
  }
}
