import { headerOddities } from '../../src-core/anycost/file-oddities.ts';
import type { SqlRunner, StagedFile } from '../../src-core/connector/file-connector.ts';
import { quoteIdentifier, quoteLiteral } from '../../src-core/connector/sql-text.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { uniqueName } from './column-names.ts';
import { readBytes } from './file-head.ts';
import type { TableSource } from './table-source.ts';

const MAGIC = 'PAR1';

/**
 * Open a Parquet file by its footer.
 * @throws AppError `format.broken-parquet` when the footer is missing, cut or cannot be read
 */
export async function openParquet(file: StagedFile, sql: SqlRunner, signal: AbortSignal): Promise<TableSource> {
  const broken = (cause?: unknown) => new AppError('format.broken-parquet', { name: file.name }, { cause });
  if (file.sizeBytes < 12) throw broken();
  const tail = await readBytes(file.path, file.sizeBytes - 8, 8);
  if (tail.toString('latin1', 4, 8) !== MAGIC || tail.readUInt32LE(0) > file.sizeBytes - 12) throw broken();
  const path = quoteLiteral(file.path);
  try {
    const described = await sql.all(`DESCRIBE SELECT * FROM read_parquet(${path})`, [], signal);
    const header = described.map(row => String(row.column_name));
    const trimmed = header.map(uniqueName);
    const listed = header.map(
      (name, index) => `${quoteIdentifier(name)} AS ${quoteIdentifier(trimmed[index] ?? name)}`,
    );
    return {
      container: 'parquet',
      names: trimmed,
      header,
      types: new Map(described.map((row, index) => [trimmed[index] ?? '', String(row.column_type)])),
      sql: `SELECT file_row_number + 1 AS "x_SourceRow", ${listed.join(', ')} FROM read_parquet(${path}, file_row_number = true)`,
      dialect: null,
      oddities: headerOddities(header),
      nullWords: [],
      slashDates: null,
      amountProblem: null,
      temporary: [],
      tableBytes: file.sizeBytes,
      estimatedRows: null,
    };
  } catch (error) {
    signal.throwIfAborted();
    throw broken(error);
  }
}
