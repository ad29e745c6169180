import { oc } from '@orpc/contract';
import { z } from 'zod';
import { AuditRecord, SavedView, Settings, SettingsChange } from './app.ts';
import { Instant, Ok } from './meta.ts';
import { ShowbackManifest } from './showback.ts';

/** A file the user opened; `path` stays inside the broker. */
export const RecentFile = z.object({ path: z.string(), name: z.string(), openedAt: Instant });
export type RecentFile = z.infer<typeof RecentFile>;

/** A published showback pack this workspace knows of. */
export const PublishedPack = z.object({ id: z.string(), folder: z.string(), manifest: ShowbackManifest });
export type PublishedPack = z.infer<typeof PublishedPack>;

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

/** The workspace thread's own contract (better-sqlite3); only the broker calls it. Every write is durable when it returns. */
export const workspace = {
  settings: oc.output(Settings),
  saveSettings: oc.input(SettingsChange).output(Settings),
  views: oc.output(z.array(SavedView)),
  saveView: oc.input(z.object({ name: z.string(), address: z.string() })).output(SavedView),
  deleteView: oc.input(z.object({ id: z.string() })).output(Ok),
  /** Newest first, at most 20, one per path. */
  recents: oc.output(z.array(RecentFile)),
  addRecents: oc.input(z.object({ files: z.array(z.object({ path: z.string(), name: z.string() })) })).output(Ok),
  packs: oc.output(z.array(PublishedPack)),
  addPack: oc.input(PublishedPack).output(Ok),
  windowState: oc.output(WindowState.nullable()),
  saveWindowState: oc.input(WindowState).output(Ok),
  audit: oc.input(AuditInput).output(AuditRecord),
  /** Newest first. */
  auditTrail: oc.input(z.object({ limit: z.number().int().positive().max(100_000) })).output(z.array(AuditRecord)),
  check: oc.output(JournalCheck),
};
export type WorkspaceContract = typeof workspace;
