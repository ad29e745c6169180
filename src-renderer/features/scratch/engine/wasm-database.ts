import { AsyncDuckDB, VoidLogger } from '@duckdb/duckdb-wasm';
import engineScript from '@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js?url';
import engineModule from '@duckdb/duckdb-wasm/dist/duckdb-eh.wasm?url';
import { tableFromIPC } from 'apache-arrow';
import { AppError } from '../../../../src-core/errors/app-error.ts';
import { FILES, profile } from './profile.ts';
import { startWorker } from './worker-script.ts';

/** DuckDB's own number for files that the page reads piece by piece (`DuckDBDataProtocol.BROWSER_FILEREADER`). */
const BROWSER_FILEREADER = 2;
/** How long an engine may take to hear that a statement is not wanted any more before its worker is ended. */
const CANCEL_MS = 1_500;

/** One duckdb-wasm in a worker of its own, from the bundle, under our profile. Statements run one at a time. */
export class WasmDatabase {
  readonly #db: AsyncDuckDB;
  readonly #connection: number;
  #isEnded = false;

  private constructor(db: AsyncDuckDB, connection: number) {
    this.#db = db;
    this.#connection = connection;
  }

  static async open(): Promise<WasmDatabase> {
    const db = new AsyncDuckDB(new VoidLogger(), startWorker(engineScript, { name: 'scratch' }));
    await db.instantiate(new URL(engineModule, document.baseURI).href);
    await db.open({ path: ':memory:', arrowLosslessConversion: true, allowUnsignedExtensions: false });
    const opened = new WasmDatabase(db, await db.connectInternal());
    for (const sql of profile) await opened.exec(sql);
    return opened;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Our own statements: short, not cancelled. @returns one Arrow IPC stream */
  exec(sql: string): Promise<Uint8Array> {
    return this.#db.runQuery(this.#connection, sql);
  }

  async rows(sql: string): Promise<Record<string, unknown>[]> {
    return tableFromIPC(await this.exec(sql)).toArray();
  }

  tokens(text: string): Promise<{ offsets: number[] }> {
    return this.#db.tokenize(text);
  }

  /**
   * A statement of the reader, in slices, so that it can be stopped. An engine that does not listen is ended, and everything in it is gone:
   * `isEnded` says so.
   * @throws AppError `call.cancelled`; errors of the engine as they are
   */
  async run(sql: string, signal: AbortSignal): Promise<Uint8Array> {
    const stop = () => {
      setTimeout(() => !settled && this.end(), CANCEL_MS);
    };
    let settled = false;
    signal.addEventListener('abort', stop, { once: true });
    const gone = new Promise<never>((_, reject) => {
      this.#onEnd = () => reject(new AppError('call.cancelled'));
    });
    try {
      return await Promise.race([this.#inSlices(sql, signal), gone]);
    } finally {
      settled = true;
      signal.removeEventListener('abort', stop);
      this.#onEnd = () => undefined;
    }
  }

  #onEnd: () => void = () => undefined;

  async #inSlices(sql: string, signal: AbortSignal): Promise<Uint8Array> {
    const check = async () => {
      if (!signal.aborted) return;
      await this.#db.cancelPendingQuery(this.#connection);
      throw new AppError('call.cancelled');
    };
    let head = await this.#db.startPendingQuery(this.#connection, sql, true);
    while (head === null) {
      await check();
      head = await this.#db.pollPendingQuery(this.#connection);
    }
    const pieces = [head];
    for (;;) {
      await check();
      const piece = await this.#db.fetchQueryResults(this.#connection);
      if (piece === null) continue;
      if (piece.length === 0) break;
      pieces.push(piece);
    }
    return joined(pieces);
  }

  /** @returns the name under which SQL finds it */
  async register(file: File, number: number): Promise<string> {
    const name = `${FILES}${number}`;
    await this.#db.registerFileHandle(name, file, BROWSER_FILEREADER, true);
    return name;
  }

  async unregister(name: string): Promise<void> {
    await this.#db.dropFile(name);
  }

  /** @param bytes one whole Arrow IPC stream; the worker takes them over */
  async insertArrow(table: string, bytes: Uint8Array, isNew: boolean): Promise<void> {
    await this.#db.insertArrowFromIPCStream(this.#connection, bytes, { name: table, create: isNew });
  }

  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    void this.#db.terminate();
    this.#onEnd();
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
