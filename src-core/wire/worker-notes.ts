import { z } from 'zod';
import { ErrorWire } from '../contract/meta.ts';

/** Messages beside the channels between a worker and the one who started it. */
export const WorkerNote = z.discriminatedUnion('type', [
  /** Parent to worker, first message: how to open. */
  z.object({ type: z.literal('init'), options: z.unknown() }),
  /** Worker to parent: channels are served now. */
  z.object({ type: z.literal('ready') }),
  /** Worker to parent: could not open; it exits after this. */
  z.object({ type: z.literal('failed'), error: ErrorWire }),
  /** Parent to worker: close everything and exit. */
  z.object({ type: z.literal('shutdown') }),
]);
export type WorkerNote = z.infer<typeof WorkerNote>;

/** Options of the lake process. */
export const LakeOptions = z.object({
  workspaceDir: z.string(),
  memoryLimit: z.string(),
  threads: z.number().int().positive(),
  /** A query is interrupted after this time; the supervisor kills the process 500 ms later. */
  queryDeadlineMs: z.number().int().positive(),
  /** Above this resident set size the process is killed. */
  memoryCapBytes: z.number().int().positive(),
  /** What finding out what one file is may cost; absent: 30 s and 512 MiB. */
  parseBudget: z.object({ seconds: z.number().positive(), memoryMiB: z.number().positive() }).optional(),
});
export type LakeOptions = z.infer<typeof LakeOptions>;

/** Options of the workspace thread. */
export const WorkspaceOptions = z.object({
  workspaceDir: z.string(),
  /** Path of better-sqlite3's binary where the package's own does not fit the runtime (Electron before 36); else null. */
  sqliteBinding: z.string().nullable(),
});
export type WorkspaceOptions = z.infer<typeof WorkspaceOptions>;
