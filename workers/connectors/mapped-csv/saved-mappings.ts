import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { headerKey, type MappingFile, parseMapping } from '../../../src-core/anycost/mapped-csv/mapping-file.ts';
import { writeFileDurably } from '../../shared/durable.ts';

const ENDING = '.mureon-map.json';
/** Room for the ending in the 255 bytes that file systems give a name. */
const MAX_NAME = 160;

/**
 * The mappings of a workspace, by name. A file that is no mapping is an error and not passed over: it would turn known tables into
 * unknown ones without a word.
 * @throws AppError `mapping.unreadable`
 */
export async function savedMappings(directory: string): Promise<MappingFile[]> {
  const entries = await readdir(directory).catch(() => []); // no folder yet: nothing was saved
  const mappings = [];
  for (const entry of entries.filter(name => name.endsWith(ENDING)).toSorted()) {
    mappings.push(parseMapping(entry, await readFile(join(directory, entry), 'utf8')));
  }
  return mappings.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Save under its name, in place of one of the same name. Other mappings give up headers that this one has. @returns as saved */
export async function saveMapping(directory: string, mapping: MappingFile): Promise<MappingFile> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const keys = new Set(mapping.headers.map(headerKey));
  for (const other of await savedMappings(directory)) {
    const headers = other.headers.filter(header => !keys.has(headerKey(header)));
    if (other.name !== mapping.name && headers.length < other.headers.length)
      await write(directory, { ...other, headers });
  }
  await write(directory, mapping);
  return mapping;
}

export async function removeMapping(directory: string, name: string): Promise<void> {
  await rm(join(directory, fileNameOf(name)), { force: true });
}

const write = (directory: string, mapping: MappingFile): Promise<void> =>
  writeFileDurably(join(directory, fileNameOf(mapping.name)), `${JSON.stringify(mapping, null, 2)}\n`);

/** A name is a label: every character but letters, digits, `-` and `_` is written as its code, and a long one is cut before its hash. */
function fileNameOf(name: string): string {
  const safe = name.replace(/[^A-Za-z0-9_-]/g, char => `~${char.charCodeAt(0).toString(16)}~`);
  if (safe.length <= MAX_NAME) return `${safe}${ENDING}`;
  return `${safe.slice(0, MAX_NAME - 17)}~${createHash('sha256').update(name).digest('hex').slice(0, 16)}${ENDING}`;
}
