import type { z } from 'zod';
import type { RecordDatasetName } from '../anycost/records.ts';
import type { CanonicalRow } from './record-scan.ts';

/** What a connector delivers: charge lines (FOCUS columns) or records of a dataset. */
export type DeliveredDataset = 'cost' | RecordDatasetName;

/** A secret by name; the value is put into requests by the broker and never reaches the connector (SECURITY 10, 15). */
export type SecretSpec = {
  readonly name: string;
  readonly title: string;
  readonly isOptional?: boolean;
  readonly help?: string;
};

/** Where a secret goes in a request. The broker fills it in, and only for origins that the source's settings name. */
export type Credential =
  | { readonly kind: 'header'; readonly header: string; readonly secret: string; readonly prefix?: string }
  | { readonly kind: 'basic'; readonly user: string; readonly secret: string }
  | {
      readonly kind: 'aws-sigv4';
      readonly service: string;
      readonly region: string;
      readonly accessKeyId: string;
      readonly secret: string;
      /** Secret of a temporary key; sent and signed as x-amz-security-token where there is one. */
      readonly sessionToken?: string;
    };

export type HttpRequest = {
  readonly url: string;
  readonly method?: 'GET' | 'POST' | 'HEAD';
  readonly query?: Readonly<Record<string, string | number | readonly string[] | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Form fields (sent as application/x-www-form-urlencoded). */
  readonly form?: Readonly<Record<string, string>>;
  readonly credentials?: readonly Credential[];
};

export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Decoded as UTF-8; at most 64 MiB. */
  text(): string;
  /** @throws AppError `connector.bad-answer` when it is not JSON. Numbers are kept as decimal text by `readLosslessJson`. */
  json(): unknown;
};

/**
 * The one way out. Origin list, consent to plain http, redirects, size and time limits, TLS and custom CA, retries with back-off and
 * jitter, Retry-After, rate limit and circuit breaker are behind it.
 * @throws AppError `connector.auth-rejected`, `connector.unreachable`, `connector.rate-limited`, `connector.bad-answer`, `connector.tls`,
 * `connector.origin-refused`, `connector.answer-too-large`, `connector.circuit-open`
 */
export type HttpClient = {
  /** Answers with 2xx, and those whose status is in `accept`. */
  send(request: HttpRequest & { readonly accept?: readonly number[] }, signal: AbortSignal): Promise<HttpAnswer>;
  /** Body into a new file of the run's own folder; for bill objects. */
  download(
    request: HttpRequest,
    name: string,
    signal: AbortSignal,
  ): Promise<{ path: string; sizeBytes: number; sha256: string }>;
};

/** Runs a program of this machine without a shell, e.g. `sacct`; standard output as bytes in a file or as text. */
export type ProgramRunner = {
  run(
    program: string,
    args: readonly string[],
    options: { signal: AbortSignal; env?: Readonly<Record<string, string>> },
  ): Promise<{
    stdout: string;
    stderr: string;
    exitCode: number;
  }>;
};

/** The part of the world a commit speaks for. `start` inclusive, `end` exclusive, UTC. */
export type CommitScope = { readonly scope: string; readonly start: string; readonly end: string };

export type ConnectorEvent =
  /**
   * Rows of the batch at hand; they reach the lake only with the next `commit`, which speaks for the datasets that were named since the
   * last one. An empty list says: asked, and there is nothing. A commit without any rows event says so for every dataset of records.
   */
  | { readonly type: 'rows'; readonly dataset: DeliveredDataset; readonly rows: readonly CanonicalRow[] }
  /** A file as the provider wrote it (a bill object); sniffed and imported like a dropped file, at the next `commit`. */
  | { readonly type: 'file'; readonly name: string; readonly path: string }
  /**
   * Everything since the last commit belongs together and is complete for `covers`. The host imports it in one transaction, then saves the
   * cursor: a crash between the two repeats the batch, which changes nothing.
   */
  | {
      readonly type: 'commit';
      readonly covers: CommitScope;
      readonly cursor: { readonly key: string; readonly value: string };
      /** The provider may still change these days (coverage shows them as provisional). */
      readonly isProvisional: boolean;
      /** Days of `covers` that end by this instant (UTC) are final all the same: charges are committed by whole billing periods. */
      readonly settledBefore?: string;
    }
  | { readonly type: 'progress'; readonly done: number; readonly total: number | null; readonly item: string | null }
  /** Something the reader must know: a gap, a skipped object, an ignored column. Kept with the run. */
  | { readonly type: 'notice'; readonly message: string };

export type ConnectorContext<Settings> = {
  readonly settings: Settings;
  /** Cursors saved by earlier runs of this source. */
  readonly cursors: ReadonlyMap<string, string>;
  readonly http: HttpClient;
  readonly programs: ProgramRunner;
  /** Start of this run; the only clock a connector has. */
  readonly now: Date;
  /** Period asked for by the user (`source sync --from --to`); null = from the cursors on. */
  readonly window: { readonly start: Date; readonly end: Date } | null;
  readonly signal: AbortSignal;
};

/** What a source can do. Absent = cannot. */
export type Capabilities = {
  readonly incremental?: true;
  /** The unit it corrects later. */
  readonly restates?: 'hour' | 'day' | 'billing-period';
  /** How far back it is asked again, because the provider still changes it. */
  readonly settlesAfterHours?: number;
  readonly backfillDays?: number;
};

/**
 * A source that is asked over and over. It cannot write to the lake: it yields batches and commits, and the host decides.
 * Settings are a flat zod object of strings, numbers, booleans, enums and dates; `.meta({ title, description })` on each field words the
 * generated form. Secrets are named here and live in the keychain.
 */
export type ApiConnector<Schema extends z.ZodObject = z.ZodObject> = {
  readonly id: string;
  readonly title: string;
  readonly category: 'cloud-bill' | 'llm' | 'gpu-cluster' | 'telemetry' | 'custom';
  /** One sentence: what it brings. */
  readonly summary: string;
  readonly delivers: readonly DeliveredDataset[];
  /** 'swap', 'upsert' or 'coalesce' for its records: see RecordScan. */
  readonly merge: 'swap' | 'upsert' | 'coalesce';
  readonly settings: Schema;
  readonly secrets: readonly SecretSpec[];
  readonly capabilities: Capabilities;
  /** It asks no host (a folder, a program of this machine): its form has no network settings. */
  readonly isLocal?: true;
  /** Origins (scheme, host, port) that these settings allow requests to. */
  origins(settings: z.infer<Schema>): readonly string[];
  /**
   * The cheapest call that proves the settings work; what it found, in words.
   * @throws AppError `connector.*`
   */
  check(context: ConnectorContext<z.infer<Schema>>): Promise<{ found: string }>;
  read(context: ConnectorContext<z.infer<Schema>>): AsyncIterable<ConnectorEvent>;
};

/** Keeps the settings' type inside the connector. */
export const defineConnector = <Schema extends z.ZodObject>(connector: ApiConnector<Schema>): ApiConnector<Schema> =>
  connector;
