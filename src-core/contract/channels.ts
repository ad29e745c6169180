import { z } from 'zod';
import { BaseVersion, versioned } from './documents.ts';
import { call, ErrorWire, Instant, Ok } from './meta.ts';
import { SecretState } from './sources.ts';

const name = z.string().trim().min(1).max(120);
const network = {
  /** Plain http to a host of the own network, on purpose. */
  allowPlainHttp: z.boolean().default(false),
  /** PEM file of an authority of one's own; null = the usual ones. */
  caFile: z.string().nullable().default(null),
};

/** Where messages go. Secrets (`secrets` of each kind below) live in the vault and are never part of a channel. */
export const Channel = z.discriminatedUnion('kind', [
  /** Secret `url`: the incoming webhook's whole address. */
  z.object({ kind: z.literal('slack-webhook'), name, ...network }),
  /** Secret `token` (xoxb-...); `apiUrl` for gateways. */
  z.object({
    kind: z.literal('slack-bot'),
    name,
    channel: z.string().min(1).max(200),
    apiUrl: z.string().default('https://slack.com/api'),
    ...network,
  }),
  /** Secret `password` when `user` is set. */
  z.object({
    kind: z.literal('email'),
    name,
    host: z.string().min(1).max(255),
    port: z.number().int().min(1).max(65_535).default(587),
    /** starttls: refuse to go on without it; tls: from the first byte; none: only to the own network. */
    security: z.enum(['starttls', 'tls', 'none']).default('starttls'),
    user: z.string().max(320).nullable().default(null),
    from: z.string().min(3).max(320),
    to: z.array(z.string().min(3).max(320)).min(1).max(100),
    /** Attachments above this are left out and linked to; bytes. */
    attachmentLimit: z.number().int().positive().max(50_000_000).default(10_000_000),
    caFile: z.string().nullable().default(null),
  }),
  /** Secret `key`: each request is signed (HMAC-SHA-256 over time and body, as in Standard Webhooks). */
  z.object({ kind: z.literal('webhook'), name, url: z.url(), ...network }),
  /** A notification of this computer. */
  z.object({ kind: z.literal('desktop'), name }),
]);
export type Channel = z.infer<typeof Channel>;
export const StoredChannel = versioned(Channel);
export type StoredChannel = z.infer<typeof StoredChannel>;

export const channelSecrets = {
  'slack-webhook': ['url'],
  'slack-bot': ['token'],
  email: ['password'],
  webhook: ['key'],
  desktop: [],
} as const satisfies Record<Channel['kind'], readonly string[]>;

/** One message to one channel. Its `key` names what it is about, so that it is sent once however often somebody asks. */
export const Delivery = z.object({
  key: z.string(),
  channelId: z.string(),
  /** alert, alert-group, escalation, resolved, report, test, dead-source... */
  topic: z.string(),
  title: z.string(),
  createdAt: Instant,
  /** waiting: to be sent at `dueAt`; sending: a try is on the way (or was, when the process died); sent; failed: given up, see `error`. */
  state: z.enum(['waiting', 'sending', 'sent', 'failed', 'dropped']),
  dueAt: Instant,
  attempts: z.number().int(),
  lastTriedAt: Instant.nullable(),
  sentAt: Instant.nullable(),
  /** What the other side said: an SMTP answer, an HTTP status, a Slack timestamp. */
  answer: z.string().nullable(),
  /** Recipients that the server refused although the message went out. */
  refused: z.array(z.string()),
  /** The process died between handing over and writing it down; it was handed over again under the same id. */
  maybeRepeated: z.boolean(),
  error: ErrorWire.nullable(),
});
export type Delivery = z.infer<typeof Delivery>;

const read = { permission: 'cost.read', audit: false } as const;
const write = { permission: 'workspace.write', audit: true } as const;
const Described = StoredChannel.extend({
  secrets: z.array(z.object({ name: z.string(), state: SecretState, isOptional: z.boolean() })),
  /** good, failing (its last delivery failed), needs-secret, no-desktop (it waits for a process of this workspace that has one), untried */
  health: z.enum(['good', 'failing', 'needs-secret', 'no-desktop', 'untried']),
  lastDelivery: Delivery.nullable(),
});

export const channels = {
  list: call.meta(read).output(z.array(Described)),
  /** Absent secrets stay as they are; an empty text removes one. @throws `document.stale`, `channel.invalid`, `secret.unavailable` */
  save: call
    .meta(write)
    .input(
      z.object({
        id: z.string().nullable(),
        baseVersion: BaseVersion,
        channel: Channel,
        secrets: z.record(z.string(), z.string()).default({}),
      }),
    )
    .output(Described),
  remove: call
    .meta(write)
    .input(z.object({ id: z.string(), baseVersion: BaseVersion }))
    .output(Ok),
  /** Sends a test message now and says what the other side answered. @throws `channel.*`, `connector.*`, `secret.*` */
  test: call
    .meta(write)
    .input(z.object({ id: z.string() }))
    .output(Delivery),
  /** Newest first. */
  deliveries: call
    .meta(read)
    .input(z.object({ limit: z.number().int().positive().max(1_000).default(200) }))
    .output(z.array(Delivery)),
  /** Try a failed one again. */
  retry: call
    .meta(write)
    .input(z.object({ key: z.string(), channelId: z.string() }))
    .output(Delivery),
};
