import { oc } from '@orpc/contract';
import { z } from 'zod';
import { AuditRecord, Settings, SettingsChange } from './app.ts';
import { BaseVersion, DocumentKind, EntryKind, StoredDocument } from './documents.ts';
import { Instant, Ok } from './meta.ts';
import { Schedule, SettingValues, SourceRun } from './sources.ts';

/** A file the user opened; `path` stays inside the broker. */
export const RecentFile = z.object({ path: z.string(), name: z.string(), openedAt: Instant });
export type RecentFile = z.infer<typeof RecentFile>;

/** A saved view as the journal kept it before there was a library. */
export const JournalView = z.object({ id: z.string(), name: z.string(), address: z.string(), createdAt: Instant });
export type JournalView = z.infer<typeof JournalView>;

export const LastLook = z.object({ at: Instant, lakeVersion: z.number().int().nonnegative() });
export type LastLook = z.infer<typeof LastLook>;

export const WindowState = z.object({
  x: z.number().int().nullable(),
  y: z.number().int().nullable(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  isMaximized: z.boolean(),
  isFullScreen: z.boolean(),
  zoomLevel: z.number(),
});
export type WindowState = z.infer<typeof WindowState>;

export const AuditInput = AuditRecord.omit({ sequence: true, at: true });
export type AuditInput = z.infer<typeof AuditInput>;

/** Does the journal still hold what was acknowledged? `problem` names the first bad row. */
export const JournalCheck = z.object({
  ok: z.boolean(),
  rows: z.number().int(),
  problem: z.string().nullable(),
  /** Folder of the damaged files when this session had to start from a salvaged copy. */
  quarantine: z.string().nullable(),
});
export type JournalCheck = z.infer<typeof JournalCheck>;

/** A registered source as the journal keeps it. Secrets are named here and nowhere stored in the workspace's journal. */
export const StoredSource = z.object({
  id: z.string(),
  name: z.string(),
  connector: z.string(),
  settings: SettingValues,
  schedule: Schedule,
  /** Origins that its settings allowed when they were saved; requests go nowhere else. */
  origins: z.array(z.string()),
  secrets: z.array(z.object({ name: z.string(), isOptional: z.boolean() })),
  merge: z.enum(['swap', 'upsert', 'coalesce']),
  settlesAfterHours: z.number().nullable(),
  createdAt: Instant,
});
export type StoredSource = z.infer<typeof StoredSource>;

/** `pid`: the process that runs it; a run whose process is gone was interrupted. */
export const StoredRun = SourceRun.extend({ pid: z.number().int() });
export type StoredRun = z.infer<typeof StoredRun>;

/** A row of small durable state; `counter` is the journal's, so newer rows have larger ones. */
export const Entry = z.object({ key: z.string(), value: z.unknown(), counter: z.number().int(), at: Instant });
export type Entry = z.infer<typeof Entry>;

/** What one atomic write is made of; a null value removes. */
export const EntryPut = z.object({ kind: EntryKind, key: z.string().min(1).max(1_000), value: z.unknown() });
export type EntryPut = z.infer<typeof EntryPut>;

/** The workspace thread's own contract (better-sqlite3); only the broker calls it. Every write is durable when it returns. */
export const workspace = {
  settings: oc.output(Settings),
  saveSettings: oc.input(SettingsChange).output(Settings),
  /** Views from before the library had them, oldest first; they move there once. */
  journalViews: oc.output(z.array(JournalView)),
  forgetJournalView: oc.input(z.object({ id: z.string() })).output(Ok),
  /** What the reader had seen when they last said so; null before the first time. */
  lastLook: oc.output(LastLook.nullable()),
  look: oc.input(LastLook.omit({ at: true })).output(LastLook),
  /** Newest first, at most 20, one per path. */
  recents: oc.output(z.array(RecentFile)),
  addRecents: oc.input(z.object({ files: z.array(z.object({ path: z.string(), name: z.string() })) })).output(Ok),
  windowState: oc.output(WindowState.nullable()),
  saveWindowState: oc.input(WindowState).output(Ok),
  audit: oc.input(AuditInput).output(AuditRecord),
  /** Newest first. */
  auditTrail: oc.input(z.object({ limit: z.number().int().positive().max(100_000) })).output(z.array(AuditRecord)),
  /** The newest audit record's place in the journal and its chained hash; null before the first. Published packs carry it. */
  auditHead: oc.output(z.object({ sequence: z.number().int(), hash: z.string() }).nullable()),
  check: oc.output(JournalCheck),
  /** Oldest first. */
  sources: oc.output(z.array(StoredSource)),
  saveSource: oc.input(StoredSource).output(Ok),
  /** Its cursors go with it; its runs stay in the journal but are no longer listed. */
  removeSource: oc.input(z.object({ id: z.string() })).output(Ok),
  cursors: oc.input(z.object({ sourceId: z.string() })).output(z.record(z.string(), z.string())),
  /** A run's new state and, in the same transaction, the cursor it has earned. */
  saveRun: oc
    .input(z.object({ run: StoredRun, cursor: z.object({ key: z.string(), value: z.string() }).nullable() }))
    .output(Ok),
  /** Newest first. */
  runs: oc
    .input(z.object({ sourceId: z.string(), limit: z.number().int().positive().max(10_000) }))
    .output(z.array(StoredRun)),
  /** When a run of the source last ended well. */
  /** Present documents of a kind, oldest first. */
  documents: oc.input(z.object({ kind: DocumentKind })).output(z.array(StoredDocument)),
  /** Every version of one, newest first; a removed one has its last version without a body. */
  documentHistory: oc.input(z.object({ kind: DocumentKind, id: z.string() })).output(z.array(StoredDocument)),
  /** `baseVersion` null: must not exist. `body` null: remove it. @throws `document.stale`, `document.not-found` */
  saveDocument: oc
    .input(
      z.object({
        kind: DocumentKind,
        id: z.string().min(1).max(200),
        baseVersion: BaseVersion,
        body: z.record(z.string(), z.unknown()).nullable(),
        savedBy: z.string(),
      }),
    )
    .output(StoredDocument),
  /** Newest write first. */
  entries: oc
    .input(z.object({ kind: EntryKind, limit: z.number().int().positive().max(100_000) }))
    .output(z.array(Entry)),
  entry: oc.input(z.object({ kind: EntryKind, key: z.string() })).output(Entry.nullable()),
  /**
   * One transaction. `absent`: keys that nobody may have put yet (a claim: put them in the same call); `unchanged`: entries that must still be
   * the row that was read. When one of these does not hold nothing is written and the answer is false.
   */
  putEntries: oc
    .input(
      z.object({
        puts: z.array(EntryPut).max(10_000),
        absent: z.array(z.object({ kind: EntryKind, key: z.string() })).default([]),
        unchanged: z.array(z.object({ kind: EntryKind, key: z.string(), counter: z.number().int() })).default([]),
      }),
    )
    .output(z.object({ isWritten: z.boolean() })),
  lastSuccess: oc.input(z.object({ sourceId: z.string() })).output(Instant.nullable()),
};
export type WorkspaceContract = typeof workspace;
