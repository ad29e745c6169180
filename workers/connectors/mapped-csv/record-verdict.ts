import { recordDatasets } from '../../../src-core/anycost/records.ts';
import { listOf } from '../../../src-core/anycost/sentence.ts';
import type { SqlRunner, StagedFile } from '../../../src-core/connector/file-connector.ts';
import type { RecordScan } from '../../../src-core/connector/record-scan.ts';
import type { Oddity, SniffVerdict } from '../../../src-core/contract/imports.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import type { TableSource } from '../table-source.ts';

const nouns = {
  'llm-usage': 'LLM usage',
  'gpu-job': 'GPU jobs',
  'gpu-sample': 'GPU samples',
  metric: 'metrics',
} as const;

/** What a table of usage records is, in words; reads its rows once. @param what "Azure LLM request trace" and the like */
export async function describeRecords(input: {
  file: StagedFile;
  sql: SqlRunner;
  signal: AbortSignal;
  format: string;
  what: string;
  source: TableSource;
  scan: RecordScan;
  oddities: readonly Oddity[];
}): Promise<SniffVerdict> {
  const { file, sql, signal, source, scan } = input;
  const at = scan.columns.get(recordDatasets[scan.dataset].at) ?? 'NULL::TIMESTAMP';
  const instant = (sql: string) => `strftime(${sql}, '%Y-%m-%dT%H:%M:%SZ')`;
  const [row] = await sql.all(
    `SELECT count(*) AS n, count(*) FILTER (${scan.rejections.map(rule => rule.sql).join(' OR ') || 'false'}) AS bad,
       ${instant(`min(${at})`)} AS first, ${instant(`max(${at}) + INTERVAL 1 SECOND`)} AS last, list(DISTINCT ${scan.scope}) AS scopes
     FROM (${scan.rawSql})`,
    [],
    signal,
  );
  const count = Number(row?.n ?? 0);
  const bad = Number(row?.bad ?? 0);
  const { first, last } = row ?? {};
  const period = typeof first === 'string' && typeof last === 'string' ? { start: first, end: last } : null;
  const scopes = ((row?.scopes as { items?: unknown[] } | null)?.items ?? []).map(String).filter(name => name !== '');
  const problem =
    count === 0
      ? new AppError('records.no-rows', { name: file.name, version: '1' })
      : bad === count
        ? new AppError('focus.no-valid-rows', {
            name: file.name,
            rows: count,
            reason: scan.rejections[0]?.message ?? '',
          })
        : null;
  const parts = [
    `${count.toLocaleString('en-US')} ${count === 1 ? 'row' : 'rows'} of ${nouns[scan.dataset]}`,
    ...(scopes.length > 0 ? [listOf(scopes)] : []),
    ...(period === null ? [] : [`${period.start.slice(0, 10)} to ${period.end.slice(0, 10)}`]),
  ];
  return {
    name: file.name,
    sizeBytes: file.sizeBytes,
    format: input.format,
    formatVersion: '1',
    container: source.container,
    sentence: `${input.what}: ${parts.join(', ')}.`,
    oddities: [
      ...source.oddities,
      ...input.oddities,
      ...(bad > 0
        ? [{ code: 'rows.rejected', message: `${bad} rows cannot be read as records.`, columns: [], count: bad }]
        : []),
    ],
    columns: { present: [...scan.columns.keys()], missingMandatory: [], custom: [], unknown: [] },
    dialect: source.dialect,
    rows: { count, exact: true },
    period,
    problem: problem?.toWire() ?? null,
  };
}
