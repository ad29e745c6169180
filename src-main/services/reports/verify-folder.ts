import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { PackManifest, VerifiedPack } from '../../../src-core/contract/reports.ts';
import type { ShowbackManifest } from '../../../src-core/contract/showback.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { isOurOwn, manifestEnding, readManifest } from '../../../src-core/reports/manifest.ts';
import { readManifest as readVersion1 } from '../../../src-core/showback/manifest.ts';
import type { ExportsClient } from '../export-result.ts';
import { sha256 } from './publish-pack.ts';

/** Larger ones are none of ours. */
const manifestBytes = 64 * 1024 * 1024;

export type FileState = VerifiedPack['files'][number];
/** A pack that lies in a folder, of either version of the manifest. */
export type FoundPack = { name: string; state: FileState['state'] } & (
  | { version: 2; manifest: PackManifest }
  | { version: 1; manifest: ShowbackManifest }
  | { version: null; manifest: null }
);

/**
 * Prove a published folder by itself: every manifest is byte for byte as written, every file it names has its size and SHA-256. Files that no
 * manifest names are listed as unknown and do not fail the proof.
 * @throws AppError `showback.manifest-missing` when the folder holds no manifest
 */
export async function verifyFolder(
  exporter: ExportsClient,
  folder: string,
): Promise<{ ok: boolean; packs: FoundPack[]; files: FileState[] }> {
  const names = await listNames(folder);
  const packs = await findPacks(folder, names);
  if (packs.length === 0) throw new AppError('showback.manifest-missing', { dir: basename(folder) });

  const states = new Map<string, FileState['state']>();
  for (const pack of packs) {
    states.set(pack.name, pack.state);
    const files = pack.manifest?.files ?? [];
    const hashes = await exporter.hash({ paths: files.map(file => join(folder, basename(file.name))) });
    files.forEach((file, index) => {
      const found = hashes[index];
      const isIntact = found?.sha256 === file.sha256 && found.sizeBytes === file.sizeBytes;
      states.set(file.name, !found ? 'missing' : isIntact ? 'ok' : 'changed');
    });
  }
  for (const name of names) if (!states.has(name) && !isOurOwn(name)) states.set(name, 'unknown');

  const files = [...states].map(([name, state]) => ({ name, state })).sort((a, b) => a.name.localeCompare(b.name));
  return { ok: files.every(({ state }) => state !== 'changed' && state !== 'missing'), packs, files };
}

/** Every manifest of a folder, by name. */
export async function findPacks(folder: string, names: readonly string[]): Promise<FoundPack[]> {
  const found: FoundPack[] = [];
  for (const name of names.filter(each => each.endsWith(manifestEnding)).sort())
    found.push(await readPack(folder, name));
  return found;
}

export async function readPack(folder: string, name: string): Promise<FoundPack> {
  const path = join(folder, name);
  const { size } = await stat(path);
  const text = size > manifestBytes ? '' : await readFile(path, 'utf8');
  const read = readManifest(text, sha256);
  if (read.state === 'ok') return { name, state: 'ok', version: 2, manifest: read.manifest };
  if (read.state === 'newer') return { name, state: 'newer', version: null, manifest: null };
  const manifest = readVersion1(text, sha256);
  return manifest
    ? { name, state: 'ok', version: 1, manifest }
    : { name, state: 'changed', version: null, manifest: null };
}

/** The names as the disk has them (some decompose letters; what a manifest says is composed). */
async function listNames(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).map(name => name.normalize('NFC'));
  } catch (error) {
    throw new AppError('showback.manifest-missing', { dir: basename(folder) }, { cause: error });
  }
}
