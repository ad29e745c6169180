import type { Adapters } from '../../app/adapters.ts';
import type { SecretStore } from '../../security/secret-store.ts';
import type { ServiceDeps } from '../service-deps.ts';
import { Scheduler } from '../sources/scheduler.ts';
import type { Enqueued, OutMessage } from './message.ts';

export type NotifyDeps = { deps: ServiceDeps; secrets: SecretStore; desktop: Adapters['notify']; now: () => Date };

/** Channels and the outbox: messages are kept before they are sent, and sent once. */
export class NotifyService {
  readonly scheduler: Scheduler;
  readonly #deps: NotifyDeps;

  constructor(deps: NotifyDeps) {
    this.#deps = deps;
    this.scheduler = new Scheduler(() => this.flush(), deps.deps.log);
  }

  /** The rows that keep a message for these channels; the caller puts them together with its own. */
  prepare(_channelIds: readonly string[], _message: OutMessage): Enqueued {
    throw new Error(`not built yet ${this.#deps.deps.shell}`);
  }

  /** Keep and send; returns when it is durable, not when it is sent. A message that was asked for before changes nothing. */
  enqueue(_channelIds: readonly string[], _message: OutMessage): Promise<void> {
    throw new Error('not built yet');
  }

  /** Send what is due. */
  async flush(): Promise<void> {}
}
