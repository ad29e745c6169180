import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FocusScan } from '../../../src-core/connector/file-connector.ts';
import type { SniffVerdict } from '../../../src-core/contract/imports.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { defaultTagPolicy } from '../../../src-core/policy/tag-policy.ts';
import type { Engine } from '../engine.ts';
import { sha256 } from './content-hash.ts';
import { sha256OfFile, syncFile, writeFileDurably } from './durable.ts';
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
  verdict: SniffVerdict;
  scan: FocusScan;
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
  const { staged, verdict, scan } = input;
  const customKeys = policyColumns([...verdict.columns.custom, ...verdict.columns.unknown], defaultTagPolicy);
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
    say('reading')(null, verdict.rows?.count ?? null);
    note = await engine.withConnection(async connection => {
      await rm(parquetPath, { force: true });
      const copy = connection.run(
        `COPY (${mapping.sql}) TO ${literal(parquetPath)} (FORMAT parquet, COMPRESSION snappy, PRESERVE_ORDER true)`,
      );
      await watchProgress(connection, copy, say('reading'));
      await syncFile(parquetPath);
      say('validating')(null, verdict.rows?.count ?? null);
      const profile = await profileRows(connection, parquetPath, mapping, scan);
      return { mapping: mappingHash, parquetSha256: await sha256OfFile(parquetPath, signal), profile };
    }, signal);
    await synced;
    await writeFileDurably(notePath, toJson(note));
  }
  await synced;
  for (const path of scan.temporary) await rm(path, { force: true });
  refuseBadRows(note.profile, staged.name, input.acceptPartial);
  return {
    staged,
    source: input.source,
    format: verdict.format ?? 'focus',
    formatVersion: verdict.formatVersion ?? 'unknown',
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

function refuseBadRows(profile: Profile, name: string, acceptPartial: boolean): void {
  if (profile.accepted === 0) {
    const reason =
      profile.read === 0 ? 'the file has a header and no rows' : (profile.firstRejection?.reason ?? 'unknown');
    throw new AppError('focus.no-valid-rows', { name, rows: profile.read, reason });
  }
  if (profile.rejected > 0 && !acceptPartial) {
    throw new AppError('focus.bad-values', { name, rows: profile.rejected, ...(profile.firstRejection ?? {}) });
  }
}
