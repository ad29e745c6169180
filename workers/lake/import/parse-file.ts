import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenedFile } from '../../../src-core/connector/file-connector.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { defaultTagPolicy } from '../../../src-core/policy/tag-policy.ts';
import { sha256OfFile, syncFile, writeFileDurably } from '../../shared/durable.ts';
import type { Engine } from '../engine.ts';
import { sha256 } from './content-hash.ts';
import { composeMapping, policyColumns } from './map-rows.ts';
import { fromJson, type ParsedFile, toJson } from './parsed-file.ts';
import { type Profile, profileRows } from './profile.ts';
import { type Report, watchProgress } from './progress.ts';
import { literal } from './sql-text.ts';
import type { Staged } from './stage.ts';

/** Raised whenever the meaning of staged rows changes, so that older ones are read again. */
const stagingVersion = 1;

type Note = { mapping: string; parquetSha256: string; profile: Profile };

export type ParseInput = {
  staged: Staged;
  source: string | null;
  opened: OpenedFile;
  acceptPartial: boolean;
};

/**
 * Read a staged file once: typed, checked and hashed rows go to Parquet, then findings and totals are counted from them.
 * A finished result of an earlier, killed import is used as it is.
 * @throws AppError `focus.bad-values`, `focus.no-valid-rows`; whatever the reader found
 */
export async function parseFile(
  engine: Engine,
  input: ParseInput,
  report: Report,
  signal: AbortSignal,
): Promise<ParsedFile> {
  const { staged, opened } = input;
  const { scan } = opened;
  if (scan.kind !== 'scan') throw new AppError('internal.unexpected', { what: 'records are not imported yet' });
  const customKeys = policyColumns(opened.customColumns, defaultTagPolicy);
  const mapping = composeMapping(scan, customKeys);
  const mappingHash = sha256(JSON.stringify([stagingVersion, mapping.sql, scan.rejections, scan.findings]));
  const parquetName = `rows-${mappingHash.slice(0, 12)}.parquet`;
  const parquetPath = join(staged.directory, parquetName);
  const notePath = join(staged.directory, `rows-${mappingHash.slice(0, 12)}.json`);
  const say = (phase: 'reading' | 'validating') => (done: number | null, total: number | null) =>
    report({ phase, done, total, unit: 'rows', item: staged.name });

  const synced = syncFile(staged.path); // the copy must be on disk before the commit; the parser need not wait for that
  synced.catch(() => undefined); // awaited below
  const known = await readNote(notePath, parquetPath, mappingHash, signal);
  let note = known;
  if (!note) {
    say('reading')(null, opened.rows);
    note = await engine.withConnection(async connection => {
      await rm(parquetPath, { force: true });
      const copy = connection.run(
        `COPY (${mapping.sql}) TO ${literal(parquetPath)} (FORMAT parquet, COMPRESSION snappy, PRESERVE_ORDER true)`,
      );
      await watchProgress(connection, copy, say('reading'));
      await syncFile(parquetPath);
      say('validating')(null, opened.rows);
      const profile = await profileRows(connection, parquetPath, mapping, scan);
      return { mapping: mappingHash, parquetSha256: await sha256OfFile(parquetPath, signal), profile };
    }, signal);
    await synced;
    await writeFileDurably(notePath, toJson(note));
  }
  await synced;
  for (const path of scan.temporary) await rm(path, { force: true });
  refuseBadRows(note.profile, input);
  return {
    staged,
    source: input.source,
    format: opened.format,
    formatVersion: opened.formatVersion,
    present: mapping.present,
    customKeys,
    rejectMasks: mapping.rejectMasks,
    profile: note.profile,
    parquet: { name: parquetName, sha256: note.parquetSha256 },
    resumed: known !== null,
  };
}

async function readNote(
  notePath: string,
  parquetPath: string,
  mapping: string,
  signal: AbortSignal,
): Promise<Note | null> {
  const exists = await stat(notePath).then(
    () => true,
    () => false,
  );
  if (!exists) return null;
  const note = fromJson(await readFile(notePath, 'utf8')) as Note; // written by writeFileDurably: whole or absent
  const isIntact =
    note.mapping === mapping && (await sha256OfFile(parquetPath, signal).catch(() => null)) === note.parquetSha256;
  return isIntact ? note : null;
}

function refuseBadRows({ read, accepted, rejected, firstRejection }: Profile, input: ParseInput): void {
  const { name } = input.staged;
  if (read === 0) throw new AppError('focus.no-rows', { name, version: input.opened.formatVersion });
  // the messages of the catalogue end the sentence themselves
  const first = firstRejection && { ...firstRejection, reason: firstRejection.reason.replace(/\.$/, '') };
  if (accepted === 0)
    throw new AppError('focus.no-valid-rows', { name, rows: read, reason: first?.reason ?? 'unknown' });
  if (rejected > 0 && !input.acceptPartial) throw new AppError('focus.bad-values', { name, rows: rejected, ...first });
}
