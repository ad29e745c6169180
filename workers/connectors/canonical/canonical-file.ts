import { type RecordDatasetName, recordDatasetNames, recordDatasets } from '../../../src-core/anycost/records.ts';
import type { FileConnector, SqlRunner, StagedFile } from '../../../src-core/connector/file-connector.ts';
import { recogniseBytes } from '../../../src-core/connector/file-kind.ts';
import type { RecordScan } from '../../../src-core/connector/record-scan.ts';
import type { SniffVerdict } from '../../../src-core/contract/imports.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { inflateHead, readBytes } from '../file-head.ts';
import { checkGzip } from '../gzip-check.ts';
import { refusalVerdict } from '../refusal-verdict.ts';
import { explainScanError } from '../scan-errors.ts';
import { checkUtf8 } from '../utf8-check.ts';
import { canonicalColumns, canonicalScan } from './canonical-csv.ts';

/** Longer than any header of ours. */
const headBytes = 16 * 1024;

/**
 * Our own CSV of usage records, known by its exact header: what API sources write, and what a person can write to bring in records of a
 * format that Mureon does not read.
 */
export const canonicalFile: FileConnector = {
  id: 'canonical-file',
  title: 'Mureon usage records (CSV)',
  async sniff(file, sql, signal) {
    try {
      const { dataset, scan, isGzip } = await readHeader(file, signal);
      return { scan, verdict: await describe(file, { dataset, scan, isGzip }, sql, signal) };
    } catch (error) {
      signal.throwIfAborted();
      const known = error instanceof AppError ? error : explainScanError(error, file);
      if (known === null || known.code === 'call.cancelled') throw error;
      return { verdict: refusalVerdict(file, known), scan: null };
    }
  },
  async open(file, _sql, signal) {
    const { dataset, scan } = await readHeader(file, signal);
    return { format: `mureon-${dataset}`, formatVersion: '1', customColumns: [], rows: null, scan };
  },
  explain: explainScanError,
};

type Header = { readonly dataset: RecordDatasetName; readonly scan: RecordScan; readonly isGzip: boolean };

/** @throws AppError `format.unrecognised` when the first line is not one of ours, `format.encoding`, `format.truncated-gzip` */
async function readHeader(file: StagedFile, signal: AbortSignal): Promise<Header> {
  const head = await readBytes(file.path, 0, headBytes);
  const isGzip = recogniseBytes(head).kind === 'gzip';
  const { bytes } = isGzip ? await inflateHead(head, headBytes) : { bytes: head };
  const [line = ''] = bytes.toString('utf8').split(/\r?\n/, 1);
  const dataset = recordDatasetNames.find(name => line === canonicalColumns(name).join(','));
  if (dataset === undefined)
    throw new AppError('format.unrecognised', { name: file.name, what: 'a file of an unknown kind', advice: '' });
  if (isGzip) await checkGzip(file, signal, true);
  else await checkUtf8(file, signal);
  return { dataset, isGzip, scan: canonicalScan(dataset, file.path, { merge: 'upsert', isTemporary: false, isGzip }) };
}

async function describe(
  file: StagedFile,
  { dataset, scan, isGzip }: Header,
  sql: SqlRunner,
  signal: AbortSignal,
): Promise<SniffVerdict> {
  const at = scan.columns.get(recordDatasets[dataset].at);
  const rejected = scan.rejections.map(rule => rule.sql).join(' OR ');
  const [row] = await sql.all(
    `SELECT count(*) AS n, count(*) FILTER (${rejected}) AS bad, strftime(min(${at}), '%Y-%m-%dT%H:%M:%SZ') AS first, strftime(max(${at}), '%Y-%m-%dT%H:%M:%SZ') AS last,
       count(DISTINCT ${scan.scope}) AS scopes FROM (${scan.rawSql})`,
    [],
    signal,
  );
  const count = Number(row?.n ?? 0);
  const bad = Number(row?.bad ?? 0);
  const { first, last } = row ?? {};
  const period = typeof first === 'string' && typeof last === 'string' ? { start: first, end: last } : null;
  const when = period === null ? '' : `, ${period.start.slice(0, 10)} to ${period.end.slice(0, 10)}`;
  const problem = count === 0 ? new AppError('records.no-rows', { name: file.name, version: '1' }) : null;
  return {
    name: file.name,
    sizeBytes: file.sizeBytes,
    format: `mureon-${dataset}`,
    formatVersion: '1',
    container: isGzip ? 'csv.gz' : 'csv',
    sentence: `Mureon ${dataset} records as CSV: ${count === 1 ? '1 row' : `${count} rows`}${when}.`,
    oddities:
      bad === 0
        ? []
        : [{ code: 'rows.rejected', message: `${bad} rows cannot be read as records.`, columns: [], count: bad }],
    columns: { present: [...scan.columns.keys()], missingMandatory: [], custom: [], unknown: [] },
    dialect: { delimiter: ',', encoding: 'UTF-8', lineEnds: 'lf', nullWords: [] },
    rows: { count, exact: true },
    period,
    problem: problem?.toWire() ?? null,
  };
}
