import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCsvText } from '../../../src-core/connector/csv-text.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { type InvoiceTable, plainColumns, readInvoiceTable } from '../../../src-core/reconcile/invoice-table.ts';
import { allRows, toText } from '../import/sql-run.ts';
import { identifier, literal } from '../import/sql-text.ts';
import { stageFile } from '../import/stage.ts';
import type { Lake } from '../lake.ts';

/** A list of invoices is no export; the largest real ones have some ten thousand lines. */
const LIMIT_BYTES = 64 * 2 ** 20;
const LIMIT_ROWS = 500_000;

/**
 * The invoices in a file, not saved: FOCUS Invoice Detail as CSV or Parquet, or a plain CSV list. Read from a copy, like every file from outside.
 * @throws AppError `file.*`, `format.*`, `invoice.not-a-table`
 */
export async function readInvoiceFile(
  { engine, paths }: Pick<Lake, 'engine' | 'paths'>,
  file: { path: string; name: string },
  signal: AbortSignal,
): Promise<InvoiceTable> {
  const stagingDir = join(paths.staging, `invoices-${randomUUID()}`);
  await mkdir(stagingDir, { mode: 0o700 });
  try {
    const staged = await stageFile(file, { stagingDir, limitBytes: LIMIT_BYTES, signal });
    if (await isParquet(staged.path)) return await readParquet(engine, staged.path, file.name, signal);
    return readCsv(await readFile(staged.path), file.name);
  } finally {
    await rm(stagingDir, { recursive: true, force: true });
  }
}

async function isParquet(path: string): Promise<boolean> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.toString('latin1', 0, bytesRead) === 'PAR1';
  } finally {
    await handle.close();
  }
}

function readCsv(bytes: Buffer, name: string): InvoiceTable {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes); // a byte order mark goes
  } catch (error) {
    throw notATable(name, 'it is not UTF-8 text', error);
  }
  const delimiter = (text.split('\n', 1)[0] ?? '').includes(';') ? ';' : ',';
  const { records, openQuoteLine } = parseCsvText(text, delimiter, true, { maxRecords: LIMIT_ROWS + 2 });
  if (openQuoteLine !== null)
    throw new AppError('format.csv-structure', { name, line: openQuoteLine, reason: 'a quote is never closed' });
  const [header = [], ...lines] = records.map(({ cells }) => cells.map(cell => cell.text));
  const torn = records.find(({ cells }) => cells.length !== header.length);
  if (torn)
    throw new AppError('format.csv-structure', {
      ...{ name, line: torn.line, reason: `${torn.cells.length} cells under ${header.length} columns` },
    });
  if (lines.length > LIMIT_ROWS) throw notATable(name, `it has more than ${LIMIT_ROWS} rows`);
  const columns = header.map(column => column.trim());
  const rows = lines.map(line => Object.fromEntries(columns.map((column, index) => [column, line[index] ?? null])));
  return readInvoiceTable(name, columns, rows);
}

async function readParquet(engine: Lake['engine'], path: string, name: string, signal: AbortSignal) {
  try {
    return await engine.withConnection(async connection => {
      const columns = (await allRows(connection, `DESCRIBE SELECT * FROM read_parquet(${literal(path)})`)).map(row =>
        String(row.column_name),
      );
      const cells = columns.map(column => `CAST(${identifier(column)} AS VARCHAR) AS ${identifier(column)}`).join(', ');
      const rows = await allRows(
        connection,
        `SELECT ${cells} FROM read_parquet(${literal(path)}) LIMIT ${LIMIT_ROWS + 1}`,
      );
      if (rows.length > LIMIT_ROWS) throw notATable(name, `it has more than ${LIMIT_ROWS} rows`);
      const texts = rows.map(row => Object.fromEntries(columns.map(column => [column, toText(row[column])])));
      return readInvoiceTable(name, columns, texts);
    }, signal);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('format.broken-parquet', { name }, { cause: error });
  }
}

const notATable = (name: string, reason: string, cause?: unknown) =>
  new AppError('invoice.not-a-table', { name, reason, columns: plainColumns.slice(0, 5).join(', ') }, { cause });
