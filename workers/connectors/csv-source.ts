import { isUtf8 } from 'node:buffer';
import type { MatchedColumn } from '../../src-core/anycost/column-match.ts';
import { matchColumns } from '../../src-core/anycost/column-match.ts';
import { headerOddities, oddity, sampleOddities } from '../../src-core/anycost/file-oddities.ts';
import { amountProblem, inspectSample, type SampleInspection } from '../../src-core/anycost/sample-inspection.ts';
import type { SlashDates } from '../../src-core/anycost/timestamp-sql.ts';
import { type CsvDialect, detectDialect } from '../../src-core/connector/csv-dialect.ts';
import type { SqlRunner, StagedFile } from '../../src-core/connector/file-connector.ts';
import { recogniseBytes } from '../../src-core/connector/file-kind.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { uniqueName } from './column-names.ts';
import { csvScanSql } from './csv-scan-sql.ts';
import { firstBadByte, inflateHead, readBytes, SAMPLE_BYTES } from './file-head.ts';
import { checkGzip } from './gzip-check.ts';
import { tailLineEnds, withUniformLineEnds } from './line-ends.ts';
import { refuseKind } from './refuse-kind.ts';
import { slashDateOrder } from './slash-dates.ts';
import type { TableSource } from './table-source.ts';
import { checkUtf8, notUtf8 } from './utf8-check.ts';

/** Words that stand for null where a number or a date belongs, quoted or not. */
const NULL_WORDS = ['NULL', 'null', 'Null', '\\N', 'None'];

type Sample = { readonly dialect: CsvDialect; readonly bytes: Buffer; readonly isWhole: boolean };

/**
 * Open CSV text, gzipped or not. Cells stay text. An empty cell and a bare NULL or null are null; a quoted "NULL" is text in
 * text columns and null where a number or a date belongs, unless the file quotes all its nulls.
 *
 * @param isFocus decides from the header whether the rest of the file is worth reading; returns the error if it is not
 * @throws AppError `format.encoding`, `format.truncated-gzip`, `format.csv-structure`, `focus.ambiguous-dates` and what `isFocus` gives
 */
export async function openCsv(
  file: StagedFile,
  isGzip: boolean,
  use: {
    readonly sql: SqlRunner;
    readonly signal: AbortSignal;
    readonly refuse: (header: readonly string[]) => AppError | null;
  },
): Promise<TableSource> {
  const sample = await sampleOf(file, isGzip);
  const { dialect } = sample;
  const refusal = use.refuse(dialect.header);
  if (refusal !== null) throw refusal;
  const inflated = isGzip ? await checkGzip(file, use.signal, true) : file.sizeBytes;
  if (!isGzip && !sample.isWhole) await checkUtf8(file, use.signal); // decoding the sample has proved the rest
  const names = nameColumns(dialect);
  const match = matchColumns(names);
  const inspection = inspectSample(match.columns, dialect.records);
  if (inspection.uneven !== null) {
    const reason = `it has ${inspection.uneven.cells} cells where the header has ${names.length}`;
    throw new AppError('format.csv-structure', { name: file.name, line: inspection.uneven.line, reason });
  }
  const allQuotedNulls = inspection.bareNullWords.length === 0 && inspection.quotedNullWords.length > 0;
  const isMixed = dialect.lineEnds === 'mixed' || (!isGzip && !sample.isWhole && (await hasOtherEnds(file, dialect)));
  const path = isMixed ? await withUniformLineEnds(file, isGzip, use.signal) : file.path;
  const sql = csvScanSql({
    path,
    names,
    delimiter: dialect.delimiter,
    nullWords: ['NULL', 'null', ...(inspection.bareNullWords.includes('\\N') ? ['\\N'] : [])],
    allQuotedNulls,
    isGzip: isGzip && !isMixed,
  });
  const slashDates = await orderOfDates(file, sql, match.columns, inspection, use);
  return {
    container: isGzip ? 'csv.gz' : 'csv',
    names,
    header: dialect.header.slice(0, names.length),
    types: new Map(names.map(name => [name, 'VARCHAR'])),
    sql,
    dialect: {
      delimiter: dialect.delimiter,
      encoding: hasBom(sample.bytes) ? 'UTF-8 with byte order mark' : 'UTF-8',
      lineEnds: isMixed ? 'mixed' : dialect.lineEnds,
      nullWords: [...inspection.bareNullWords, ...inspection.quotedNullWords],
    },
    oddities: [
      ...(isMixed ? [oddity('csv.mixed-line-ends', 'Line ends are mixed; each is read as the end of a line.')] : []),
      ...(dialect.delimiter === ','
        ? []
        : [oddity('csv.delimiter', `Cells are separated by ${delimiterNames[dialect.delimiter]}.`)]),
      ...headerOddities(dialect.header.slice(0, names.length)),
      ...sampleOddities(inspection, slashDates, allQuotedNulls),
    ],
    nullWords: NULL_WORDS,
    slashDates,
    amountProblem: amountProblem(inspection.amounts),
    tableBytes: inflated,
    estimatedRows: sample.isWhole
      ? null
      : Math.round((dialect.records.length / Math.max(1, sample.bytes.length)) * inflated),
    temporary: isMixed ? [path] : [],
  };
}

const delimiterNames = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'vertical bars' } as const;

/** Connectors are asked one after the other about the same staged file; what its head says is found out once. */
const samples = new WeakMap<StagedFile, Promise<Sample>>();

function sampleOf(file: StagedFile, isGzip: boolean): Promise<Sample> {
  const known = samples.get(file);
  if (known !== undefined) return known;
  const sample = readSample(file, isGzip);
  samples.set(file, sample);
  return sample;
}

async function readSample(file: StagedFile, isGzip: boolean): Promise<Sample> {
  const head = await readBytes(file.path, 0, SAMPLE_BYTES);
  const { bytes, isWhole } = isGzip
    ? await inflateHead(head, SAMPLE_BYTES)
    : { bytes: head, isWhole: head.length === file.sizeBytes };
  if (isGzip) {
    if (bytes.length === 0) throw new AppError(isWhole ? 'file.empty' : 'format.truncated-gzip', { name: file.name });
    refuseKind(file, recogniseBytes(bytes), 'compressed with gzip');
  }
  const dialect = detectDialect(decode(file, bytes, isWhole), isWhole);
  if (dialect === null)
    throw new AppError('format.unrecognised', {
      name: file.name,
      what: 'text without a first line of column names',
      advice: '',
    });
  if (dialect.openQuoteLine !== null) {
    throw new AppError('format.csv-structure', {
      name: file.name,
      line: dialect.openQuoteLine,
      reason: 'a quote is opened and not closed',
    });
  }
  return { dialect, bytes, isWhole };
}

const hasBom = (bytes: Buffer): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

function decode(file: StagedFile, bytes: Buffer, isWhole: boolean): string {
  // A sample may end inside a character: up to 3 bytes of it are left off.
  for (let cut = 0; cut <= (isWhole ? 0 : 3); cut += 1) {
    const part = bytes.subarray(0, bytes.length - cut);
    if (isUtf8(part)) return part.toString('utf8').replace(/^\uFEFF/, '');
  }
  throw notUtf8(file, firstBadByte(bytes));
}

/** Blanks around names removed; a column without a name is called after its place; a trailing delimiter is no column. */
function nameColumns(dialect: CsvDialect): string[] {
  const names = dialect.header.map(name => name.trim());
  const last = names.length - 1;
  if (last > 0 && names[last] === '' && dialect.records.every(record => (record.cells[last]?.text ?? '') === ''))
    names.pop();
  return names.map(uniqueName);
}

async function hasOtherEnds(file: StagedFile, dialect: CsvDialect): Promise<boolean> {
  const ends = await tailLineEnds(file);
  return [...ends].some(end => end !== dialect.lineEnds);
}

async function orderOfDates(
  file: StagedFile,
  scanSql: string,
  columns: readonly MatchedColumn[],
  inspection: SampleInspection,
  use: { readonly sql: SqlRunner; readonly signal: AbortSignal },
): Promise<SlashDates | null> {
  if (!inspection.dates.has('slash')) return null;
  const dates = columns.filter(column => column.focus?.type === 'timestamp');
  const billing = dates.filter(column => column.focus?.name.startsWith('BillingPeriod'));
  const names = (list: readonly MatchedColumn[]) => list.map(column => column.name);
  const order = await slashDateOrder(use.sql, scanSql, { all: names(dates), billing: names(billing) }, use.signal);
  if (order === null) throw new AppError('focus.ambiguous-dates', { name: file.name });
  return order;
}
