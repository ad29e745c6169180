import { z } from 'zod';
import { call, Instant, Ok } from './meta.ts';

/** What people keep: one readable JSON file each under `library/<kind>/<folders>/<name>.json` of the workspace, made for diffs. */
export const libraryKinds = ['view', 'sql', 'unit', 'annotation', 'investigation'] as const;
export const LibraryKind = z.enum(libraryKinds);
export type LibraryKind = z.infer<typeof LibraryKind>;

/** Folders and name, separated by "/": no empty part, no ".", no "..", none of the characters file systems refuse. */
export const LibraryPath = z
  .string()
  .min(1)
  .max(400)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
  .regex(/^(?!.*(^|\/)\.{1,2}(\/|$))[^\\:*?"<>|\u0000-\u001f/]+(\/[^\\:*?"<>|\u0000-\u001f/]+)*$/);

export const LibraryItem = z.object({
  kind: LibraryKind,
  path: LibraryPath,
  /** JSON as the kind has it; keys sorted in the file. */
  body: z.record(z.string(), z.unknown()),
  updatedAt: Instant,
  /** Of the file's bytes: saving names the one it saw, so that a colleague's change is not run over. */
  hash: z.string(),
});
export type LibraryItem = z.infer<typeof LibraryItem>;

const write = { permission: 'workspace.write', audit: true } as const;

export const library = {
  /** A file that cannot be read comes as a problem, not silently missing. */
  list: call
    .input(z.object({ kind: LibraryKind }))
    .output(
      z.object({ items: z.array(LibraryItem), problems: z.array(z.object({ file: z.string(), message: z.string() })) }),
    ),
  /** `baseHash` null: must not exist yet. */
  save: call
    .meta(write)
    .input(
      z.object({
        kind: LibraryKind,
        path: LibraryPath,
        body: z.record(z.string(), z.unknown()),
        baseHash: z.string().nullable(),
      }),
    )
    .output(LibraryItem),
  move: call
    .meta(write)
    .input(z.object({ kind: LibraryKind, from: LibraryPath, to: LibraryPath }))
    .output(LibraryItem),
  remove: call
    .meta(write)
    .input(z.object({ kind: LibraryKind, path: LibraryPath }))
    .output(Ok),
};
