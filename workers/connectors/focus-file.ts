import { matchColumns } from '../../src-core/anycost/column-match.ts';
import { mapToFocus14 } from '../../src-core/anycost/focus-mapping.ts';
import {
  detectVersion,
  looksLikeFocus,
  missingMandatory,
  requiredColumns,
} from '../../src-core/anycost/focus-version.ts';
import { describeFocusFile } from '../../src-core/anycost/sentence.ts';
import type { FileConnector, FocusScan, SqlRunner, StagedFile } from '../../src-core/connector/file-connector.ts';
import type { SniffVerdict } from '../../src-core/contract/imports.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { openCsv } from './csv-source.ts';
import { readFacts } from './file-facts.ts';
import { readBytes } from './file-head.ts';
import { openParquet } from './parquet-source.ts';
import type { TableSource } from './table-source.ts';

/** Rows looked at in a file that is too large to read whole for its sentence. */
const SAMPLE_ROWS = 20_000;
const WHOLE_FILE_BYTES = 32 * 1024 * 1024;

/** FOCUS 1.0 to 1.4 as CSV, gzipped CSV or Parquet. */
export const focusFile: FileConnector = {
  id: 'focus-file',
  title: 'FOCUS file (CSV, gzipped CSV, Parquet)',
  async sniff(file, sql, signal) {
    try {
      return await sniffFocus(file, sql, signal);
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'call.cancelled') throw error;
      return { verdict: refused(file, error), scan: null };
    }
  },
  explain: () => null,
};

async function sniffFocus(
  file: StagedFile,
  sql: SqlRunner,
  signal: AbortSignal,
): Promise<{ verdict: SniffVerdict; scan: FocusScan | null }> {
  if (file.sizeBytes === 0) throw new AppError('file.empty', { name: file.name });
  const source = await openTable(file, sql, signal);
  const match = matchColumns(source.header);
  if (!looksLikeFocus(match)) throw new AppError('format.unrecognised', { name: file.name });
  if (match.duplicates.length > 0)
    throw new AppError('focus.duplicate-columns', { name: file.name, columns: match.duplicates });
  const lacking = requiredColumns.filter(name => !match.focus.has(name));
  if (lacking.length > 0) throw new AppError('focus.missing-columns', { name: file.name, columns: lacking });
  const version = detectVersion(match);
  const mapping = mapToFocus14(match, source);
  const rawSql = `SELECT *, ${mapping.helpers.join(', ')} FROM (${source.sql})`;
  const readsWhole =
    source.container === 'parquet' || source.estimatedRows === null || file.sizeBytes <= WHOLE_FILE_BYTES;
  const facts = await readFacts(sql, readsWhole ? rawSql : `${rawSql} LIMIT ${SAMPLE_ROWS}`, mapping.columns, signal);
  const rows = { count: readsWhole ? facts.rows : (source.estimatedRows ?? 0), exact: readsWhole };
  const verdict: SniffVerdict = {
    name: file.name,
    sizeBytes: file.sizeBytes,
    format: 'focus',
    formatVersion: version,
    container: source.container,
    sentence: describeFocusFile({ ...facts, version, container: source.container, producer: null, rows }),
    oddities: [...source.oddities],
    columns: {
      present: [...match.focus.keys()],
      missingMandatory: missingMandatory(match, version),
      custom: [...match.custom],
      unknown: [...match.unknown],
    },
    dialect: source.dialect,
    rows,
    period:
      facts.period === null ? null : { start: facts.period.start.toISOString(), end: facts.period.end.toISOString() },
    problem: null,
  };
  const scan: FocusScan = {
    kind: 'scan',
    rawSql,
    rawColumns: source.names,
    columns: mapping.columns,
    rejections: mapping.badValues.filter(rule => (requiredColumns as readonly string[]).includes(rule.column)),
    findings: [
      ...mapping.badValues.filter(rule => !(requiredColumns as readonly string[]).includes(rule.column)),
      ...mapping.findings,
    ],
  };
  return { verdict, scan };
}

async function openTable(file: StagedFile, sql: SqlRunner, signal: AbortSignal): Promise<TableSource> {
  const magic = await readBytes(file.path, 0, 4);
  if (magic.toString('latin1') === 'PAR1') return openParquet(file, sql, signal);
  return openCsv(file, magic[0] === 0x1f && magic[1] === 0x8b, signal);
}

function refused(file: StagedFile, error: AppError): SniffVerdict {
  return {
    name: file.name,
    sizeBytes: file.sizeBytes,
    format: null,
    formatVersion: null,
    container: null,
    sentence: error.userMessage,
    oddities: [],
    columns: { present: [], missingMandatory: [], custom: [], unknown: [] },
    dialect: null,
    rows: null,
    period: null,
    problem: wireOf(error),
  };
}

/** The contract's lists are mutable; the error's are not. */
function wireOf(error: AppError): SniffVerdict['problem'] {
  const { code, details, traceId } = error.toWire();
  const copied = Object.entries(details).map(([name, value]) => [
    name,
    typeof value === 'object' && value !== null ? [...value] : value,
  ]);
  return { code, details: Object.fromEntries(copied), traceId };
}
