import type { StagedFile } from '../../../src-core/connector/file-connector.ts';
import { quoteIdentifier, quoteLiteral, ROW_NUMBER_SQL } from '../../../src-core/connector/sql-text.ts';
import { uniqueName } from '../column-names.ts';
import { inflateHead, readBytes } from '../file-head.ts';
import { repeated } from '../native-bill.ts';
import type { TableSource } from '../table-source.ts';
import { withQuotedNumbers } from './quoted-numbers.ts';

const MAX_OBJECT_BYTES = 16 * 1024 * 1024;

/** The first kilobytes of a text file, inflated when needed: enough to see keys without reading the file. */
export async function headText(file: StagedFile, isGzip: boolean): Promise<string> {
  const head = await readBytes(file.path, 0, 64 * 1024);
  const { bytes } = isGzip ? await inflateHead(head, 64 * 1024) : { bytes: head };
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}

/**
 * Open JSON lines or a JSON array of objects as a table of text columns, one a top-level key; nested values stay JSON text.
 * Broken JSON past what the copy notices is reported by the scan.
 * @throws AppError `focus.duplicate-columns` when two keys differ in case only, `format.json-structure`
 */
export async function openJson(file: StagedFile, isGzip: boolean, signal: AbortSignal): Promise<TableSource> {
  const copy = await withQuotedNumbers(file, isGzip, signal);
  const refusal = repeated(file, copy.keys);
  if (refusal !== null) throw refusal;
  const columns = copy.keys.map(key => `${quoteLiteral(key)}: 'VARCHAR'`).join(', ');
  const names = copy.keys.map(uniqueName);
  const listed = copy.keys
    .map((key, index) => `${quoteIdentifier(key)} AS ${quoteIdentifier(names[index] ?? key)}`)
    .join(', ');
  const format = copy.isArray ? 'array' : 'newline_delimited';
  return {
    container: isGzip ? 'json.gz' : 'json',
    names,
    header: copy.keys,
    types: new Map(names.map(name => [name, 'VARCHAR'])),
    sql:
      `SELECT ${ROW_NUMBER_SQL}${listed} FROM read_json(${quoteLiteral(copy.path)}, format = '${format}', ` +
      `columns = {${columns}}, compression = 'uncompressed', maximum_object_size = ${MAX_OBJECT_BYTES})`,
    dialect: null,
    oddities: [],
    nullWords: ['null'],
    slashDates: null,
    amountProblem: null,
    temporary: [copy.path],
    tableBytes: copy.bytes,
    estimatedRows: null,
  };
}
