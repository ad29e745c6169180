import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { AppError } from '../../src-core/errors/app-error.ts';
import { type CounterMark, type Mark, readMark, START, sealOf, sweepMarks, writeMark } from './counter-file.ts';
import { migrations } from './migrations/index.ts';

export type JournalRow = {
  counter: number;
  at: string;
  kind: string;
  key: string;
  value: string | null;
  previous_hash: string;
  hash: string;
};

type NewRow = { kind: string; key: string; value: string | null };

/** SHA-256 over the row and the hash before it; lengths keep the fields apart. */
export function rowHash(row: Omit<JournalRow, 'hash'>): string {
  const hash = createHash('sha256');
  for (const field of [row.previous_hash, String(row.counter), row.at, row.kind, row.key]) {
    hash.update(`${Buffer.byteLength(field)}:${field}`);
  }
  hash.update(row.value === null ? '-' : `${Buffer.byteLength(row.value)}:${row.value}`);
  return hash.digest('hex');
}

/**
 * The workspace's one SQLite file as an append-only journal (SECURITY 35): WAL, synchronous FULL, every row hashed and
 * chained, the last counter and hash also in a second file. `append` returns when the row is durable in both.
 */
export class Journal {
  readonly #database: Database.Database;
  readonly #path: string;
  readonly #markPath: string;
  /** The file was closed cleanly and is not the same any more: a byte changed, even one that no row uses. */
  readonly #isSealBroken: boolean;

  constructor(path: string, markPath: string, sqliteBinding: string | null = null) {
    this.#path = path;
    this.#markPath = markPath;
    sweepMarks(markPath);
    this.#isSealBroken = breakSeal(path, markPath);
    this.#database = new Database(path, sqliteBinding === null ? {} : { nativeBinding: sqliteBinding });
    this.#database.pragma('journal_mode = WAL');
    this.#database.pragma('synchronous = FULL');
    this.#database.pragma('foreign_keys = ON');
    this.#database.pragma('trusted_schema = OFF');
    this.#database.pragma('busy_timeout = 5000');
    this.#migrate();
  }

  /** The first thing wrong with the journal, or null. Walks every row: about 5 microseconds each. */
  verify(): string | null {
    let mark: Mark | null;
    let last = START;
    let atMark: string | null = null;
    try {
      mark = readMark(this.#markPath);
      for (const row of this.rows()) {
        if (row.counter !== last.counter + 1) return `row ${last.counter + 1} is missing`;
        if (row.previous_hash !== last.hash || rowHash(row) !== row.hash) return `row ${row.counter} was changed`;
        last = { counter: row.counter, hash: row.hash };
        if (mark?.counter === row.counter) atMark = row.hash;
      }
      const integrity = this.#database.pragma('integrity_check', { simple: true });
      if (integrity !== 'ok') return 'SQLite reports damage in the file';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    if (mark === null) return last.counter === 0 ? null : 'the counter file is missing';
    if (mark.counter > last.counter) return `rows ${last.counter + 1} to ${mark.counter} are missing`;
    if (mark.counter > 0 && atMark !== mark.hash) return `row ${mark.counter} is not the one that was written`;
    if (this.#isSealBroken) return 'the file was changed after it was closed';
    // A crash between commit and mark leaves the mark behind the rows, which are whole: catch up.
    if (mark.counter < last.counter) writeMark(this.#markPath, last);
    return null;
  }

  *rows(): IterableIterator<JournalRow> {
    yield* this.#database
      .prepare<[], JournalRow>(
        'SELECT counter, at, kind, key, value, previous_hash, hash FROM journal ORDER BY counter',
      )
      .iterate();
  }

  append(kind: string, key: string, value: unknown): JournalRow {
    const [row] = this.appendAll([{ kind, key, value: value === null ? null : JSON.stringify(value) }]);
    if (!row) throw new Error('nothing was appended');
    return row;
  }

  /** Several rows in one transaction, values as JSON text; durable, all or none, when it returns. */
  appendAll(entries: readonly NewRow[]): JournalRow[] {
    return this.#append(entries, () => true) ?? [];
  }

  /** As `appendAll`, if `holds` says so inside the same transaction, against every other process too. @returns whether it did */
  appendIf(entries: readonly NewRow[], holds: () => boolean): boolean {
    return this.#append(entries, holds) !== null;
  }

  #append(entries: readonly NewRow[], holds: () => boolean): JournalRow[] | null {
    const newest = this.#database.prepare<[], CounterMark>(
      'SELECT counter, hash FROM journal ORDER BY counter DESC LIMIT 1',
    );
    const insert = this.#database.prepare(
      'INSERT INTO journal (counter, at, kind, key, value, previous_hash, hash) VALUES (@counter, @at, @kind, @key, @value, @previous_hash, @hash)',
    );
    const write = this.#database.transaction(() => {
      if (!holds()) return null;
      let last = newest.get() ?? START;
      const at = new Date().toISOString();
      return entries.map(({ kind, key, value }) => {
        const body = { counter: last.counter + 1, at, kind, key, value, previous_hash: last.hash };
        const row: JournalRow = { ...body, hash: rowHash(body) };
        insert.run(row);
        last = row;
        return row;
      });
    });
    const rows = write.immediate();
    const last = rows?.at(-1);
    if (last) writeMark(this.#markPath, { counter: last.counter, hash: last.hash });
    return rows;
  }

  /** Newest value of one key; null when there is none or it was deleted. */
  get(kind: string, key: string): unknown {
    return this.row(kind, key)?.value ?? null;
  }

  /** Newest row of one key, its value null when it was deleted; null when there never was one. */
  row(kind: string, key: string): { counter: number; at: string; value: unknown } | null {
    const row = this.#database
      .prepare<[string, string], Pick<JournalRow, 'counter' | 'at' | 'value'>>(
        'SELECT counter, at, value FROM journal WHERE kind = ? AND key = ? ORDER BY counter DESC LIMIT 1',
      )
      .get(kind, key);
    return row ? { ...row, value: row.value === null ? null : JSON.parse(row.value) } : null;
  }

  /** Newest row of a kind: its counter and its hash, which covers every row before it. */
  head(kind: string): { sequence: number; hash: string } | null {
    const row = this.#database
      .prepare<[string], CounterMark>('SELECT counter, hash FROM journal WHERE kind = ? ORDER BY counter DESC LIMIT 1')
      .get(kind);
    return row ? { sequence: row.counter, hash: row.hash } : null;
  }

  /** Present values of a kind, newest write first. */
  list(kind: string, limit: number): { counter: number; at: string; key: string; value: unknown }[] {
    return this.#database
      .prepare<[string, number], JournalRow>(
        `SELECT j.* FROM journal j JOIN (SELECT max(counter) AS counter FROM journal WHERE kind = ? GROUP BY key) newest
           ON newest.counter = j.counter WHERE j.value IS NOT NULL ORDER BY j.counter DESC LIMIT ?`,
      )
      .all(kind, limit)
      .map(row => ({ counter: row.counter, at: row.at, key: row.key, value: JSON.parse(row.value ?? 'null') }));
  }

  count(): number {
    return this.#database.prepare<[], { n: number }>('SELECT count(*) AS n FROM journal').get()?.n ?? 0;
  }

  /** Fold the log into the file and write down the file's hash, unless another process still has it open. */
  close(): void {
    if (!this.#database.open) return;
    this.#database.close();
    if (existsSync(`${this.#path}-wal`)) return;
    const mark = readMark(this.#markPath);
    if (mark) writeMark(this.#markPath, mark, sealOf(this.#path));
  }

  #migrate(): void {
    const found = Number(this.#database.pragma('user_version', { simple: true }));
    if (found > migrations.length) throw new AppError('lake.newer-schema', { found, known: migrations.length });
    for (let step = found; step < migrations.length; step += 1) {
      this.#database
        .transaction(() => {
          this.#database.exec(migrations[step] ?? '');
          this.#database.pragma(`user_version = ${step + 1}`);
        })
        .immediate();
    }
  }
}

/** Other processes that open or close the journal in the moment in which the seal is looked at. */
const SEAL_TRIES = 5;

/**
 * Take the seal off before SQLite touches the file. With a write-ahead log beside the file it is open elsewhere or was not closed:
 * then the hashes of the rows decide alone. @returns true when the seal does not fit the file.
 */
function breakSeal(path: string, markPath: string): boolean {
  for (let tries = 0; ; tries += 1) {
    const mark = sealedMark(path, markPath);
    if (mark === null) return false;
    const isBroken = !existsSync(path) || sealOf(path) !== mark.seal;
    // Another process may have opened, written and closed it meanwhile: then there is another seal, none, or a log.
    const isSame = sealedMark(path, markPath)?.seal === mark.seal;
    if (isSame) {
      writeMark(markPath, mark);
      return isBroken;
    }
    if (!isBroken || tries === SEAL_TRIES) return false;
  }
}

/** Null when nothing is sealed; `verify` says so when the counter file cannot be read. */
function sealedMark(path: string, markPath: string): Mark | null {
  try {
    const mark = readMark(markPath);
    return mark?.seal == null || existsSync(`${path}-wal`) ? null : mark;
  } catch {
    return null;
  }
}
