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

export type Published = { readonly manifestName: string; readonly manifest: PackManifest };

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
): Promise<Published> {
  const { record, folder, publishedBy, now } = publication;
  const owner = record.id;
  const series = seriesName(record.template.name, record.period);
  const before = await earlierClaim(shelf, series, record, signal);
  const done = before && (await finished(shelf, series, before, signal));
  if (done) return done;
  await shelf.clear(owner, signal);
  const at = now.toISOString();
  const claim =
    before && (await shelf.claim(claimName(series, before.edition), owner, libraryText(before), signal))
      ? before
      : await nextClaim(shelf, series, claimBy(record, publishedBy, at), signal);
  const edition = editionName(series, claim);
  const name = manifestName(edition, record.contentHash);

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

/** What this pack's publication here ended with, when it did; null otherwise. Nothing is written. */
export async function publishedBefore(
  shelf: Shelf,
  record: PackRecord,
  signal: AbortSignal,
): Promise<Published | null> {
  const series = seriesName(record.template.name, record.period);
  const claim = await earlierClaim(shelf, series, record, signal);
  return claim && finished(shelf, series, claim, signal);
}

/** The claim of a publication of this pack that was cut off or came to its end. */
async function earlierClaim(
  shelf: Shelf,
  series: string,
  { id, contentHash }: PackRecord,
  signal: AbortSignal,
): Promise<EditionClaim | null> {
  for (const name of await shelf.names([claimName(series, 'any')], signal)) {
    const edition = editionOf(name, series);
    if (edition === null || !name.normalize('NFC').startsWith(claimName(series, edition))) continue;
    const found = readClaim((await shelf.text(name, signal)) ?? '');
    if (found?.packId === id && found.contentHash === contentHash && found.edition === edition) return found;
  }
  return null;
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

/** Null without a manifest. @throws AppError `report.destination-taken` for one that is not this claim's */
async function finished(
  shelf: Shelf,
  series: string,
  claim: EditionClaim,
  signal: AbortSignal,
): Promise<Published | null> {
  const name = manifestName(editionName(series, claim), claim.contentHash);
  const text = await shelf.text(name, signal);
  if (text === null) return null;
  const read = readManifest(text, sha256);
  if (read.state === 'ok' && read.manifest.packId === claim.packId)
    return { manifestName: name, manifest: read.manifest };
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
