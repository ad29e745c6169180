import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { type Table, tableFromIPC } from 'apache-arrow';
import { profile } from '../../../src-renderer/features/scratch/engine/profile.ts';

/** The engine of Scratch in this process, under its profile: the same WebAssembly that the page runs. */
export type Wasm = {
  rows(sql: string): Record<string, unknown>[];
  table(sql: string): Table;
  insert(name: string, bytes: Uint8Array): void;
  file(name: string, text: string): void;
};

type Blocking = {
  instantiate(): Promise<unknown>;
  open(config: object): void;
  connect(): { _conn: number };
  runQuery(connection: number, sql: string): Uint8Array;
  insertArrowFromIPCStream(connection: number, bytes: Uint8Array, options: object): void;
  registerFileText(name: string, text: string): void;
};

export async function openWasm(): Promise<Wasm> {
  const require = createRequire(import.meta.url);
  const main = require.resolve('@duckdb/duckdb-wasm/dist/duckdb-node-blocking.cjs');
  const duckdb = require(main);
  const bundle = (name: string) => ({ mainModule: `${dirname(main)}/duckdb-${name}.wasm`, mainWorker: '' });
  const db: Blocking = await duckdb.createDuckDB(
    { mvp: bundle('mvp'), eh: bundle('eh') },
    new duckdb.VoidLogger(),
    duckdb.NODE_RUNTIME,
  );
  await db.instantiate();
  db.open({ path: ':memory:', arrowLosslessConversion: true, allowUnsignedExtensions: false });
  const connection = db.connect()._conn;
  const table = (sql: string) => tableFromIPC(db.runQuery(connection, sql));
  for (const sql of profile) table(sql);
  return {
    table,
    rows: sql => table(sql).toArray(),
    insert: (name, bytes) => db.insertArrowFromIPCStream(connection, bytes, { name, create: true }),
    file: (name, text) => db.registerFileText(name, text),
  };
}
