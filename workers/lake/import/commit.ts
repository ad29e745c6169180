import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { ImportOrigin } from '../../../src-core/contract/lake.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { defaultTagPolicy } from '../../../src-core/policy/tag-policy.ts';
import { renameDurably } from '../../shared/durable.ts';
import { followModel } from '../allocation/follow-model.ts';
import type { Engine } from '../engine.ts';
import type { LakePaths } from '../paths.ts';
import { claimCoverage } from '../records/coverage.ts';
import { fileDropUid, fileSource } from './drop-id.ts';
import { lakeDigest, storedLakeVersion } from './lake-state.ts';
import type { Manifest, ManifestEntry } from './manifest.ts';
import { overlapNotices } from './notices.ts';
import type { AnyParsed, ParsedFile } from './parsed-file.ts';
import type { Group } from './plan.ts';
import { measureTotals } from './profile.ts';
import type { Report } from './progress.ts';
import { allRows } from './sql-run.ts';
import { promote, type Staged } from './stage.ts';
import { swapIn } from './swap.ts';
import type { Version } from './version.ts';

export type CommitContext = {
  engine: Engine;
  paths: LakePaths;
  manifest: Manifest;
  isDemo: boolean;
  /** The run of a source that this import belongs to; null for files a person chose. */
  origin: ImportOrigin | null;
  onVersion: (version: number) => void;
};

/** A transaction takes groups until it has this many rows: what DuckDB keeps in memory for it stays small. */
const rowsPerTransaction = 2_000_000;

/** Unrelated groups that are committed at one go, in order: a transaction costs as much as importing some thousand rows. */
export function mergeGroups(files: readonly ParsedFile[], groups: readonly Group[]): Group[][] {
  const merged: Group[][] = [];
  let rows = 0;
  for (const group of groups) {
    const own = group.files.reduce((sum, index) => sum + (files[index]?.profile.accepted ?? 0), 0);
    const last = merged.at(-1);
    if (last && rows + own <= rowsPerTransaction) {
      last.push(group);
      rows += own;
    } else {
      merged.push([group]);
      rows = own;
    }
  }
  return merged;
}

/** Several groups as one: families never span groups, so nothing but the transaction is shared. */
export const asOneGroup = (groups: readonly Group[]): Group => ({
  files: groups.flatMap(group => group.files),
  families: groups.flatMap(group => group.families),
});

/** Commit the charge lines of a group: see `commitFiles`. */
export async function commitGroup(
  context: CommitContext,
  files: readonly ParsedFile[],
  group: Group,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  const members = group.files.flatMap(index => files[index] ?? []);
  const parquetPaths = files.map(file => rawParquet(context.paths, file));
  const item = members.length === 1 ? (members[0]?.staged.name ?? null) : null;
  const total = members.reduce((sum, file) => sum + file.profile.accepted, 0);
  await commitFiles(
    context,
    members.map(file => ({ staged: file.staged, entry: manifestDrop(file) })),
    async (connection, { lakeVersion, at }) => {
      await swapIn(connection, {
        files,
        parquetPaths,
        group,
        lakeVersion,
        at,
        isDemo: context.isDemo,
        policy: defaultTagPolicy,
        notices: await overlapNotices(connection, files, group),
        onPhase: (phase, done) => report({ phase, done, total, unit: 'rows', item }),
      });
      const { origin } = context;
      if (origin)
        for (const source of new Set(members.map(fileSource)))
          await claimCoverage(connection, { source, dataset: 'cost-usage', scopes: [], origin, at });
      return { value: null, isNewVersion: true };
    },
    signal,
  );
}

/** Where the mapped rows of a file are once it is in the raw zone. */
export const rawParquet = (paths: LakePaths, { staged, parquet }: AnyParsed) =>
  join(paths.raw, staged.sha256, parquet.name);

export type CommittedFile = { readonly staged: Staged; readonly entry: ManifestEntry['drops'][number] };

/**
 * Run `work` on files in one transaction: raw zone first, then DuckDB, with the manifest around it. A crash between any two steps leaves a
 * state that `recover` tells apart. Work that makes no new version changes nothing that counts: it is committed without the manifest, and
 * the files do not stay.
 */
export async function commitFiles<T>(
  context: CommitContext,
  files: readonly CommittedFile[],
  work: (connection: DuckDBConnection, version: Version) => Promise<{ value: T; isNewVersion: boolean }>,
  signal: AbortSignal,
): Promise<T> {
  const { paths, manifest } = context;
  const staged = files.map(file => file.staged);
  let prepared: ManifestEntry | null = null;
  let outcome: { value: T; isNewVersion: boolean } | null = null;
  try {
    await promote(staged, paths);
    await context.engine.withConnection(async connection => {
      await connection.run('BEGIN');
      const lakeVersion = (await storedLakeVersion(connection)) + 1;
      const at = new Date();
      outcome = await work(connection, { lakeVersion, at });
      if (outcome.isNewVersion) await followModel(connection);
      const drops = files.map(file => file.entry);
      const digest = await lakeDigest(connection);
      const entry: ManifestEntry = { step: 'prepared', lakeVersion, at: at.toISOString(), ...digest, drops };
      signal.throwIfAborted(); // the last moment at which cancelling still means nothing happened
      if (outcome.isNewVersion) {
        await manifest.append(entry);
        prepared = entry;
      }
      await connection.run('COMMIT');
    }, signal);
  } catch (error) {
    if (!(await isCommitted(context, prepared))) {
      await forgetUncommitted(context, staged);
      throw error;
    }
  }
  const done = outcome as { value: T; isNewVersion: boolean } | null; // assigned in a callback, which the compiler does not follow
  if (done && !done.isNewVersion) {
    await forgetUncommitted(context, staged);
    return done.value;
  }
  if (!prepared || !done) throw new AppError('internal.unexpected', { what: 'a commit without its manifest line' });
  const entry: ManifestEntry = prepared;
  context.onVersion(entry.lakeVersion);
  await manifest.append({ ...entry, step: 'committed' });
  return done.value;
}

/** After an error: an interrupt or a full disk may hit on either side of the commit, so ask the lake on which. */
async function isCommitted(context: CommitContext, prepared: ManifestEntry | null): Promise<boolean> {
  if (!prepared) return false;
  const stored = await context.engine.withConnection(storedLakeVersion);
  if (stored === prepared.lakeVersion) return true;
  await context.manifest.append({ ...prepared, step: 'aborted' });
  return false;
}

function manifestDrop(file: ParsedFile): ManifestEntry['drops'][number] {
  const { read, accepted, rejected, shares } = file.profile;
  const source = fileSource(file);
  return {
    id: fileDropUid(file),
    source,
    sha256: file.staged.sha256,
    parquetSha256: file.parquet.sha256,
    rows: { read, accepted, rejected },
    totals: measureTotals(shares),
  };
}

/**
 * Take files of a failed transaction out of the raw zone again, back to staging, where another attempt finds them and the end
 * of the batch clears them. Files that an earlier drop keeps in the raw zone stay there.
 */
async function forgetUncommitted(context: CommitContext, files: readonly Staged[]): Promise<void> {
  for (const staged of files) {
    const isKept = await context.engine
      .withConnection(
        async connection =>
          (await allRows(connection, 'SELECT 1 FROM drop_file WHERE Sha256 = $1', [staged.sha256])).length > 0,
      )
      .catch(() => true); // when the lake cannot answer, keep the bytes: recovery at the next open sorts them out
    const place = join(context.paths.raw, staged.sha256);
    if (!isKept && existsSync(place) && !existsSync(staged.directory)) await renameDurably(place, staged.directory);
  }
}
