import { oc } from '@orpc/contract';
import { z } from 'zod';

/** A folder that others read, as it was when a publication opened it. */
export const FolderIdentity = z.object({
  /** Real path: no part of it is a link. */
  path: z.string(),
  /** Number of the device it is on, decimal. A share that goes away leaves the folder below it, which is on another. */
  device: z.string(),
});
export type FolderIdentity = z.infer<typeof FolderIdentity>;

const Content = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), path: z.string() }),
  z.object({ kind: z.literal('text'), text: z.string() }),
]);

const PlacedName = z.object({ name: z.string(), sizeBytes: z.number().int() });

/**
 * Calls of the exports thread for folders where others read (SECURITY 42-44). Every call opens the folder anew and refuses it when a link is
 * in the way or it is on another device than before. Names are names, never paths.
 * @throws AppError `report.destination-*`
 */
export const sharedFolder = {
  /** Real path and device of a folder, and the names in it. `identity` null: as it is now. */
  openFolder: oc
    .input(z.object({ path: z.string(), device: z.string().nullable() }))
    .output(z.object({ folder: FolderIdentity, names: z.array(z.string()) })),
  /** A small file of the folder, whole; null when there is none. @throws `report.destination-failed` above 64 MiB */
  readText: oc
    .input(z.object({ folder: FolderIdentity, name: z.string() }))
    .output(z.object({ text: z.string().nullable() })),
  /** Create a small file of a name that must be free. @returns false when it is taken; that file is untouched */
  claimName: oc
    .input(z.object({ folder: FolderIdentity, owner: z.string(), name: z.string(), text: z.string() }))
    .output(z.object({ isOurs: z.boolean() })),
  /**
   * Give a file its final name once it was written, synced, read back and hashed; nothing is ever replaced. A file of this name with this
   * SHA-256 is kept. `after`: files that must lie in the same folder at that moment (a manifest comes last).
   * @throws also `report.file-changed` when the content is not what it should be
   */
  placeFile: oc
    .input(
      z.object({
        folder: FolderIdentity,
        /** Pack that unfinished files belong to. */
        owner: z.string(),
        name: z.string(),
        content: Content,
        sizeBytes: z.number().int(),
        sha256: z.string(),
        after: z.array(PlacedName),
      }),
    )
    .output(z.object({ outcome: z.enum(['written', 'kept']) })),
  /** Take away what publications of this pack that were cut off left unfinished. @returns how many */
  clearUnfinished: oc
    .input(z.object({ folder: FolderIdentity, owner: z.string() }))
    .output(z.object({ removed: z.number().int() })),
  /** Write, read back and remove a file; nothing stays. */
  probeFolder: oc
    .input(z.object({ path: z.string(), device: z.string().nullable() }))
    .output(z.object({ hasHardLinks: z.boolean() })),
};
