import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { decimalFromText } from '../../../src-core/anycost/decimal-sql.ts';
import { type RecordColumnType, type RecordDatasetName, recordDatasets } from '../../../src-core/anycost/records.ts';
import { timestampFromText } from '../../../src-core/anycost/timestamp-sql.ts';
import type { CanonicalRow, RecordScan } from '../../../src-core/connector/record-scan.ts';
import type { RowRule } from '../../../src-core/connector/row-rule.ts';
import { quoteIdentifier, quoteLiteral } from '../../../src-core/connector/sql-text.ts';
import { csvScanSql } from '../csv-scan-sql.ts';

/**
 * Rows that code has parsed on their way to DuckDB: a CSV file of ours, every cell text, written beside the staged file (formats that
 * are no tables) or as a drop of its own (API sources). The first columns are the host's.
 */
export const hostColumns = ['x_Dataset', 'x_Scope', 'x_Revision'] as const;

export type CanonicalRecord = {
  readonly scope: string;
  readonly revision: bigint | number;
  readonly row: CanonicalRow;
};

/** Column names of a canonical file of a dataset, in order. */
export const canonicalColumns = (dataset: RecordDatasetName): string[] => [
  ...hostColumns,
  ...recordDatasets[dataset].columns.map(column => column.name),
];

/** Write records as canonical CSV. @returns how many */
export async function writeCanonicalCsv(
  path: string,
  dataset: RecordDatasetName,
  records: AsyncIterable<CanonicalRecord> | Iterable<CanonicalRecord>,
  signal: AbortSignal,
): Promise<number> {
  const names = recordDatasets[dataset].columns.map(column => column.name);
  let count = 0;
  async function* lines() {
    yield canonicalColumns(dataset);
    for await (const { scope, revision, row } of records) {
      for (const name of Object.keys(row)) if (!names.includes(name)) throw new RangeError(`${dataset} has no ${name}`);
      count += 1;
      yield [dataset, scope, String(revision), ...names.map(name => cellText(row[name]))];
    }
  }
  await pipeline(lines(), stringify({ record_delimiter: 'unix' }), createWriteStream(path, { mode: 0o600 }), {
    signal,
  });
  return count;
}

/** Write rows with the columns they have (e.g. FOCUS 1.4 charge lines) as CSV; an absent or null value is an empty cell. */
export async function writeRowsCsv(
  path: string,
  columns: readonly string[],
  rows: AsyncIterable<CanonicalRow> | Iterable<CanonicalRow>,
  signal: AbortSignal,
): Promise<number> {
  let count = 0;
  async function* lines() {
    yield [...columns];
    for await (const row of rows) {
      count += 1;
      yield columns.map(name => cellText(row[name]));
    }
  }
  await pipeline(lines(), stringify({ record_delimiter: 'unix' }), createWriteStream(path, { mode: 0o600 }), {
    signal,
  });
  return count;
}

function cellText(value: CanonicalRow[string]): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError('not a finite number');
  return String(value);
}

/** How to read a canonical CSV file; cells that are no value of their column's type reject the row. */
export function canonicalScan(
  dataset: RecordDatasetName,
  path: string,
  options: {
    merge: RecordScan['merge'];
    /** True when the file is ours to delete after the scan. */
    isTemporary: boolean;
    /** When the name does not tell: `.gz` means packed. */
    isGzip?: boolean;
    findings?: readonly RowRule[];
  },
): RecordScan {
  const names = canonicalColumns(dataset);
  const scan = csvScanSql({
    path,
    names,
    delimiter: ',',
    nullWords: [],
    allQuotedNulls: false,
    isGzip: options.isGzip ?? path.endsWith('.gz'),
  });
  const helper = (name: string) => quoteIdentifier(`mureon typed ${name}`);
  const helpers: string[] = [];
  const columns = new Map<string, string>();
  const rejections: RowRule[] = [];
  const revision = typed('"x_Revision"', 'integer');
  for (const { name, type } of recordDatasets[dataset].columns) {
    const raw = quoteIdentifier(name);
    if (type === 'string' || type === 'json') {
      columns.set(name, raw);
      continue;
    }
    helpers.push(`${typed(raw, type)} AS ${helper(name)}`);
    columns.set(name, helper(name));
    rejections.push({
      rule: 'record.bad-value',
      severity: 'error',
      column: name,
      message: `${name} is not ${typeWords[type]}.`,
      sql: `(${raw} IS NOT NULL AND ${helper(name)} IS NULL)`,
    });
  }
  rejections.push(
    {
      rule: 'record.bad-value',
      severity: 'error',
      column: 'x_Dataset',
      message: `x_Dataset is not ${dataset}.`,
      sql: `("x_Dataset" IS DISTINCT FROM ${quoteLiteral(dataset)})`,
    },
    {
      rule: 'record.bad-value',
      severity: 'error',
      column: 'x_Revision',
      message: 'x_Revision is not a whole number.',
      sql: `("x_Revision" IS NOT NULL AND ${revision} IS NULL)`,
    },
  );
  const at = recordDatasets[dataset].at;
  rejections.push({
    rule: 'value.missing',
    severity: 'error',
    column: at,
    message: `${at} is empty, and without it the row cannot be placed.`,
    sql: `(${columns.get(at)} IS NULL)`,
  });
  return {
    kind: 'records',
    dataset,
    merge: options.merge,
    rawSql: `SELECT *, ${helpers.join(', ')} FROM (${scan})`,
    rawColumns: names,
    temporary: options.isTemporary ? [path] : [],
    columns,
    scope: `coalesce("x_Scope", ${quoteLiteral('')})`,
    revision: `coalesce(${revision}, 0)`,
    rejections,
    findings: options.findings ?? [],
  };
}

const typeWords: Record<Exclude<RecordColumnType, 'string' | 'json'>, string> = {
  integer: 'a whole number',
  decimal: 'a decimal number',
  ratio: 'a number',
  timestamp: 'an ISO 8601 date-time',
  boolean: 'true or false',
};

const typed = (raw: string, type: Exclude<RecordColumnType, 'string' | 'json'>): string =>
  ({
    integer: `CASE WHEN regexp_full_match(${raw}, '-?[0-9]{1,18}') THEN CAST(${raw} AS BIGINT) END`,
    decimal: decimalFromText(raw),
    ratio: `CASE WHEN isfinite(TRY_CAST(${raw} AS DOUBLE)) THEN CAST(${raw} AS DOUBLE) END`,
    timestamp: timestampFromText(raw, null),
    boolean: `CASE ${raw} WHEN 'true' THEN true WHEN 'false' THEN false END`,
  })[type];
