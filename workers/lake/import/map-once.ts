import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { OpenedFile } from '../../../src-core/connector/file-connector.ts';
import type { RowRule } from '../../../src-core/connector/row-rule.ts';
import { meaningOf } from '../../../src-core/masking/keys.ts';
import { CellMask } from '../../../src-core/masking/mask-cell.ts';
import type { MaskedColumn } from '../../../src-core/masking/policy.ts';
import { sha256OfFile, syncFile, writeFileDurably } from '../../shared/durable.ts';
import type { Engine } from '../engine.ts';
import { type Masked, type Masking, maskRows } from '../masking/mask-rows.ts';
import { sha256 } from './content-hash.ts';
import type { Derived } from './map-rows.ts';
import { fromJson, toJson } from './parsed-file.ts';
import { type Report, watchProgress } from './progress.ts';
import { literal } from './sql-text.ts';
import { dropContent, type Staged } from './stage.ts';

/** Raised whenever the meaning of staged rows changes, so that older ones are read again. */
const stagingVersion = 2;

type Note<P> = { mapping: string; parquetSha256: string; profile: P; masked: Masked | null };

export type Mapped<P> = {
  readonly profile: P;
  readonly parquet: { readonly name: string; readonly sha256: string };
  /** Null when the file as received may stay. */
  readonly masked: Masked | null;
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
  readonly masking: Masking;
  readonly columns: readonly MaskedColumn[];
  readonly derived: readonly Derived[];
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
  const mappingHash = sha256(
    JSON.stringify([
      stagingVersion,
      input.sql,
      rules.rejections,
      rules.findings,
      input.masking.policy,
      input.masking.tokens.keyId,
    ]),
  );
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
      const masked = await maskFile(connection, input, parquetPath);
      const profile = await input.profile(connection, parquetPath);
      return { mapping: mappingHash, parquetSha256: await sha256OfFile(parquetPath, signal), profile, masked };
    }, signal);
    await synced;
    await forgetOriginal(input, note.masked);
    await writeFileDurably(notePath, toJson(note));
  }
  await synced;
  await forgetOriginal(input, note.masked);
  for (const path of rules.temporary) await rm(path, { force: true });
  return {
    profile: note.profile,
    parquet: { name: parquetName, sha256: note.parquetSha256 },
    masked: note.masked,
    resumed: known !== null,
  };
}

/** Mask the rows that were just written. A file that is known to hold what people wrote gets a receipt in any case. */
async function maskFile<P>(
  connection: DuckDBConnection,
  { opened, masking, columns, derived }: MapInput<P>,
  parquetPath: string,
): Promise<Masked | null> {
  const hasPersonalCustom = opened.customColumns.some(name => meaningOf(name) !== null || isRuled(masking, name));
  const masked = await maskRows(connection, { parquetPath, columns, derived, hasPersonalCustom, ...masking });
  if (masked || !opened.dropsContent) return masked;
  return { policyVersion: masking.policy.version, keyId: null, isLasting: masking.tokens.isLasting, fields: [] };
}

/** A rule about a field inside a column can only be seen inside the column. */
const isRuled = ({ policy }: Masking, name: string) =>
  new CellMask(policy, value => value).actionFor(`x_Custom/${name}`) !== null;

/** The bytes as received go before anything says that the file is read: whoever finds the note finds no clear text beside it. */
async function forgetOriginal<P>({ staged }: MapInput<P>, masked: Masked | null): Promise<void> {
  if (masked) await dropContent(staged);
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
