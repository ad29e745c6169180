import { z } from 'zod';

/** Body of a `view` in the library; its name and folders are the file's. */
export const SavedView = z.object({
  /** Address inside the app, e.g. "/explore?d=ServiceCategory&g=day". */
  address: z.string().min(1).max(8_000).startsWith('/'),
  createdAt: z.iso.datetime(),
  /** What it was called before, where a file cannot have that name. */
  originalName: z.string().optional(),
});
export type SavedView = z.infer<typeof SavedView>;
