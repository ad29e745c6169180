import { z } from 'zod';
import { Instant } from './meta.ts';

/**
 * What people decide and keep as versions: report templates, schedules, destinations, budgets, channels, alert rules, mutes. One store
 * (workers/workspace/document-handlers.ts) holds them all, so that history, concurrent edits and, later, the team backend work alike.
 */
export const documentKinds = [
  'report-template',
  'report-schedule',
  'destination',
  'budget',
  'channel',
  'alert-rule',
  'alert-mute',
] as const;
export const DocumentKind = z.enum(documentKinds);
export type DocumentKind = z.infer<typeof DocumentKind>;

/** Who saved which version when; `hash` is the SHA-256 of the body's text for diffs (`libraryText`), equal bodies have equal hashes. */
const stamp = {
  id: z.string().min(1).max(200),
  /** 1 for the first; without gaps. */
  version: z.number().int().positive(),
  hash: z.string(),
  savedAt: Instant,
  savedBy: z.string(),
};

/** A document with its present version. */
export const versioned = <T extends z.ZodType>(body: T) => z.object({ ...stamp, body });

/** As the journal keeps it; `body` null = removed with this version. */
export const StoredDocument = z.object({
  ...stamp,
  kind: DocumentKind,
  body: z.record(z.string(), z.unknown()).nullable(),
});
export type StoredDocument = z.infer<typeof StoredDocument>;

/** One version of a document's past; a removed one has no body. */
export const pastVersion = <T extends z.ZodType>(body: T) => z.object({ ...stamp, body: body.nullable() });

/** Null for a new document; else the version that was seen, so that nobody's change is run over. */
export const BaseVersion = z.number().int().positive().nullable();

/** Kinds of small durable state that the services keep through the workspace thread, by key. */
export const entryKinds = ['pack', 'report-run', 'outbox', 'alert', 'alert-state', 'claim'] as const;
export const EntryKind = z.enum(entryKinds);
export type EntryKind = z.infer<typeof EntryKind>;
