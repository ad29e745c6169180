import { type ColumnMatch, matchColumns } from '../../src-core/anycost/column-match.ts';
import { conformanceRules } from '../../src-core/anycost/conformance.ts';
import { columnOddities, oddity } from '../../src-core/anycost/file-oddities.ts';
import { focus14Columns } from '../../src-core/anycost/focus-columns.ts';
import { mapToFocus14 } from '../../src-core/anycost/focus-mapping.ts';
import {
  detectProducer,
  detectVersion,
  looksLikeFocus,
  missingMandatory,
  requiredColumns,
} from '../../src-core/anycost/focus-version.ts';
import { recogniseTable } from '../../src-core/anycost/known-files.ts';
import { describeFocusFile } from '../../src-core/anycost/sentence.ts';
import type { FileConnector, FocusScan, SqlRunner, StagedFile } from '../../src-core/connector/file-connector.ts';
import { recogniseBytes } from '../../src-core/connector/file-kind.ts';
import type { SniffVerdict } from '../../src-core/contract/imports.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { openCsv } from './csv-source.ts';
import { type FileFacts, readFacts, roundedCosts } from './file-facts.ts';
import { readBytes } from './file-head.ts';
import { openParquet } from './parquet-source.ts';
import { refusalVerdict } from './refusal-verdict.ts';
import { refuseKind } from './refuse-kind.ts';
import { explainScanError } from './scan-errors.ts';
import type { TableSource } from './table-source.ts';

/** Larger text files are described from their first rows, larger Parquet files from a few columns; smaller ones are read whole. */
export const SAMPLE_ROWS = 20_000;
export const WHOLE_FILE_BYTES = 32 * 1024 * 1024;
const MAX_COLUMNS = 2000;

type Sniffed = { verdict: SniffVerdict; scan: FocusScan | null };

/** FOCUS 1.0 to 1.4 as CSV, gzipped CSV or Parquet. What is read and what is refused: docs/user-guide/files.md. */
export const focusFile: FileConnector = {
  id: 'focus-file',
  title: 'FOCUS file (CSV, gzipped CSV, Parquet)',
  async sniff(file, sql, signal) {
    try {
      return await sniffFocus(file, sql, signal);
    } catch (error) {
      signal.throwIfAborted();
      const known = error instanceof AppError ? error : explainScanError(error, file);
      if (known === null || known.code === 'call.cancelled') throw error;
      return { verdict: refusalVerdict(file, known), scan: null };
    }
  },
  async open(file, sql, signal) {
    try {
      const { source, match, version, scan } = await readStructure(file, sql, signal);
      const customColumns = [...match.custom, ...match.unknown];
      return { format: 'focus', formatVersion: version, customColumns, rows: source.estimatedRows, scan };
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof AppError ? error : (explainScanError(error, file) ?? error);
    }
  },
  explain: explainScanError,
};

/** The file's columns and how they map; reads a sample and the ends of the file, none of the rows. */
async function readStructure(file: StagedFile, sql: SqlRunner, signal: AbortSignal) {
  const source = await openTable(file, sql, signal, header => refuseHeader(file, header));
  const match = matchColumns(source.names);
  const version = detectVersion(match);
  const mapping = mapToFocus14(match, source);
  const rules = conformanceRules(mapping, version);
  const { columns, helpers } = mapping;
  const rawSql = `SELECT *, ${helpers.join(', ')} FROM (${source.sql})`;
  const { names: rawColumns, temporary } = source;
  const scan: FocusScan = { kind: 'scan', rawSql, rawColumns, temporary, columns, ...rules };
  return { source, match, version, mapping, scan };
}

async function sniffFocus(file: StagedFile, sql: SqlRunner, signal: AbortSignal): Promise<Sniffed> {
  const { source, match, version, mapping, scan } = await readStructure(file, sql, signal);
  const { rawSql } = scan;
  const isLarge = source.tableBytes > WHOLE_FILE_BYTES;
  const isColumnar = source.container === 'parquet';
  const isReadWhole = !isLarge || isColumnar;
  const { columns } = mapping;
  const sampleSql = isLarge ? `${rawSql} LIMIT ${SAMPLE_ROWS}` : rawSql;
  // Of a large Parquet file only the few columns of the sentence are read; its rows are checked at import.
  const isChecked = !(isLarge && isColumnar);
  const facts = await readFacts(
    sql,
    {
      sql: isColumnar ? rawSql : sampleSql,
      columns,
      rejections: isChecked ? scan.rejections : [],
      isEmpty: mapping.isEmpty,
    },
    isChecked ? neverEmpty(columns) : [],
    signal,
  );
  const oddities = [
    ...source.oddities,
    ...columnOddities(match, version),
    ...factOddities(facts, isReadWhole),
    ...(await roundedCosts(sql, { sql: sampleSql, columns }, signal)),
  ];
  const rows = { count: isReadWhole ? facts.rows : (source.estimatedRows ?? 0), exact: isReadWhole };
  const problem = problemOf(file, facts, isReadWhole, version);
  const verdict: SniffVerdict = {
    name: file.name,
    sizeBytes: file.sizeBytes,
    format: 'focus',
    formatVersion: version,
    container: source.container,
    sentence: describeFocusFile({
      ...facts,
      version,
      container: source.container,
      producer: detectProducer(match),
      rows,
    }),
    oddities,
    columns: columnsOf(match, missingMandatory(match, version)),
    dialect: source.dialect,
    rows,
    period:
      facts.period === null ? null : { start: facts.period.start.toISOString(), end: facts.period.end.toISOString() },
    providers: [...facts.providers],
    currencies: [...facts.currencies],
    problem: problem?.toWire() ?? null,
  };
  return { verdict, scan: problem === null ? scan : null };
}

/** Present columns that FOCUS says always have a value; an optional column without one is nothing to talk about. */
const neverEmpty = (columns: ReadonlyMap<string, string>): string[] =>
  focus14Columns.filter(column => !column.nullable && columns.has(column.name)).map(column => column.name);

/**
 * Open CSV, gzipped CSV or Parquet as a table. @param refuse why a table with these columns is not wanted; null when it is
 * @throws AppError for everything that is no table, and what `refuse` gives
 */
export async function openTable(
  file: StagedFile,
  sql: SqlRunner,
  signal: AbortSignal,
  refuse: (header: readonly string[]) => AppError | null,
): Promise<TableSource> {
  if (file.sizeBytes === 0) throw new AppError('file.empty', { name: file.name });
  const kind = recogniseBytes(await readBytes(file.path, 0, 4096));
  if (kind.kind === 'parquet') {
    const source = await openParquet(file, sql, signal);
    const refused = refuse(source.header);
    if (refused !== null) throw refused;
    return source;
  }
  if (kind.kind !== 'gzip') refuseKind(file, kind);
  return openCsv(file, kind.kind === 'gzip', { sql, signal, refuse });
}

/** Why a table with these columns cannot be imported as FOCUS; null when it can. */
function refuseHeader(file: StagedFile, header: readonly string[]): AppError | null {
  const { name } = file;
  if (header.length > MAX_COLUMNS)
    return new AppError('format.too-wide', { name, columns: header.length, limit: MAX_COLUMNS });
  const match = matchColumns(header.filter(column => column.trim() !== ''));
  const known = recogniseTable(header);
  if (known !== null && !match.focus.has('ChargePeriodStart'))
    return new AppError('format.unrecognised', { name, ...known });
  if (!looksLikeFocus(match)) {
    const what = header.length > 1 ? 'a table without the columns of FOCUS' : 'text without the columns of FOCUS';
    return new AppError('format.unrecognised', { name, what, advice: '' });
  }
  if (match.duplicates.length > 0) return new AppError('focus.duplicate-columns', { name, columns: match.duplicates });
  const lacking = requiredColumns.filter(column => !match.focus.has(column));
  return lacking.length > 0 ? new AppError('focus.missing-columns', { name, columns: lacking }) : null;
}

/** Why nothing of a file can be imported, from what its rows say; null when something can. */
export function problemOf(file: StagedFile, facts: FileFacts, isReadWhole: boolean, version: string): AppError | null {
  const { name } = file;
  if (facts.rows === 0) return new AppError('focus.no-rows', { name, version });
  if (!isReadWhole || facts.rejected < facts.rows || facts.firstRejection === null) return null;
  return new AppError('focus.no-valid-rows', {
    name,
    rows: facts.rows,
    reason: facts.firstRejection.message.replace(/\.$/, ''),
  });
}

/** What is odd about the rows of a file. */
export function factOddities(facts: FileFacts, isReadWhole: boolean): SniffVerdict['oddities'] {
  const where = isReadWhole ? '' : ` (of the first ${SAMPLE_ROWS.toLocaleString('en-US')})`;
  const found: SniffVerdict['oddities'] = [];
  if (!isReadWhole) {
    const rows = SAMPLE_ROWS.toLocaleString('en-US');
    found.push(
      oddity(
        'sample.only',
        `Provider, period and currency are those of the first ${rows} rows; the rest is read at import.`,
      ),
    );
  }
  if (facts.rejected > 0) {
    const reason = facts.firstRejection === null ? '' : ` ${facts.firstRejection.message}`;
    const columns = facts.firstRejection === null ? [] : [facts.firstRejection.column];
    found.push(
      oddity(
        'rows.rejected',
        `${facts.rejected === 1 ? '1 row' : `${facts.rejected} rows`}${where} cannot be read as charges. First reason:${reason}`,
        columns,
        facts.rejected,
      ),
    );
  }
  if (facts.emptyColumns.length > 0) {
    found.push(oddity('columns.empty', `Columns are present, but empty in every row${where}.`, facts.emptyColumns));
  }
  if (facts.currencies.length > 1) {
    found.push(
      oddity('currency.several', `The file holds ${facts.currencies.length} currencies; they are never added up.`, [
        'BillingCurrency',
      ]),
    );
  }
  return found;
}

const columnsOf = (match: ColumnMatch, missing: readonly string[]): SniffVerdict['columns'] => ({
  present: [...match.focus.keys()],
  missingMandatory: [...missing],
  custom: [...match.custom],
  unknown: [...match.unknown],
});
