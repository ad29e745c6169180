import { z } from 'zod';
import { call, ErrorWire, Instant, Ok } from './meta.ts';

/** A field of a connector's settings, as the generated form needs it. */
export const SettingField = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string().nullable(),
  /** `lines`: text of several lines. */
  kind: z.enum(['text', 'lines', 'url', 'number', 'boolean', 'choice', 'date']),
  choices: z.array(z.string()),
  isRequired: z.boolean(),
  /** Value of the form when it is new. */
  initial: z.union([z.string(), z.number(), z.boolean(), z.null()]),
});
export type SettingField = z.infer<typeof SettingField>;

export const ConnectorInfo = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  category: z.enum(['cloud-bill', 'llm', 'gpu-cluster', 'telemetry', 'custom']),
  delivers: z.array(z.string()),
  fields: z.array(SettingField),
  secrets: z.array(
    z.object({ name: z.string(), title: z.string(), isOptional: z.boolean(), help: z.string().nullable() }),
  ),
});
export type ConnectorInfo = z.infer<typeof ConnectorInfo>;

/** SECURITY 17. `session`: kept in memory only, gone at exit, because there is no keychain. */
export const SecretState = z.enum(['ready', 'session', 'missing', 'locked', 'absent', 'backend-changed', 'denied']);
export type SecretState = z.infer<typeof SecretState>;

export const Keychain = z.object({
  state: z.enum(['ready', 'locked', 'absent', 'backend-changed', 'denied']),
  /** What holds the key, in words: "GNOME Keyring (Secret Service)". */
  backend: z.string().nullable(),
});
export type Keychain = z.infer<typeof Keychain>;

export const Schedule = z.object({
  /** Cron pattern (5 fields); null = only on demand. */
  cron: z.string().max(100).nullable(),
  zone: z.string(),
  isPaused: z.boolean(),
  /** No successful run for this long is an incident. */
  silentAfterHours: z.number().int().positive(),
});
export type Schedule = z.infer<typeof Schedule>;

export const SettingValues = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

export const SourceRun = z.object({
  id: z.string(),
  sourceId: z.string(),
  trigger: z.enum(['manual', 'schedule', 'catch-up']),
  startedAt: Instant,
  finishedAt: Instant.nullable(),
  state: z.enum(['running', 'done', 'failed', 'cancelled', 'interrupted']),
  commits: z.number().int(),
  rows: z.number().int(),
  drops: z.array(z.string()),
  notices: z.array(z.string()),
  error: ErrorWire.nullable(),
});
export type SourceRun = z.infer<typeof SourceRun>;

export const Source = z.object({
  id: z.string(),
  /** Unique; the name of its stream in the lake. */
  name: z.string(),
  connector: z.string(),
  settings: SettingValues,
  schedule: Schedule,
  secrets: z.array(z.object({ name: z.string(), state: SecretState })),
  createdAt: Instant,
  lastRun: SourceRun.nullable(),
  lastSuccessAt: Instant.nullable(),
  nextRunAt: Instant.nullable(),
  /** `silent`: longer without success than its schedule allows; an incident, not an empty chart. */
  health: z.enum(['never-ran', 'running', 'good', 'failing', 'silent', 'paused', 'needs-secret']),
});
export type Source = z.infer<typeof Source>;

const NewSource = z.object({
  connector: z.string(),
  name: z.string().min(1).max(120),
  settings: SettingValues,
  /** Straight to the keychain; never stored, logged or sent back. */
  secrets: z.record(z.string(), z.string().max(16_384)),
  schedule: Schedule,
});

const read = { permission: 'cost.read', audit: false } as const;
const write = { permission: 'source.import', audit: true } as const;

export const sources = {
  connectors: call.meta(read).output(z.array(ConnectorInfo)),
  keychain: call.meta(read).output(Keychain),
  list: call.meta(read).output(z.array(Source)),
  add: call.meta(write).input(NewSource).output(Source),
  /** Secrets that are absent stay as they are; an empty text removes one. */
  update: call
    .meta(write)
    .input(NewSource.omit({ connector: true }).partial().extend({ id: z.string() }))
    .output(Source),
  /** Its cursors, runs and secrets go; what it brought to the lake stays. */
  remove: call
    .meta(write)
    .input(z.object({ id: z.string() }))
    .output(Ok),
  /** Proves settings and secrets against the real thing, for a saved source or for one being typed in. */
  check: call
    .meta({ permission: 'source.import', audit: false })
    .input(z.union([z.object({ id: z.string() }), NewSource.pick({ connector: true, settings: true, secrets: true })]))
    .output(z.object({ found: z.string() })),
  /** Starts a task (kind `sync`); its result is a SourceRun. */
  sync: call
    .meta(write)
    .input(
      z.object({ id: z.string(), from: z.string().nullable().default(null), to: z.string().nullable().default(null) }),
    )
    .output(z.object({ taskId: z.string() })),
  pause: call
    .meta(write)
    .input(z.object({ id: z.string(), isPaused: z.boolean() }))
    .output(Source),
  /** Newest first. */
  runs: call
    .meta(read)
    .input(z.object({ id: z.string(), limit: z.number().int().positive().max(1_000).default(50) }))
    .output(z.array(SourceRun)),
};
