import { createHash } from 'node:crypto';
import type { Channel, StoredChannel } from '../../../src-core/contract/channels.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { toAppError } from '../../../src-core/errors/orpc-error.ts';
import { backOffMs, isDue, isGivenUp, patience } from '../../../src-core/notify/patience.ts';
import type { Adapters } from '../../app/adapters.ts';
import type { Logger } from '../logger.ts';
import { Leases, newOwner } from '../owner.ts';
import type { Kept, Outbox, OutboxRow, Progress } from './outbox.ts';
import { sendDesktop } from './senders/desktop.ts';
import { addressOf, sendMail } from './senders/email.ts';
import { type Handed, type Handover, SETUP_WAIT_MS, SendFailure } from './senders/sender.ts';
import { sendSlackBot } from './senders/slack-bot.ts';
import { sendSlackWebhook } from './senders/slack-webhook.ts';
import { sendWebhook } from './senders/webhook.ts';

/** One try; a server that trickles is left after this. */
const TRY_MS = 120_000;

/** Asks whether this machine may tell a thing; the backend's claim, once one is connected. The same answer however often it is asked. */
export type ClaimPort = (deliveryId: string) => Promise<boolean>;

export type DispatcherDeps = {
  outbox: Outbox;
  secret(channel: StoredChannel, name: string): Promise<string | null>;
  desktop: Adapters['notify'];
  workspaceDir: string;
  log: Logger;
  now: () => Date;
  random?: () => number;
  claim?: ClaimPort;
};

/**
 * Takes rows of the outbox from one state to the next (decision 0117). `sending` is written before a message is handed over and `sent` after it;
 * a process that dies in between leaves `sending` behind, and whoever finds that hands it over again under the same id.
 */
export class Dispatcher {
  readonly #deps: DispatcherDeps;
  readonly #owner = newOwner();
  readonly #leases = new Leases(this.#owner);
  /** What this process is sending at this moment. */
  readonly #inFlight = new Set<string>();

  constructor(deps: DispatcherDeps) {
    this.#deps = deps;
  }

  /**
   * Send what is due of one channel, in order; ends at the first row that somebody else holds or that has to wait.
   * @param rows of this channel only, in order
   * @param channel null when it was removed
   */
  async sendDue(channel: StoredChannel | null, rows: readonly Kept[], signal: AbortSignal): Promise<void> {
    const knownPlace = rows.findLast(({ row }) => row.progress.posted)?.row.progress.posted?.channel ?? null;
    for (const kept of rows) {
      if (signal.aborted) return;
      const { state } = kept.row;
      if (state !== 'waiting' && state !== 'sending') continue;
      // Another shell of this workspace has a desktop; it sends these when it runs.
      if (channel?.body.kind === 'desktop' && this.#deps.desktop === null && kept.row.topic !== 'test') continue;
      if (state === 'sending' && !this.#isOrphan(kept)) return;
      if (state === 'waiting' && !isDue(kept.row, this.#deps.now())) {
        if (kept.row.attempts > 0 && kept.row.attempts <= patience.triesInOrder) return;
        continue;
      }
      const after = await this.send(channel, kept, knownPlace, signal);
      if (after === null || after.row.state === 'waiting') return;
    }
  }

  /** One row, due or not. @returns its new state; null when somebody else has it */
  async send(
    channel: StoredChannel | null,
    kept: Kept,
    knownPlace: string | null,
    signal: AbortSignal,
  ): Promise<Kept | null> {
    const { outbox, now } = this.#deps;
    const { row } = kept;
    const at = now().toISOString();
    if (channel === null || row.message === null)
      return outbox.change(kept, { ...done, state: 'dropped', error: new AppError('channel.removed').toWire() });
    const maybeSent = row.maybeRepeated || row.state === 'sending';
    const held = await outbox.change(kept, {
      ...{ state: 'sending', owner: this.#owner, lastTriedAt: at, attempts: row.attempts + 1 },
      maybeRepeated: maybeSent,
    });
    if (held === null) return null;
    const id = deliveryId(row);
    this.#inFlight.add(id);
    try {
      return await this.#handOver(channel, row.message, held, knownPlace, signal);
    } finally {
      this.#inFlight.delete(id);
    }
  }

  async #handOver(
    channel: StoredChannel,
    message: NonNullable<OutboxRow['message']>,
    held: Kept,
    knownPlace: string | null,
    signal: AbortSignal,
  ): Promise<Kept | null> {
    const { outbox, claim, log, now } = this.#deps;
    let current = held;
    const { body } = channel;
    const id = deliveryId(held.row);
    try {
      if (claim && !(await claim(id)))
        return await outbox.change(held, { ...done, state: 'dropped', answer: 'another machine sends it' });
      const handed = await handTo(body, {
        ...{ message, id, createdAt: held.row.createdAt, maybeSent: held.row.maybeRepeated, knownPlace },
        progress: held.row.progress,
        keep: async progress => {
          const next = await outbox.change(current, { progress });
          if (next === null) throw new Taken();
          current = next;
        },
        secret: name => this.#deps.secret(channel, name),
        ...{ workspaceDir: this.#deps.workspaceDir, desktop: this.#deps.desktop, now },
        signal: AbortSignal.any([signal, AbortSignal.timeout(TRY_MS)]),
      });
      log.write('info', { event: 'delivery', kind: body.kind, state: 'sent', count: current.row.attempts });
      return await outbox.change(current, this.#afterAnswer(current.row, handed));
    } catch (error) {
      if (error instanceof Taken) return null;
      const failure = asSendFailure(error, log);
      log.write('warn', { event: 'delivery', kind: body.kind, state: 'failed', code: failure.error.code });
      return outbox.change(current, this.#afterFailure(current.row, failure, body));
    }
  }

  #afterAnswer(row: OutboxRow, handed: Handed): Partial<OutboxRow> {
    const { answer, later } = handed;
    const refused = [...row.refused, ...handed.refused];
    if (later.length === 0)
      return { ...done, state: 'sent', sentAt: this.#deps.now().toISOString(), answer, refused, error: null };
    const what = `${later.length} of the recipients later`;
    const error = new AppError('channel.refused', { name: row.channelId, what }).toWire();
    const wait = this.#wait(row, null);
    // Given up on the late ones: the others have it, so it went out, and the list says who did not get it.
    if (wait === null)
      return {
        ...done,
        state: 'sent',
        sentAt: this.#deps.now().toISOString(),
        answer,
        refused: [...refused, ...later],
      };
    return { ...wait, answer, refused, progress: { ...row.progress, pending: later }, maybeRepeated: false, error };
  }

  #afterFailure(row: OutboxRow, failure: SendFailure, channel: Channel): Partial<OutboxRow> {
    const refused = [...row.refused, ...failure.refused];
    const error = failure.error.toWire();
    const maybeRepeated = row.maybeRepeated || failure.maybeSent;
    const wait = failure.isFinal || row.topic === 'test' ? null : this.#wait(row, failure.waitMs);
    if (wait === null) return { state: 'failed', owner: null, error, refused, maybeRepeated };
    return { ...wait, error, refused, maybeRepeated, progress: withoutRefused(row.progress, channel, failure.refused) };
  }

  /** Null when patience has ended. */
  #wait(row: OutboxRow, askedMs: number | null): Pick<OutboxRow, 'state' | 'owner' | 'dueAt'> | null {
    const { now, random = Math.random } = this.#deps;
    const at = now();
    if (isGivenUp(row, at)) return null;
    const dueAt = new Date(at.getTime() + backOffMs(row.attempts, askedMs, random())).toISOString();
    return { state: 'waiting', owner: null, dueAt };
  }

  /** Nobody is sending it any more. */
  #isOrphan({ row, counter }: Kept): boolean {
    const key = deliveryId(row);
    return this.#leases.isOrphan(key, row.owner, counter, () => this.#inFlight.has(key));
  }
}

/** Somebody else changed the row while we were sending it. */
class Taken extends Error {}

/** A finished row needs neither words nor owner. */
const done = { owner: null, message: null } as const;

/** What the other side knows a delivery by: the same at every try, different per channel and key. */
export const deliveryId = ({ channelId, key }: Pick<OutboxRow, 'channelId' | 'key'>) =>
  `msg_${createHash('sha256').update(`${channelId.length} ${channelId} ${key}`).digest('hex').slice(0, 40)}`;

type Given = Omit<Handover<Channel['kind']>, 'channel'>;

function handTo(channel: Channel, given: Given): Promise<Handed> {
  switch (channel.kind) {
    case 'email':
      return sendMail({ channel, ...given });
    case 'slack-webhook':
      return sendSlackWebhook({ channel, ...given });
    case 'slack-bot':
      return sendSlackBot({ channel, ...given });
    case 'webhook':
      return sendWebhook({ channel, ...given });
    case 'desktop':
      return sendDesktop({ channel, ...given });
  }
}

function withoutRefused(progress: Progress, channel: Channel, refused: readonly string[]): Progress {
  if (channel.kind !== 'email' || refused.length === 0) return progress;
  const pending = (progress.pending ?? channel.to.map(addressOf)).filter(recipient => !refused.includes(recipient));
  return { ...progress, pending };
}

/** Whatever went wrong, the message is kept: what is not understood waits like a setting that must be looked at. */
function asSendFailure(error: unknown, log: Logger): SendFailure {
  if (error instanceof SendFailure) return error;
  const known = toAppError(error);
  if (known.code === 'call.cancelled')
    return new SendFailure(new AppError('channel.unreachable', { name: '', what: 'stopped' }), { maybeSent: true });
  if (known.code === 'internal.unexpected' && known.traceId === null)
    known.traceId = log.unexpected('channel.send', known.cause ?? known);
  // A locked keychain opens soon after its owner is back; other things take longer.
  return new SendFailure(known, { waitMs: known.code.startsWith('secret.') ? null : SETUP_WAIT_MS });
}
