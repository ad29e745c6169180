import { sha256 } from './content-hash.ts';
import type { ParsedFile } from './parsed-file.ts';
import { derivedSource } from './plan.ts';

/** The stream a file belongs to: the name given, else one derived from its providers. */
export const fileSource = (file: ParsedFile): string =>
  file.source ?? derivedSource(file.format, file.profile.providers);

/** Public id of a drop: 16 hex digits over source and content, so the same on every machine and in any order. */
export const dropUid = (source: string, fileSha256: string): string =>
  sha256(JSON.stringify([source, fileSha256])).slice(0, 16);

/** Of a file of charge lines; bytes that come again in their own right are a drop of their own. */
export const fileDropUid = (file: ParsedFile): string =>
  file.again === null
    ? dropUid(fileSource(file), file.staged.sha256)
    : sha256(JSON.stringify([fileSource(file), file.staged.sha256, file.again])).slice(0, 16);
