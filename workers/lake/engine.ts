import { mkdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import type { SqlRunner } from '../../src-core/connector/file-connector.ts';
import { AppError, isCancellation } from '../../src-core/errors/app-error.ts';
import { isFatal } from './import/lake-errors.ts';

/**
 * The file format of the lake. Newer than DuckDB's default (which any version since 0.10 can read) because nobody else opens
 * this file, and its string compression stores a cost export with a quarter less processor time.
 */
const STORAGE_VERSION = 'v1.5.0';

export type EngineOptions = {
  /** Lake directory; holds anycost.duckdb and our own temp folder. */
  lakeDir: string;
  /** Directories that SQL of ours may read and write (raw zone, staging). */
  allowedDirectories: readonly string[];
  memoryLimit: string;
  threads: number;
  /** What all statements together may spill to disk; else half of what is free when the lake is opened. */
  spillLimitBytes?: number;
};

const MIB = 2 ** 20;
/** Sorting a month needs some room even on a disk that is nearly full. */
const LEAST_SPILL_BYTES = 64 * MIB;

/**
 * The one native DuckDB instance of the product, opened with the profile of SECURITY section 3: everything is set before the
 * first statement of ours and locked, nothing can be SET later. Connections are cheap; each runs one statement at a time.
 */
export class Engine {
  #instance: DuckDBInstance;
  readonly #options: EngineOptions;
  readonly #idle: DuckDBConnection[] = [];
  #lent = 0;
  /** Set once DuckDB has refused further work (FATAL, e.g. a full disk at commit): the instance must be opened again. */
  #isInvalid = false;
  #reopening: Promise<void> | null = null;

  private constructor(instance: DuckDBInstance, options: EngineOptions) {
    this.#instance = instance;
    this.#options = options;
  }

  static async open(options: EngineOptions): Promise<Engine> {
    return new Engine(await Engine.#openInstance(options), options);
  }

  static async #openInstance(options: EngineOptions): Promise<DuckDBInstance> {
    const tempDir = tempDirOf(options);
    await rm(tempDir, { recursive: true, force: true });
    await mkdir(tempDir, { recursive: true, mode: 0o700 });
    const quoted = options.allowedDirectories.map(directory => `'${directory.replaceAll("'", "''")}'`);
    const instance = await DuckDBInstance.create(join(options.lakeDir, 'anycost.duckdb'), {
      threads: String(options.threads),
      memory_limit: options.memoryLimit,
      temp_directory: tempDir,
      preserve_insertion_order: 'false',
      storage_compatibility_version: STORAGE_VERSION,
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
      allow_unsigned_extensions: 'false',
      allow_persistent_secrets: 'false',
    });
    // The C API's open options cannot carry a list, and a spill limit given there is shown but not kept (DuckDB 1.5), so these follow
    // as the instance's first statements.
    const spillLimitBytes = options.spillLimitBytes ?? (await defaultSpillLimit(tempDir));
    const connection = await instance.connect();
    await connection.run(`SET max_temp_directory_size = '${Math.floor(spillLimitBytes / MIB)}MiB'`);
    await connection.run(`SET allowed_directories = [${quoted.join(', ')}]`);
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    connection.closeSync();
    return instance;
  }

  /** Lend a connection; it is returned (or, after an error, discarded) when `work` settles. */
  async withConnection<T>(work: (connection: DuckDBConnection) => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    if (this.#isInvalid) await this.#reopen();
    this.#lent += 1;
    let connection: DuckDBConnection;
    try {
      connection = this.#idle.pop() ?? (await this.#instance.connect());
    } catch (error) {
      this.#lent -= 1;
      throw error;
    }
    const interrupt = () => connection.interrupt();
    signal?.addEventListener('abort', interrupt);
    let healthy = false;
    try {
      const result = await work(connection);
      healthy = true;
      return result;
    } catch (error) {
      if (isFatal(error)) this.#isInvalid = true;
      if (signal?.aborted || isCancellation(error)) throw new AppError('call.cancelled', {}, { cause: error });
      throw error;
    } finally {
      signal?.removeEventListener('abort', interrupt);
      this.#lent -= 1;
      if (healthy && !this.#isInvalid) this.#idle.push(connection);
      else connection.closeSync();
    }
  }

  /** Open the database anew once every lent connection is back; acknowledged data is on disk (SECURITY 37). */
  #reopen(): Promise<void> {
    this.#reopening ??= (async () => {
      while (this.#lent > 0) await sleep(20);
      for (const connection of this.#idle.splice(0)) connection.closeSync();
      this.#instance.closeSync();
      this.#instance = await Engine.#openInstance(this.#options);
      this.#isInvalid = false;
    })().finally(() => {
      this.#reopening = null;
    });
    return this.#reopening;
  }

  /** Rows as plain objects; BIGINT and DECIMAL keep DuckDB's exact values. For small results: bulk goes through Arrow. */
  readonly sql: SqlRunner = {
    all: (statement, params = [], signal) =>
      this.withConnection(async connection => {
        const reader = await connection.runAndReadAll(statement, params as DuckDBValue[]);
        return reader.getRowObjects() as Record<string, unknown>[];
      }, signal),
  };

  /** Move the write-ahead log into the database file. With readers open DuckDB may postpone it; nothing is lost by that. */
  async checkpoint(): Promise<void> {
    await this.withConnection(async connection => {
      await connection.run('CHECKPOINT').catch((error: unknown) => {
        if (!(error instanceof Error && /other (write )?transactions/i.test(error.message))) throw error;
      });
    });
  }

  async close(): Promise<void> {
    for (const connection of this.#idle.splice(0)) connection.closeSync();
    this.#instance.closeSync();
    await rm(tempDirOf(this.#options), { recursive: true, force: true });
  }
}

/** A sort of everything must not fill the disk (DuckDB would go on to 90 %): imports and other programs need the rest. */
async function defaultSpillLimit(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return Math.max(LEAST_SPILL_BYTES, (bavail * bsize) / 2);
}

const tempDirOf = (options: EngineOptions) => join(options.lakeDir, 'duckdb-temp');
