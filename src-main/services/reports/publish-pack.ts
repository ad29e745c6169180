import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { PackManifest } from '../../../src-core/contract/reports.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { libraryText } from '../../../src-core/library/library-file.ts';
import { bytesInWords } from '../../../src-core/reports/bytes-in-words.ts';
import {
  claimName,
  type EditionClaim,
  editionName,
  editionOf,
  manifestName,
  publishedName,
  readClaim,
  readManifest,
  seriesName,
  writeManifest,
} from '../../../src-core/reports/manifest.ts';
import type { PackRecord } from '../../../src-core/reports/pack-record.ts';
import type { Report } from '../export-result.ts';
import type { Shelf } from './publish-shelf.ts';

export type PackPublication = {
  readonly record: PackRecord;
  /** Absolute folder of the pack's files. */
  readonly folder: string;
  readonly publishedBy: string;
  readonly now: Date;
  /** Asked right before the manifest is written. */
  auditCheckpoint(): Promise<PackManifest['auditCheckpoint']>;
};

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/**
 * Copy a pack's files to where readers are, byte for byte, under the names of an edition of its own; the manifest comes last and is what makes
 * it count (SECURITY 42). One that was cut off goes on where it stopped: same edition, same names, what is there is kept.
 * @throws AppError `report.destination-*` with what remains, `report.file-changed`
 */
export async function publishPack(
  shelf: Shelf,
  publication: PackPublication,
  report: Report,
  signal: AbortSignal,
): Promise<{ manifestName: string; manifest: PackManifest }> {
  const { record, folder, publishedBy, now } = publication;
  const owner = record.id;
  await shelf.clear(owner, signal);
  const claim = await claimEdition(
    shelf,
    seriesName(record.template.name, record.period),
    {
      kind: 'mureon-claim',
      packId: record.id,
      contentHash: record.contentHash,
      at: now.toISOString(),
      by: publishedBy,
    },
    signal,
  );
  const edition = editionName(seriesName(record.template.name, record.period), claim);
  const name = manifestName(edition, record.contentHash);
  const there = await manifestOf(shelf, name, record.id, signal);
  if (there) return { manifestName: name, manifest: there };

  const files = record.files.map(file => ({ ...file, name: publishedName(edition, file) }));
  for (const [index, file] of files.entries()) {
    report({ phase: 'publishing', done: index, total: files.length + 1, unit: 'files', item: file.name });
    const content = { kind: 'file', path: join(folder, record.files[index]?.name ?? '') } as const;
    await saying(files.slice(index), index, files.length, () =>
      shelf.put({ name: file.name, content, sizeBytes: file.sizeBytes, sha256: file.sha256, after: [] }, owner, signal),
    );
  }
  report({ phase: 'publishing', done: files.length, total: files.length + 1, unit: 'files', item: name });
  const { manifest, text } = writeManifest(
    {
      ...content(record),
      edition: claim.edition,
      publishedAt: claim.at,
      publishedBy: claim.by,
      files,
      auditCheckpoint: await publication.auditCheckpoint(),
    },
    sha256,
  );
  const bytes = Buffer.byteLength(text);
  await saying([{ sizeBytes: bytes }], files.length, files.length, () =>
    shelf.put(
      { name, content: { kind: 'text', text }, sizeBytes: bytes, sha256: sha256(text), after: files },
      owner,
      signal,
    ),
  );
  return { manifestName: name, manifest };
}

/** What a manifest says of the pack itself. */
function content({ id, change: _change, publications: _publications, ...record }: PackRecord) {
  return { kind: 'mureon-report', version: 2, packId: id, ...record } as const;
}

/**
 * The edition that this pack has or gets here. The claim of one that was cut off is found again by its pack; every other one takes the next
 * number that nobody has claimed. Claims stay: a list that is a moment old (shares keep such) then still cannot give a number twice.
 */
async function claimEdition(
  shelf: Shelf,
  series: string,
  claim: Omit<EditionClaim, 'edition'>,
  signal: AbortSignal,
): Promise<EditionClaim> {
  let last = 0;
  for (const name of await shelf.names(signal)) {
    const edition = editionOf(name, series);
    if (edition === null) continue;
    last = Math.max(last, edition);
    if (!name.normalize('NFC').startsWith(claimName(series, edition))) continue;
    const found = readClaim((await shelf.text(name, signal)) ?? '');
    const isOurs = found?.packId === claim.packId && found.contentHash === claim.contentHash;
    if (isOurs && (await shelf.claim(claimName(series, edition), claim.packId, textOf(found), signal))) return found;
  }
  for (let edition = last + 1; ; edition += 1) {
    signal.throwIfAborted();
    const ours = { ...claim, edition };
    if (await shelf.claim(claimName(series, edition), claim.packId, textOf(ours), signal)) return ours;
  }
}

const textOf = (claim: EditionClaim) => libraryText(claim);

/** Null when there is none, or one that is not this pack's whole manifest. */
async function manifestOf(
  shelf: Shelf,
  name: string,
  packId: string,
  signal: AbortSignal,
): Promise<PackManifest | null> {
  const text = await shelf.text(name, signal);
  if (text === null) return null;
  const read = readManifest(text, sha256);
  if (read.state === 'ok' && read.manifest.packId === packId) return read.manifest;
  throw new AppError('report.destination-taken', { place: shelf.place, name });
}

/** Say with an error of the destination what is there and what is missing. */
async function saying<T>(
  left: readonly { sizeBytes: number }[],
  done: number,
  files: number,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || !error.code.startsWith('report.destination-')) throw error;
    const needed = bytesInWords(left.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
    throw new AppError(error.code, { ...error.details, needed, done, files }, { cause: error });
  }
}
