import { createHash } from 'node:crypto';
import { Delivery } from '../../../src-core/contract/channels.ts';
import type { EntryPut } from '../../../src-core/contract/workspace.ts';
import type { OutMessage } from '../../../src-core/notify/message.ts';
import type { Owner } from '../owner.ts';
import type { WorkspaceClient } from '../service-deps.ts';
import type { Enqueued } from './message.ts';

/** What a sender has done so far and must not do twice. */
export type Progress = {
  /** Mail: recipients that it still has to reach; absent = all of the channel's. */
  readonly pending?: readonly string[];
  /** Slack: the posted message. */
  readonly posted?: { readonly channel: string; readonly ts: string };
  /** Slack: how many of its files are there. */
  readonly files?: number;
};

/** A message to one channel as the journal keeps it. */
export type OutboxRow = Delivery & {
  /** Null once it was sent or dropped: nobody needs its words any more. */
  readonly message: OutMessage | null;
  /** Place in the channel's order: the counter of the journal when it was written; null until it was first tried. */
  readonly order: number | null;
  /** Who is sending it; null unless `sending`. */
  readonly owner: Owner | null;
  readonly progress: Progress;
};

/** A row with the journal's counter, by which a change says which state it saw. */
export type Kept = { readonly row: OutboxRow; readonly counter: number };

/** Finished deliveries that stay readable; older ones are folded into a claim on their key. */
const SHOWN = 1_000;
/** Folding waits until there is something to fold. */
const FOLD_AT = 1_200;
const MANY = 100_000;

/**
 * Messages before and after they are sent, as entries of the workspace's journal. Every change names the state that it saw, so of two
 * processes one wins. A key is never free again: once a row is folded away, a claim stands in its place.
 */
export class Outbox {
  readonly #workspace: WorkspaceClient;
  readonly #now: () => Date;

  constructor(workspace: WorkspaceClient, now: () => Date) {
    this.#workspace = workspace;
    this.#now = now;
  }

  /** The rows of a message for these channels. Duplicate channels count once. */
  prepare(channelIds: readonly string[], message: OutMessage): Enqueued {
    const at = this.#now().toISOString();
    const puts: EntryPut[] = [];
    const absent: Enqueued['absent'] = [];
    for (const channelId of new Set(channelIds)) {
      const key = entryKey(channelId, message.key);
      puts.push({ kind: 'outbox', key, value: newRow(channelId, message, at) });
      absent.push({ kind: 'outbox', key }, { kind: 'claim', key: foldedKey(key) });
    }
    return { puts, absent };
  }

  /** Durable when it returns. @returns false when it was there before, sent or not */
  async put(channelId: string, message: OutMessage): Promise<boolean> {
    const { puts, absent } = this.prepare([channelId], message);
    const { isWritten } = await this.#workspace.putEntries({ puts, absent });
    return isWritten;
  }

  /** Every row that is kept, in the order in which they were written. */
  async all(): Promise<Kept[]> {
    const entries = await this.#workspace.entries({ kind: 'outbox', limit: MANY });
    return entries.map(readRow).toSorted((a, b) => orderOf(a) - orderOf(b));
  }

  async one(channelId: string, messageKey: string): Promise<Kept | null> {
    const entry = await this.#workspace.entry({ kind: 'outbox', key: entryKey(channelId, messageKey) });
    return entry === null ? null : readRow(entry);
  }

  /** Change a row that nobody else has changed meanwhile. @returns its new state, null when somebody was faster */
  async change({ row, counter }: Kept, changes: Partial<OutboxRow>): Promise<Kept | null> {
    const key = entryKey(row.channelId, row.key);
    const next: OutboxRow = { ...row, order: row.order ?? counter, ...changes };
    const { isWritten } = await this.#workspace.putEntries({
      puts: [{ kind: 'outbox', key, value: next }],
      unchanged: [{ kind: 'outbox', key, counter }],
    });
    return isWritten ? this.one(row.channelId, row.key) : null;
  }

  /** What was finished long ago keeps only its key, so that a look at the outbox stays quick however old the workspace is. */
  async fold(rows: readonly Kept[]): Promise<void> {
    const finished = rows.filter(({ row }) => row.state !== 'waiting' && row.state !== 'sending');
    if (finished.length < FOLD_AT) return;
    for (const { row, counter } of finished.slice(0, finished.length - SHOWN)) {
      const key = entryKey(row.channelId, row.key);
      const { state, sentAt, lastTriedAt } = row;
      await this.#workspace.putEntries({
        puts: [
          { kind: 'outbox', key, value: null },
          { kind: 'claim', key: foldedKey(key), value: { state, at: sentAt ?? lastTriedAt } },
        ],
        unchanged: [{ kind: 'outbox', key, counter }],
      });
    }
  }
}

/** What the contract shows of a row. */
export const deliveryOf = (row: OutboxRow): Delivery => Delivery.parse(row);

function newRow(channelId: string, message: OutMessage, at: string): OutboxRow {
  const { key, topic, title } = message;
  return {
    ...{ key, channelId, topic, title, createdAt: at, state: 'waiting', dueAt: message.dueAt ?? at, attempts: 0 },
    ...{ lastTriedAt: null, sentAt: null, answer: null, refused: [], maybeRepeated: false, error: null },
    ...{ message, order: null, owner: null, progress: {} },
  };
}

const readRow = (entry: { value: unknown; counter: number }): Kept => ({
  row: entry.value as OutboxRow, // written by this file only; the journal's hashes keep it as it was
  counter: entry.counter,
});

const orderOf = ({ row, counter }: Kept) => row.order ?? counter;

/** Keys of the journal are bounded; a message's key may hold names of any length. */
function entryKey(channelId: string, messageKey: string): string {
  const key = `${channelId} ${messageKey}`;
  return key.length <= 400 ? key : `${channelId} sha256:${createHash('sha256').update(messageKey).digest('hex')}`;
}

const foldedKey = (key: string) => `outbox ${key}`;
