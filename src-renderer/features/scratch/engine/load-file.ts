import { AppError } from '../../../../src-core/errors/app-error.ts';
import { quoteIdentifier } from '../../../../src-core/query/sql-text.ts';
import { csvHead } from '../readers/csv-head.ts';
import { fileKind, tableName } from '../readers/file-kind.ts';
import { limits } from '../readers/limits.ts';
import { readInWorker } from '../readers/read-in-worker.ts';
import type { FileKind, ReadPart, TextMode } from '../readers/reading.ts';
import { columnType, readFacts, textFactsSql, typedTableSql } from './column-types.ts';
import { engineError } from './engine-error.ts';
import type { WasmDatabase } from './wasm-database.ts';

/** Names that begin like this are ours while a file is read. */
export const HIDDEN = '__';

const BATCH = `${HIDDEN}batch`;
const rawName = (part: string) => `${HIDDEN}raw_${part}`;

export type LoadedTable = { name: string; part: string; kind: FileKind };

/**
 * Reads a file into tables, all of it or nothing: one, or one per sheet of a workbook.
 * @param report bytes read
 * @throws AppError of the readers, `format.csv-structure`, `scratch.out-of-memory`, `call.cancelled`
 */
export async function loadFile(
  db: WasmDatabase,
  file: File,
  taken: ReadonlySet<string>,
  report: (doneBytes: number) => void,
  signal: AbortSignal,
): Promise<LoadedTable[]> {
  const kind = await fileKind(file);
  const made: string[] = [];
  const raws = new Set<string>();
  try {
    const parts =
      kind === 'csv' ? [await readCsv(db, file, raws, signal)] : await readOther(db, file, kind, raws, report, signal);
    const names = new Set(taken);
    const loaded: LoadedTable[] = [];
    const isSeveral = parts.length > 1;
    for (const part of parts) {
      const name = tableName(file.name, isSeveral ? part.part : '', names);
      names.add(name);
      await settle(db, part, name, signal);
      made.push(name);
      loaded.push({ name, part: part.part, kind });
    }
    return loaded;
  } catch (error) {
    if (!db.isEnded) for (const name of made) await dropTable(db, name);
    throw error instanceof AppError ? error : readError(error, file.name, kind);
  } finally {
    if (!db.isEnded) for (const name of [...raws, BATCH]) await dropTable(db, name);
  }
}

export async function dropTable(db: WasmDatabase, name: string): Promise<void> {
  await db.exec(`DROP TABLE IF EXISTS ${quoteIdentifier(name)}`);
}

/** Every text of every line as it stands; a line with more or fewer fields than the first is an error, not a guess. */
async function readCsv(db: WasmDatabase, file: File, raws: Set<string>, signal: AbortSignal): Promise<ReadPart> {
  const { delimiter, names } = csvHead(await file.slice(0, limits.csvLine).text(), file.name);
  const path = await db.register(file, ++registered);
  const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
  const columns = names.map(name => `${literal(name)}: 'VARCHAR'`).join(', ');
  raws.add(rawName(''));
  try {
    await db.run(
      `CREATE TABLE ${quoteIdentifier(rawName(''))} AS SELECT * FROM read_csv('${path}', auto_detect = false, header = true,
       delim = ${literal(delimiter)}, quote = '"', escape = '"', compression = 'none', null_padding = false, strict_mode = true,
       max_line_size = ${limits.csvLine}, columns = {${columns}})`,
      signal,
    );
  } finally {
    if (!db.isEnded) await db.unregister(path);
  }
  return { part: '', rows: -1, modes: Object.fromEntries(names.map(name => [name, 'all' as TextMode])) };
}
let registered = 0;

async function readOther(
  db: WasmDatabase,
  file: File,
  kind: Exclude<FileKind, 'csv'>,
  raws: Set<string>,
  report: (doneBytes: number) => void,
  signal: AbortSignal,
): Promise<ReadPart[]> {
  const columnsOf = new Map<string, Set<string>>();
  return readInWorker(
    { file, kind },
    {
      progress: report,
      batch: async ({ part, bytes }) => {
        const raw = rawName(part);
        const known = columnsOf.get(part);
        if (!known) {
          raws.add(raw);
          await db.insertArrow(raw, bytes, true);
          columnsOf.set(part, new Set(await columnNames(db, raw)));
          return;
        }
        await db.insertArrow(BATCH, bytes, true);
        for (const name of await columnNames(db, BATCH)) {
          if (known.has(name)) continue;
          known.add(name); // a record had something that none before it had
          await db.exec(`ALTER TABLE ${quoteIdentifier(raw)} ADD COLUMN ${quoteIdentifier(name)} VARCHAR`);
        }
        await db.exec(`INSERT INTO ${quoteIdentifier(raw)} BY NAME SELECT * FROM ${quoteIdentifier(BATCH)}`);
        await dropTable(db, BATCH);
      },
    },
    signal,
  );
}

/** Gives the columns their types and the table its name; every row that was read must be in it. */
async function settle(
  db: WasmDatabase,
  { part, rows, modes }: ReadPart,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const raw = rawName(part);
  const described = await describe(db, raw);
  const texts = described.filter(column => column.type === 'VARCHAR' && (modes[column.name] ?? 'none') !== 'none');
  const types = new Map<string, string>();
  for (let at = 0; at < texts.length; at += 100) {
    const names = texts.slice(at, at + 100).map(column => column.name);
    const [facts] = await db.rows(textFactsSql(raw, names));
    names.forEach((column, index) => {
      types.set(column, columnType(readFacts(String(facts?.[`c${index}`] ?? '')), modes[column] ?? 'none'));
    });
  }
  const columns = described.map(column => ({
    name: column.name,
    from: column.type,
    type: types.get(column.name) ?? column.type,
  }));
  await db.run(typedTableSql(raw, name, columns), signal);
  const [counted] = await db.rows(`SELECT count(*)::VARCHAR AS n FROM ${quoteIdentifier(name)}`);
  if (rows >= 0 && String(counted?.n) !== String(rows)) {
    await dropTable(db, name);
    throw new AppError('scratch.unreadable', {
      name,
      reason: `${rows} rows were read and ${String(counted?.n)} arrived`,
    });
  }
}

export async function describe(db: WasmDatabase, table: string): Promise<{ name: string; type: string }[]> {
  const rows = await db.rows(
    `SELECT column_name AS name, column_type AS type FROM (DESCRIBE ${quoteIdentifier(table)})`,
  );
  return rows.map(row => ({ name: String(row.name), type: String(row.type) }));
}

async function columnNames(db: WasmDatabase, table: string): Promise<string[]> {
  return (await describe(db, table)).map(column => column.name);
}

function readError(error: unknown, name: string, kind: FileKind): AppError {
  const known = engineError(error);
  if (known.code !== 'sql.invalid' || kind !== 'csv') return known;
  const message = error instanceof Error ? error.message : '';
  const line = /Line: (\d+)/i.exec(message)?.[1] ?? '?';
  const said =
    /Expected Number of Columns: \d+ Found: \d+|Value with [^\n.]+|Invalid unicode[^\n]*|Maximum line size[^\n.]*/i;
  const reason = said.exec(message)?.[0] ?? 'it has other fields than the first line, or a quote that does not end';
  return new AppError('format.csv-structure', { name, line, reason: reason.trim() }, { cause: error });
}
