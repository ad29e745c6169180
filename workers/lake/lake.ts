import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AppError } from '../../src-core/errors/app-error.ts';
import { Engine } from './engine.ts';
import type { ParseBudget } from './import/budget.ts';
import { Importer } from './import/importer.ts';
import { translateLakeError } from './import/lake-errors.ts';
import { storedLakeVersion } from './import/lake-state.ts';
import { Manifest } from './import/manifest.ts';
import { recover } from './import/recover.ts';
import { migrate } from './migrations/index.ts';
import { type LakePaths, lakePaths } from './paths.ts';
import { refuseSyncFolder } from './workspace-guard.ts';

export type OpenLakeOptions = {
  workspaceDir: string;
  /** DuckDB's own limit, e.g. "1200MB"; the process needs some 300 MB more. */
  memoryLimit: string;
  threads: number;
  /** Largest file taken in; default 2 GiB (SECURITY 31). */
  fileLimitBytes?: number;
  /** What finding out what one file is may cost; default 30 s and 512 MiB (SECURITY 39). */
  parseBudget?: ParseBudget | undefined;
};

export type Lake = {
  readonly engine: Engine;
  readonly paths: LakePaths;
  readonly importer: Importer;
  /** What an earlier crash left and what was done about it, in words. */
  readonly recovered: readonly string[];
  readonly openedInMs: number;
  lakeVersion(): number;
  close(): Promise<void>;
};

/** Workspaces open in this process: file locks hold between processes only. */
const open = new Set<string>();

/**
 * Open or create the lake of a workspace: lock, migrations, comparison with the manifest, recovery of a crash.
 * @throws AppError `lake.in-use`, `lake.sync-folder`, `lake.newer-schema`, `lake.damaged`, `lake.disk-full`
 */
export async function openLake(options: OpenLakeOptions): Promise<Lake> {
  const started = performance.now();
  refuseSyncFolder(options.workspaceDir);
  const paths = lakePaths(resolve(options.workspaceDir));
  if (open.has(paths.root)) throw new AppError('lake.in-use', { path: paths.root });
  open.add(paths.root);
  let engine: Engine | null = null;
  try {
    for (const folder of [paths.root, paths.lake, paths.raw, paths.staging])
      await mkdir(folder, { recursive: true, mode: 0o700 });
    const manifest = await Manifest.open(paths.manifest);
    if (manifest.committed && !existsSync(paths.database))
      throw new AppError('lake.damaged', { what: 'the database file is missing' });
    const opened = await Engine.open({
      lakeDir: paths.lake,
      allowedDirectories: [paths.raw, paths.staging],
      memoryLimit: options.memoryLimit,
      threads: options.threads,
    }).catch(error => {
      throw openError(error, paths.root);
    });
    engine = opened;
    const { recovered, version } = await opened.withConnection(async connection => {
      await migrate(connection);
      const done = await recover(connection, paths, manifest);
      return { recovered: done, version: await storedLakeVersion(connection) };
    });
    let lakeVersion = version;
    const importer = new Importer({
      engine: opened,
      paths,
      manifest,
      ...(options.fileLimitBytes === undefined ? {} : { fileLimitBytes: options.fileLimitBytes }),
      ...(options.parseBudget === undefined ? {} : { parseBudget: options.parseBudget }),
      onVersion: next => {
        lakeVersion = next;
      },
    });
    return {
      engine: opened,
      paths,
      importer,
      recovered,
      openedInMs: performance.now() - started,
      lakeVersion: () => lakeVersion,
      async close() {
        await opened.close();
        open.delete(paths.root);
      },
    };
  } catch (error) {
    await engine?.close();
    open.delete(paths.root);
    throw translateLakeError(error);
  }
}

/** DuckDB locks its file between processes; everything else it says at open is damage. */
function openError(error: unknown, path: string): unknown {
  const text = error instanceof Error ? error.message : String(error);
  if (/could not set lock|conflicting lock|being used by another process/i.test(text))
    return new AppError('lake.in-use', { path }, { cause: error });
  const translated = translateLakeError(error);
  if (translated instanceof AppError) return translated;
  return new AppError('lake.damaged', { what: 'the database cannot be opened' }, { cause: error });
}
