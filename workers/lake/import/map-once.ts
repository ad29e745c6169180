import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { OpenedFile, RowRule } from '../../../src-core/connector/file-connector.ts';
import { sha256OfFile, syncFile, writeFileDurably } from '../../shared/durable.ts';
import type { Engine } from '../engine.ts';
import { sha256 } from './content-hash.ts';
import { fromJson, toJson } from './parsed-file.ts';
import { type Report, watchProgress } from './progress.ts';
import { literal } from './sql-text.ts';
import type { Staged } from './stage.ts';

/** Raised whenever the meaning of staged rows changes, so that older ones are read again. */
const stagingVersion = 1;

type Note<P> = { mapping: string; parquetSha256: string; profile: P };

export type Mapped<P> = {
  readonly profile: P;
  readonly parquet: { readonly name: string; readonly sha256: string };
  readonly resumed: boolean;
};

export type MapInput<P> = {
  readonly staged: Staged;
  readonly opened: OpenedFile;
  /** The SELECT whose rows are written down. */
  readonly sql: string;
  readonly rules: {
    readonly rejections: readonly RowRule[];
    readonly findings: readonly RowRule[];
    readonly temporary: readonly string[];
  };
  readonly profile: (connection: DuckDBConnection, parquetPath: string) => Promise<P>;
};

/**
 * Write the mapped rows of a staged file as Parquet beside it, with a note of what was counted. Both are whole or absent, so that they are
 * used as they are when an import that was killed is tried again.
 */
export async function mapOnce<P>(
  engine: Engine,
  input: MapInput<P>,
  report: Report,
  signal: AbortSignal,
): Promise<Mapped<P>> {
  const { staged, opened, rules } = input;
  const mappingHash = sha256(JSON.stringify([stagingVersion, input.sql, rules.rejections, rules.findings]));
  const parquetName = `rows-${mappingHash.slice(0, 12)}.parquet`;
  const parquetPath = join(staged.directory, parquetName);
  const notePath = join(staged.directory, `rows-${mappingHash.slice(0, 12)}.json`);
  const say = (phase: 'reading' | 'validating') => (done: number | null, total: number | null) =>
    report({ phase, done, total, unit: 'rows', item: staged.name });

  const synced = syncFile(staged.path); // the copy must be on disk before the commit; the parser need not wait for that
  synced.catch(() => undefined); // awaited below
  const known = await readNote<P>(notePath, parquetPath, mappingHash, signal);
  let note = known;
  if (!note) {
    say('reading')(null, opened.rows);
    note = await engine.withConnection(async connection => {
      await rm(parquetPath, { force: true });
      const copy = connection.run(
        `COPY (${input.sql}) TO ${literal(parquetPath)} (FORMAT parquet, COMPRESSION snappy, PRESERVE_ORDER true)`,
      );
      await watchProgress(connection, copy, say('reading'));
      await syncFile(parquetPath);
      say('validating')(null, opened.rows);
      const profile = await input.profile(connection, parquetPath);
      return { mapping: mappingHash, parquetSha256: await sha256OfFile(parquetPath, signal), profile };
    }, signal);
    await synced;
    await writeFileDurably(notePath, toJson(note));
  }
  await synced;
  for (const path of rules.temporary) await rm(path, { force: true });
  return {
    profile: note.profile,
    parquet: { name: parquetName, sha256: note.parquetSha256 },
    resumed: known !== null,
  };
}

async function readNote<P>(
  notePath: string,
  parquetPath: string,
  mapping: string,
  signal: AbortSignal,
): Promise<Note<P> | null> {
  const exists = await stat(notePath).then(
    () => true,
    () => false,
  );
  if (!exists) return null;
  const note = fromJson(await readFile(notePath, 'utf8')) as Note<P>; // written by writeFileDurably: whole or absent
  const isIntact =
    note.mapping === mapping && (await sha256OfFile(parquetPath, signal).catch(() => null)) === note.parquetSha256;
  return isIntact ? note : null;
}
