import { lstat, readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { ShowbackManifest } from '../../../src-core/contract/showback.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import type { ComparedPack } from '../../../src-core/reports/compare-packs.ts';
import type { FileService } from '../files.ts';
import type { PackStore } from './pack-store.ts';
import { type FoundPack, findPacks, readPack } from './verify-folder.ts';

/**
 * A pack by its id in this workspace, or by the handle of a manifest or of a folder (its pack published last).
 * @throws AppError `report.pack-not-found`, `showback.manifest-missing`, `showback.verify-failed`, `report.manifest-newer`
 */
export async function comparedPack(
  packs: Pick<PackStore, 'get'>,
  files: FileService,
  id: string,
): Promise<ComparedPack> {
  if (!files.has(id)) {
    const record = await packs.get(id);
    return { ...record, edition: record.publications.at(-1)?.edition ?? null, basis: record };
  }
  const { path } = files.resolve(id);
  return comparable(await packAt(path));
}

async function packAt(path: string): Promise<FoundPack> {
  const stat = await lstat(path).catch(() => null);
  if (stat?.isFile()) return readPack(dirname(path), basename(path));
  const found = stat?.isDirectory() ? await findPacks(path, await readdir(path)) : [];
  const last = lastPublished(found);
  if (!last) throw new AppError('showback.manifest-missing', { dir: basename(path) });
  return last;
}

/** The newest whole one; one that is not whole when there is no other. */
export function lastPublished(packs: readonly FoundPack[]): FoundPack | null {
  const when = (pack: FoundPack) => pack.manifest?.publishedAt ?? '';
  return packs.toSorted((a, b) => (when(a) < when(b) ? 1 : when(a) > when(b) ? -1 : 0))[0] ?? null;
}

function comparable(pack: FoundPack): ComparedPack {
  if (pack.version === 2) return { ...pack.manifest, basis: pack.manifest };
  if (pack.version === 1) return asVersion2(pack.manifest);
  if (pack.state === 'newer') throw new AppError('report.manifest-newer', { name: pack.name });
  throw new AppError('showback.verify-failed', { files: [pack.name] });
}

function asVersion2(manifest: ShowbackManifest): ComparedPack {
  const { period, totals, lakeHash, producer, selfSha256, split } = manifest;
  const groups = manifest.groups.map(({ value, rows, totals: own }) => ({
    dimension: split,
    value,
    rows,
    totals: own,
  }));
  const named = { title: `Showback ${period}`, period, contentHash: selfSha256, edition: null };
  return { ...named, totals, groups, lakeHash, producer, basis: null };
}
