import { oc } from '@orpc/contract';
import { z } from 'zod';
import { Instant, Ok } from './meta.ts';
import { ConnectorInfo, SettingValues } from './sources.ts';

/** What the broker must know of a connector besides its form. */
export const ConnectorFacts = ConnectorInfo.extend({
  merge: z.enum(['swap', 'upsert', 'coalesce']),
  settlesAfterHours: z.number().nullable(),
});
export type ConnectorFacts = z.infer<typeof ConnectorFacts>;

/** Settings as they will be stored: checked, with defaults, and what they allow the source to reach. */
export const PreparedSettings = z.object({ settings: SettingValues, origins: z.array(z.string()) });
export type PreparedSettings = z.infer<typeof PreparedSettings>;

const Work = z.object({
  runId: z.string(),
  connector: z.string(),
  settings: SettingValues,
  cursors: z.record(z.string(), z.string()),
  /** Start of the run: the only clock a connector has. */
  now: Instant,
  window: z.object({ start: Instant, end: Instant }).nullable(),
});

/**
 * The connector process's own contract; only the broker calls it. The process has no network rights, no secrets and a scrubbed
 * environment: whatever it needs from outside it asks of `connectorHost`, under the id of its run.
 */
export const connectorsWorker = {
  connectors: oc.output(z.array(ConnectorFacts)),
  /** @throws AppError `source.unknown-connector`, `source.bad-settings` */
  prepare: oc.input(z.object({ connector: z.string(), settings: SettingValues })).output(PreparedSettings),
  check: oc.input(Work).output(z.object({ found: z.string() })),
  /** Ends when the connector has said everything; each commit was acknowledged by the host before the connector went on. */
  read: oc
    .input(Work.extend({ source: z.string(), directory: z.string() }))
    .output(z.object({ commits: z.number().int(), rows: z.number().int() })),
};
export type ConnectorsWorkerContract = typeof connectorsWorker;

const Credential = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('header'), header: z.string(), secret: z.string(), prefix: z.string().optional() }),
  z.object({ kind: z.literal('basic'), user: z.string(), secret: z.string() }),
  z.object({
    kind: z.literal('aws-sigv4'),
    service: z.string(),
    region: z.string(),
    accessKeyId: z.string(),
    secret: z.string(),
    sessionToken: z.string().optional(),
  }),
]);

const texts = z.record(z.string(), z.string());

export const HttpRequestWire = z.object({
  url: z.string(),
  method: z.enum(['GET', 'POST', 'HEAD']).optional(),
  query: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())]).optional()).optional(),
  headers: texts.optional(),
  form: texts.optional(),
  credentials: z.array(Credential).optional(),
  accept: z.array(z.number().int()).optional(),
});
export type HttpRequestWire = z.infer<typeof HttpRequestWire>;

/** Everything between two commits, as files of the run's own folder or as the provider wrote them. */
export const CommitBatch = z.object({
  files: z.array(z.object({ path: z.string(), name: z.string() })),
  /** Rows of our own files; 0 when the batch holds only the provider's files. */
  rows: z.number().int(),
  /** False when nothing but provider's files came: those say themselves what they cover. */
  hasRows: z.boolean(),
  covers: z.object({ scope: z.string(), start: Instant, end: Instant }),
  cursor: z.object({ key: z.string(), value: z.string() }),
  isProvisional: z.boolean(),
  settledBefore: Instant.optional(),
});
export type CommitBatch = z.infer<typeof CommitBatch>;

const run = { runId: z.string() };

/** What the broker does for a run, on the reverse channel. A call with an unknown or ended run id is refused. */
export const connectorHost = {
  /** The broker passes bytes on and never parses them (SECURITY 11). */
  send: oc
    .input(z.object({ ...run, request: HttpRequestWire }))
    .output(z.object({ status: z.number().int(), headers: texts, body: z.instanceof(Blob) })),
  download: oc
    .input(z.object({ ...run, request: HttpRequestWire, name: z.string() }))
    .output(z.object({ path: z.string(), sizeBytes: z.number().int(), sha256: z.string() })),
  /** Imports the batch, then saves the cursor; both are durable when this returns. */
  commit: oc.input(z.object({ ...run, batch: CommitBatch })).output(Ok),
  progress: oc
    .input(z.object({ ...run, done: z.number(), total: z.number().nullable(), item: z.string().nullable() }))
    .output(Ok),
  notice: oc.input(z.object({ ...run, message: z.string().max(2_000) })).output(Ok),
};
export type ConnectorHostContract = typeof connectorHost;
