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
import type { Shelf, ShelfFile } from './publish-shelf.ts';

export type PackPublication = {
  readonly record: PackRecord;
  /** Absolute folder of the pack's files. */
  readonly folder: string;
  readonly publishedBy: string;
  readonly now: Date;
  /** Asked right before the manifest is written. */
  auditCheckpoint(): Promise<PackManifest['auditCheckpoint']>;
};

export type Published = { readonly manifestName: string; readonly manifest: PackManifest };

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Editions that are tried when something else lies under their names. */
const editionTries = 3;

/**
 * Copy a pack's files to where readers are, byte for byte, under the names of an edition of its own; the manifest comes last and is what makes
 * it count (SECURITY 42). One that was cut off goes on where it stopped: same edition, same names, what is there is kept. So is one that is
 * published again: what was lost of it comes back. An edition under whose names other bytes lie is left alone, and the next one is taken.
 * @throws AppError `report.destination-*` with what remains, `report.file-changed`
 */
export async function publishPack(
  shelf: Shelf,
  publication: PackPublication,
  report: Report,
  signal: AbortSignal,
): Promise<Published> {
  const { record, publishedBy, now } = publication;
  const series = seriesName(record.template.name, record.period);
  await shelf.clear(record.id, signal);
  let claim = await keptClaim(shelf, series, record, signal);
  for (let tries = 1; ; tries += 1) {
    claim ??= await nextClaim(shelf, series, claimBy(record, publishedBy, now.toISOString()), signal);
    try {
      return await publishEdition(shelf, { ...publication, claim, series }, report, signal);
    } catch (error) {
      const isTaken = error instanceof AppError && error.code === 'report.destination-taken';
      if (!isTaken || tries >= editionTries) throw error;
      claim = null;
    }
  }
}

async function publishEdition(
  shelf: Shelf,
  publication: PackPublication & { claim: EditionClaim; series: string },
  report: Report,
  signal: AbortSignal,
): Promise<Published> {
  const { record, folder, claim, series } = publication;
  const edition = editionName(series, claim);
  const files = record.files.map(file => ({ ...file, name: publishedName(edition, file) }));
  const put = (
    name: string,
    content: ShelfFile['content'],
    proof: { sizeBytes: number; sha256: string },
    done: number,
  ) => {
    report({ phase: 'publishing', done, total: files.length + 1, unit: 'files', item: name });
    const { sizeBytes, sha256: hash } = proof;
    const after = content.kind === 'text' ? files : [];
    const left = content.kind === 'text' ? [proof] : files.slice(done);
    return saying(left, done, files.length, () =>
      shelf.put({ name, content, sizeBytes, sha256: hash, after }, record.id, signal),
    );
  };
  for (const [index, file] of files.entries())
    await put(file.name, { kind: 'file', path: join(folder, record.files[index]?.name ?? '') }, file, index);

  const name = manifestName(edition, record.contentHash);
  const there = await manifestOf(shelf, name, record.id, signal);
  if (there) return { manifestName: name, manifest: there };
  const auditCheckpoint = await publication.auditCheckpoint();
  const { edition: number, at: publishedAt, by: publishedBy } = claim;
  const { manifest, text } = writeManifest(
    { ...content(record), edition: number, publishedAt, publishedBy, files, auditCheckpoint },
    sha256,
  );
  await put(name, { kind: 'text', text }, { sizeBytes: Buffer.byteLength(text), sha256: sha256(text) }, files.length);
  return { manifestName: name, manifest };
}

/** What a manifest says of the pack itself. */
function content({ id, change: _change, publications: _publications, ...record }: PackRecord) {
  return { kind: 'mureon-report', version: 2, packId: id, ...record } as const;
}

/** What this pack's publication here ended with, when it did; null otherwise. Nothing is written. */
export async function publishedBefore(
  shelf: Shelf,
  record: PackRecord,
  signal: AbortSignal,
): Promise<Published | null> {
  const series = seriesName(record.template.name, record.period);
  const claim = await earlierClaim(shelf, series, record, signal);
  if (!claim) return null;
  const name = nameOfManifest(series, claim);
  const manifest = await manifestOf(shelf, name, record.id, signal);
  return manifest && { manifestName: name, manifest };
}

/** The edition that an earlier publication of this pack claimed, if it still is its own. */
async function keptClaim(
  shelf: Shelf,
  series: string,
  record: PackRecord,
  signal: AbortSignal,
): Promise<EditionClaim | null> {
  const claim = await earlierClaim(shelf, series, record, signal);
  if (!claim) return null;
  // With its manifest there it is decided, whoever tried to claim it since.
  if ((await shelf.text(nameOfManifest(series, claim), signal)) !== null) return claim;
  return (await shelf.claim(claimName(series, claim.edition), record.id, libraryText(claim), signal)) ? claim : null;
}

/** The newest claim of a publication of this pack that was cut off or came to its end. */
async function earlierClaim(
  shelf: Shelf,
  series: string,
  { id, contentHash }: PackRecord,
  signal: AbortSignal,
): Promise<EditionClaim | null> {
  let newest: EditionClaim | null = null;
  for (const name of await shelf.names([claimName(series, 'any')], signal)) {
    const edition = editionOf(name, series);
    if (edition === null || !name.normalize('NFC').startsWith(claimName(series, edition))) continue;
    const found = readClaim((await shelf.text(name, signal)) ?? '');
    if (found?.packId !== id || found.contentHash !== contentHash || found.edition !== edition) continue;
    if (newest === null || edition > newest.edition) newest = found;
  }
  return newest;
}

/**
 * The next edition that nobody has claimed. Claims stay, so that a list which is a moment old (shares keep such) cannot give a number twice.
 */
async function nextClaim(
  shelf: Shelf,
  series: string,
  claim: Omit<EditionClaim, 'edition'>,
  signal: AbortSignal,
): Promise<EditionClaim> {
  const names = await shelf.names([claimName(series, 'any'), `${series}-v`], signal);
  const last = names.reduce((most, name) => Math.max(most, editionOf(name, series) ?? 0), 0);
  for (let edition = last + 1; ; edition += 1) {
    signal.throwIfAborted();
    const ours = { ...claim, edition };
    if (await shelf.claim(claimName(series, edition), claim.packId, libraryText(ours), signal)) return ours;
  }
}

const claimBy = ({ id, contentHash }: PackRecord, by: string, at: string) =>
  ({ kind: 'mureon-claim', packId: id, contentHash, at, by }) as const;

const nameOfManifest = (series: string, claim: EditionClaim) =>
  manifestName(editionName(series, claim), claim.contentHash);

/** Null when there is none. @throws AppError `report.destination-taken` for one that is not this pack's, or not whole */
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
