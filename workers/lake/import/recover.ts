import { existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { renameDurably } from '../../shared/durable.ts';
import type { LakePaths } from '../paths.ts';
import { lakeDigest, storedLakeVersion } from './lake-state.ts';
import type { Manifest } from './manifest.ts';
import { allRows } from './sql-run.ts';
import { CONTENT_DROPPED } from './stage.ts';

/** Staged rows of a killed import are kept this long for its next attempt. */
const keepStagedMs = 14 * 24 * 3_600_000;

/**
 * Bring manifest, DuckDB and folders to one state after whatever ended the last run.
 * @returns what was done, in words, for the reader
 * @throws AppError `lake.damaged` when DuckDB has lost or changed something that was acknowledged
 */
export async function recover(connection: DuckDBConnection, paths: LakePaths, manifest: Manifest): Promise<string[]> {
  const done = await settleManifest(connection, manifest);
  done.push(...(await sortRawZone(connection, paths)));
  done.push(...(await sortStaging(paths)));
  return done;
}

async function settleManifest(connection: DuckDBConnection, manifest: Manifest): Promise<string[]> {
  const done: string[] = [];
  const stored = await storedLakeVersion(connection);
  const { lakeHash } = await lakeDigest(connection);
  const { pending } = manifest;
  if (pending && pending.lakeVersion === stored && pending.lakeHash === lakeHash) {
    await manifest.append({ ...pending, step: 'committed' });
    done.push(`An import was finished in the moment Mureon stopped; it counts (lake version ${stored}).`);
  } else if (pending) {
    await manifest.append({ ...pending, step: 'aborted' });
    done.push('An interrupted import was rolled back; import the files again.');
  }
  const expected = manifest.committed;
  if ((expected?.lakeVersion ?? 0) !== stored) {
    throw new AppError('lake.damaged', {
      what: `it is at version ${stored}, the manifest at ${expected?.lakeVersion ?? 0}`,
    });
  }
  if (expected && expected.lakeHash !== lakeHash)
    throw new AppError('lake.damaged', { what: 'its slices are not those that were committed' });
  return done;
}

/** Folders of the raw zone without a drop were moved in by a commit that never happened: back to staging with them. */
async function sortRawZone(connection: DuckDBConnection, paths: LakePaths): Promise<string[]> {
  const kept = new Set(
    (await allRows(connection, 'SELECT DISTINCT Sha256 FROM drop_file')).map(row => String(row.Sha256)),
  );
  for (const name of await readdir(paths.raw)) {
    if (kept.has(name)) continue;
    const target = join(paths.staging, name);
    if (existsSync(target)) await rm(join(paths.raw, name), { recursive: true, force: true });
    else await renameDurably(join(paths.raw, name), target);
  }
  return [];
}

/** Keep rows that were read completely, so that the next import of the same file starts there; remove everything else. */
async function sortStaging(paths: LakePaths): Promise<string[]> {
  let removed = 0;
  let resumable = 0;
  for (const name of await readdir(paths.staging)) {
    const folder = join(paths.staging, name);
    const files = /^[0-9a-f]{64}$/.test(name) ? await readdir(folder).catch(() => []) : [];
    const isComplete = files.some(
      file => file.endsWith('.json') && files.includes(file.replace(/\.json$/, '.parquet')),
    );
    const age = Date.now() - (await stat(folder)).mtimeMs;
    if (isComplete && age < keepStagedMs) {
      resumable += 1;
      // staged again by an attempt that was killed before it could take the clear text away again
      if (files.includes(CONTENT_DROPPED))
        for (const file of files.filter(each => each.startsWith('received'))) await rm(join(folder, file));
    } else {
      removed += 1;
      await rm(folder, { recursive: true, force: true });
    }
  }
  return [
    ...(removed > 0 ? [`Leftovers of ${removed} interrupted ${removed === 1 ? 'file' : 'files'} were removed.`] : []),
    ...(resumable > 0
      ? [
          `${resumable} interrupted ${resumable === 1 ? 'file was' : 'files were'} read already; importing again continues there.`,
        ]
      : []),
  ];
}
