import { useSyncExternalStore } from 'react';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { quoteIdentifier } from '../../../src-core/query/sql-text.ts';
import { ask, type ScratchAnswer } from './engine/ask.ts';
import { engineError } from './engine/engine-error.ts';
import { describe, dropTable, HIDDEN, loadFile } from './engine/load-file.ts';
import { WasmDatabase } from './engine/wasm-database.ts';
import { tableName } from './readers/file-kind.ts';
import type { FileKind } from './readers/reading.ts';

/** Where the rows of a table come from. `part`: the sheet of a workbook. A slice keeps its bytes, so that it can be put back. */
export type TableOrigin =
  | { kind: 'file'; file: File; part: string; format: FileKind }
  | { kind: 'slice'; label: string; lakeVersion: number; isCut: boolean; bytes: Blob; rows: number }
  | { kind: 'made' };

export type ScratchTable = {
  name: string;
  rows: number;
  columns: readonly { name: string; type: string }[];
  origin: TableOrigin;
};

/** What is going on: reading a file, putting a slice in place, starting over. `share` of it is done; null when nobody knows. */
export type ScratchWork = {
  kind: 'opening' | 'reading' | 'placing' | 'restoring';
  label: string;
  share: number | null;
};

export type ScratchState = {
  tables: readonly ScratchTable[];
  work: ScratchWork | null;
  /** Bytes that the engine's tables and its running work take; null before it is open. */
  memoryBytes: number | null;
  failures: readonly { id: number; error: unknown }[];
  /** Tables made by statements that went with an engine which had to be ended. */
  lost: readonly string[];
};

/**
 * The tables beside the lake. They live in this window: another screen leaves them alone, a reload and closing the window end them. Everything that
 * changes tables goes one after the other.
 */
class ScratchSession {
  #state: ScratchState = { tables: [], work: null, memoryBytes: null, failures: [], lost: [] };
  #db: WasmDatabase | null = null;
  #line: Promise<unknown> = Promise.resolve();
  #stop = new AbortController();
  #failures = 0;
  readonly #listeners = new Set<() => void>();

  readonly state = (): ScratchState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** @returns names of the tables that came to be; what could not be read is in `failures` */
  addFiles(files: readonly File[]): Promise<string[]> {
    return this.#next(async signal => {
      const names: string[] = [];
      for (const file of files) {
        try {
          const db = await this.#open();
          this.#work('reading', file.name, 0);
          const report = (done: number) => this.#work('reading', file.name, file.size > 0 ? done / file.size : null);
          const taken = new Set(this.#state.tables.map(table => table.name));
          for (const { name, part, kind } of await loadFile(db, file, taken, report, signal)) {
            names.push(name);
            await this.#list(db, name, { kind: 'file', file, part, format: kind });
          }
        } catch (error) {
          if (signal.aborted) break;
          this.#fail(error);
        }
      }
      return names;
    });
  }

  /** @param bytes one Arrow IPC stream of the lake @returns the table's name; null when it could not be put in place */
  addSlice(
    label: string,
    bytes: Uint8Array,
    facts: { rows: number; lakeVersion: number; isCut: boolean },
  ): Promise<string | null> {
    return this.#next(async () => {
      try {
        const db = await this.#open();
        const name = tableName(label, '', new Set(this.#state.tables.map(table => table.name)));
        const origin: TableOrigin = { kind: 'slice', label, ...facts, bytes: new Blob([new Uint8Array(bytes)]) };
        this.#work('placing', label, null);
        await placeSlice(db, name, bytes, facts.rows);
        await this.#list(db, name, origin);
        return name;
      } catch (error) {
        this.#fail(error);
        return null;
      }
    });
  }

  rename(from: string, to: string): Promise<void> {
    return this.#next(async () => {
      const db = await this.#open();
      try {
        await db.exec(`ALTER TABLE ${quoteIdentifier(from)} RENAME TO ${quoteIdentifier(to)}`);
        this.#set({ tables: this.#state.tables.map(table => (table.name === from ? { ...table, name: to } : table)) });
      } catch (error) {
        this.#fail(engineError(error));
      }
    });
  }

  remove(name: string): Promise<void> {
    return this.#next(async () => {
      const db = await this.#open();
      await dropTable(db, name);
      this.#set({ tables: this.#state.tables.filter(table => table.name !== name) });
    });
  }

  /**
   * Runs statements; tables they make or drop are in the list afterwards. An engine that had to be ended is opened again with the files and
   * slices it held.
   * @throws AppError as `ask`
   */
  run(text: string, limit: number, signal: AbortSignal): Promise<ScratchAnswer | null> {
    return this.#next(async () => {
      const db = await this.#open();
      this.#work(null);
      try {
        return await ask(db, text, limit, signal);
      } finally {
        if (db.isEnded) await this.#restore();
        else await this.#refresh(db);
      }
    });
  }

  /** Ends what is being read; statements end by their own signal. */
  stop(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
  }

  dismiss(id: number): void {
    this.#set({ failures: this.#state.failures.filter(failure => failure.id !== id) });
  }

  forgetLost(): void {
    this.#set({ lost: [] });
  }

  async #open(): Promise<WasmDatabase> {
    if (this.#db && !this.#db.isEnded) return this.#db;
    this.#work('opening', '', null);
    try {
      this.#db = await WasmDatabase.open();
    } catch (error) {
      throw new AppError('scratch.engine-failed', {}, { cause: error });
    }
    return this.#db;
  }

  /** Reads files and places slices again, under the names they have now. */
  async #restore(): Promise<void> {
    const before = this.#state.tables;
    const files = new Map<File, ScratchTable[]>();
    const lost: string[] = [];
    const back = new Set<string>();
    const db = await this.#open();
    for (const table of before) {
      const { origin, name } = table;
      this.#work('restoring', name, null);
      try {
        if (origin.kind === 'made') lost.push(name);
        else if (origin.kind === 'slice') {
          await placeSlice(db, name, new Uint8Array(await origin.bytes.arrayBuffer()), origin.rows);
          await this.#list(db, name, origin);
          back.add(name);
        } else files.set(origin.file, [...(files.get(origin.file) ?? []), table]);
      } catch (error) {
        this.#fail(error);
      }
    }
    for (const [file, tables] of files) await this.#restoreFile(db, file, tables, back);
    this.#set({ lost, tables: this.#state.tables.filter(({ name }) => back.has(name)) });
  }

  async #restoreFile(db: WasmDatabase, file: File, tables: readonly ScratchTable[], back: Set<string>): Promise<void> {
    this.#work('restoring', file.name, null);
    try {
      for (const loaded of await loadFile(db, file, back, () => undefined, this.#stop.signal)) {
        const was = tables.find(({ origin }) => origin.kind === 'file' && origin.part === loaded.part);
        if (!was) {
          await dropTable(db, loaded.name); // a sheet that had been removed
          continue;
        }
        if (loaded.name !== was.name) {
          await db.exec(`ALTER TABLE ${quoteIdentifier(loaded.name)} RENAME TO ${quoteIdentifier(was.name)}`);
        }
        await this.#list(db, was.name, was.origin);
        back.add(was.name);
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  async #list(db: WasmDatabase, name: string, origin: TableOrigin): Promise<void> {
    const table = await factsOf(db, name, origin);
    this.#set({ tables: [...this.#state.tables.filter(known => known.name !== name), table] });
  }

  /** What statements made, dropped or changed. */
  async #refresh(db: WasmDatabase): Promise<void> {
    const found = await db.rows(`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'main'`);
    const names = found.map(row => String(row.name)).filter(name => !name.startsWith(HIDDEN));
    const known = new Map(this.#state.tables.map(table => [table.name, table.origin]));
    const order = [...known.keys(), ...names.filter(name => !known.has(name))].filter(name => names.includes(name));
    const tables: ScratchTable[] = [];
    for (const name of order) tables.push(await factsOf(db, name, known.get(name) ?? { kind: 'made' }));
    this.#set({ tables });
  }

  #next<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const run = async () => {
      try {
        return await work(this.#stop.signal);
      } finally {
        const { memoryBytes } = this.#state;
        const db = this.#db;
        this.#set({ work: null, memoryBytes: db && !db.isEnded ? await memoryOf(db).catch(() => memoryBytes) : null });
      }
    };
    const done = this.#line.then(run, run);
    this.#line = done.catch(() => undefined);
    return done;
  }

  #work(kind: ScratchWork['kind'] | null, label = '', share: number | null = null): void {
    this.#set({ work: kind === null ? null : { kind, label, share } });
  }

  #fail(error: unknown): void {
    this.#failures += 1;
    this.#set({ failures: [...this.#state.failures, { id: this.#failures, error: engineError(error) }].slice(-5) });
  }

  #set(change: Partial<ScratchState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

async function placeSlice(db: WasmDatabase, name: string, bytes: Uint8Array, rows: number): Promise<void> {
  await db.insertArrow(name, bytes, true);
  const [counted] = await db.rows(`SELECT count(*)::VARCHAR AS n FROM ${quoteIdentifier(name)}`);
  if (String(counted?.n) === String(rows)) return;
  await dropTable(db, name);
  throw new AppError('scratch.unreadable', {
    name,
    reason: `${rows} rows were taken and ${String(counted?.n)} arrived`,
  });
}

async function factsOf(db: WasmDatabase, name: string, origin: TableOrigin): Promise<ScratchTable> {
  const columns = await describe(db, name);
  const [counted] = await db.rows(`SELECT count(*)::VARCHAR AS n FROM ${quoteIdentifier(name)}`);
  return { name, columns, rows: Number(counted?.n ?? 0), origin };
}

async function memoryOf(db: WasmDatabase): Promise<number> {
  const [used] = await db.rows('SELECT sum(memory_usage_bytes)::VARCHAR AS bytes FROM duckdb_memory()');
  return Number(used?.bytes ?? 0);
}

export const scratch = new ScratchSession();

export function useScratch(): ScratchState {
  return useSyncExternalStore(scratch.subscribe, scratch.state);
}
