import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { defaultTagPolicy } from '../../../src-core/policy/tag-policy.ts';
import type { Engine } from '../engine.ts';
import type { LakePaths } from '../paths.ts';
import { lakeHashOf } from './content-hash.ts';
import { dropUid, fileSource } from './drop-id.ts';
import { liveSlices, storedLakeVersion } from './lake-state.ts';
import type { Manifest, ManifestEntry } from './manifest.ts';
import { overlapNotices } from './notices.ts';
import type { ParsedFile } from './parsed-file.ts';
import type { Group } from './plan.ts';
import { measureTotals } from './profile.ts';
import type { Report } from './progress.ts';
import { allRows } from './sql-run.ts';
import { promote } from './stage.ts';
import { swapIn } from './swap.ts';

export type CommitContext = {
  engine: Engine;
  paths: LakePaths;
  manifest: Manifest;
  isDemo: boolean;
  onVersion: (version: number) => void;
};

/**
 * Commit one group of files: raw zone first, then DuckDB, with the manifest around it. A crash between any two steps
 * leaves a state that `recover` tells apart.
 */
export async function commitGroup(
  context: CommitContext,
  files: readonly ParsedFile[],
  group: Group,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  const { paths, manifest } = context;
  const members = group.files.flatMap(index => files[index] ?? []);
  const parquetPaths = files.map(file => join(paths.raw, file.staged.sha256, file.parquet.name));
  const item = members.map(file => file.staged.name).join(', ');
  let prepared: ManifestEntry | null = null;
  try {
    for (const file of members) await promote(file.staged, paths.raw);
    await context.engine.withConnection(async connection => {
      await connection.run('BEGIN');
      const lakeVersion = (await storedLakeVersion(connection)) + 1;
      const at = new Date();
      await swapIn(connection, {
        files,
        parquetPaths,
        group,
        lakeVersion,
        at,
        isDemo: context.isDemo,
        policy: defaultTagPolicy,
        notices: await overlapNotices(connection, files, group),
        onPhase: (phase, rows) => report({ phase, done: null, total: rows || null, unit: 'rows', item }),
      });
      const slices = await liveSlices(connection);
      const entry: ManifestEntry = {
        step: 'prepared',
        lakeVersion,
        at: at.toISOString(),
        lakeHash: lakeHashOf(slices),
        liveRows: Number(slices.reduce((sum, slice) => sum + slice.rows, 0n)),
        drops: members.map(manifestDrop),
      };
      signal.throwIfAborted(); // the last moment at which cancelling still means nothing happened
      await manifest.append(entry);
      prepared = entry;
      await connection.run('COMMIT');
    }, signal);
  } catch (error) {
    if (!(await isCommitted(context, prepared))) {
      await forgetUncommitted(context, members);
      throw error;
    }
  }
  if (!prepared) throw new AppError('internal.unexpected', { what: 'a commit without its manifest line' });
  const entry: ManifestEntry = prepared;
  context.onVersion(entry.lakeVersion);
  await manifest.append({ ...entry, step: 'committed' });
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
    id: dropUid(source, file.staged.sha256),
    source,
    sha256: file.staged.sha256,
    parquetSha256: file.parquet.sha256,
    rows: { read, accepted, rejected },
    totals: measureTotals(shares),
  };
}

/** Take files of a failed group out of the raw zone again, unless an earlier drop of the same bytes lives there. */
async function forgetUncommitted(context: CommitContext, members: readonly ParsedFile[]): Promise<void> {
  for (const { staged } of members) {
    const isKept = await context.engine
      .withConnection(
        async connection =>
          (await allRows(connection, 'SELECT 1 FROM drop_file WHERE Sha256 = $1', [staged.sha256])).length > 0,
      )
      .catch(() => true); // when the lake cannot answer, keep the bytes: recovery at the next open sorts them out
    if (!isKept) await rm(join(context.paths.raw, staged.sha256), { recursive: true, force: true });
  }
}
