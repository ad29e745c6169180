import { z } from 'zod';
import { Measure, QueryMeta, QuerySpec, ResultColumn, RowsSpec } from '../query/query-spec.ts';
import { Amount, call, Instant } from './meta.ts';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Grouped sums, or a page of charge lines. Both are asked of one state of the lake, whatever else happens meanwhile. */
export const InvestigationSubject = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('query'), spec: QuerySpec }),
  z.object({ kind: z.literal('rows'), spec: RowsSpec }),
]);

const question = {
  title: z.string().min(1).max(200),
  subject: InvestigationSubject,
  /** How the screen drew it; the screen's own words, kept as they are. */
  chart: z.record(z.string(), z.unknown()).nullable().default(null),
  /** Address of the workbench that asks the same of a lake of one's own. */
  address: z.string().max(8_000).startsWith('/').nullable().default(null),
};

/** What is always on screen must be in the file, too. */
const facts = {
  measure: Measure,
  zone: z.string(),
  currency: z.string().nullable().default(null),
};

export const InvestigationDraft = z.object({
  title: z.string().min(1).max(200),
  /** Markdown. */
  notes: z.string().max(500_000).default(''),
  ...facts,
  questions: z.array(z.object(question)).min(1).max(100),
});
export type InvestigationDraft = z.infer<typeof InvestigationDraft>;

/** manifest.json of a `.mureon` file: what is in it, of which lake, and the hash of every part. */
export const InvestigationManifest = z.object({
  kind: z.literal('mureon-investigation'),
  version: z.literal(1),
  title: z.string(),
  ...facts,
  createdAt: Instant,
  createdBy: z.string(),
  producer: z.string(),
  /** The lake as it was asked: equal hashes, equal lakes. */
  lake: z.object({ lakeVersion: z.number().int(), lakeHash: z.string(), isDemo: z.boolean() }),
  notes: z.object({ file: z.string(), sizeBytes: z.number().int(), sha256: Sha256 }),
  questions: z.array(
    z.object({
      ...question,
      /** One Arrow IPC stream. */
      file: z.string(),
      sizeBytes: z.number().int(),
      sha256: Sha256,
      rows: z.number().int(),
      /** Of charge lines: how many match, when the page is not all of them; and their sums. Null for grouped sums. */
      totalRows: z.number().int().nullable(),
      totals: z.array(z.object({ measure: Measure, currency: z.string(), amount: Amount })).nullable(),
      columns: z.array(ResultColumn),
      meta: QueryMeta,
    }),
  ),
  /** SHA-256 of the canonical JSON of everything above. */
  selfSha256: Sha256,
});
export type InvestigationManifest = z.infer<typeof InvestigationManifest>;

/** A file that was read whole and whose every part has the hash that the manifest says. */
export const Investigation = z.object({ manifest: InvestigationManifest, notes: z.string() });
export type Investigation = z.infer<typeof Investigation>;

export const InvestigationSaved = z.object({
  fileName: z.string(),
  sizeBytes: z.number().int(),
  sha256: Sha256,
  questions: z.number().int(),
  rows: z.number().int(),
  downloadTicket: z.string().nullable(),
});
export type InvestigationSaved = z.infer<typeof InvestigationSaved>;

const read = { permission: 'cost.read', audit: false } as const;

export const investigations = {
  /** Asks where, then a task whose result is InvestigationSaved; null when the reader thinks better of it. */
  save: call
    .meta({ permission: 'cost.export', audit: true })
    .input(InvestigationDraft)
    .output(z.object({ taskId: z.string().nullable() })),
  /** Reads and proves a file that was chosen as files for import are; needs no lake. */
  open: call
    .meta(read)
    .input(z.object({ handle: z.string() }))
    .output(Investigation),
  /** The Arrow bytes of one question, proved again. @param question its place, from 0 */
  result: call
    .meta(read)
    .input(z.object({ handle: z.string(), question: z.number().int().nonnegative() }))
    .output(z.instanceof(Blob)),
};
