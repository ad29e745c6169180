import { repeatedNames } from '../../src-core/anycost/column-match.ts';
import { oddity } from '../../src-core/anycost/file-oddities.ts';
import { focus14Columns } from '../../src-core/anycost/focus-columns.ts';
import { type MappedBill, mapNativeBill, type NativeBill } from '../../src-core/anycost/native-bill.ts';
import { describeBillFile } from '../../src-core/anycost/sentence.ts';
import type {
  FileConnector,
  FocusScan,
  OpenedFile,
  SqlRunner,
  StagedFile,
} from '../../src-core/connector/file-connector.ts';
import type { RecordScan } from '../../src-core/connector/record-scan.ts';
import type { Oddity, SniffVerdict } from '../../src-core/contract/imports.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { readFacts, roundedCosts } from './file-facts.ts';
import { factOddities, openTable, problemOf, SAMPLE_ROWS, WHOLE_FILE_BYTES } from './focus-file.ts';
import { refusalVerdict } from './refusal-verdict.ts';
import { explainScanError } from './scan-errors.ts';
import type { TableSource } from './table-source.ts';
import { unnumbered } from './unnumbered.ts';

/** A file read as a provider's own bill. */
export type OpenedBill = {
  readonly source: TableSource;
  readonly bill: NativeBill;
  /** "Oracle Cloud cost report": how the verdict begins. */
  readonly what: string;
  /** Overrides the kind's format, where one kind of file holds several datasets. */
  readonly format?: string;
  readonly formatVersion: string;
  /** What is odd about this file beyond what its rows say. */
  readonly oddities: readonly Oddity[];
};

export type BillKind = {
  readonly id: string;
  readonly title: string;
  /** First part of the derived source name and the drop's format, e.g. "gcp". */
  readonly format: string;
  /** @throws AppError `format.unrecognised` when it is another kind of file */
  open(file: StagedFile, sql: SqlRunner, signal: AbortSignal): Promise<OpenedBill>;
};

/** A connector for a provider's own bill: the provider says which columns mean what, everything else is shared. */
export function billConnector(kind: BillKind): FileConnector {
  const opening = async (file: StagedFile, sql: SqlRunner, signal: AbortSignal) => {
    if (file.sizeBytes === 0) throw new AppError('file.empty', { name: file.name });
    const opened = await kind.open(file, sql, signal);
    await refuseEmpty(file, opened, sql, signal);
    return { opened, format: opened.format ?? kind.format };
  };
  return {
    id: kind.id,
    title: kind.title,
    open: (file, sql, signal) =>
      explained(file, signal, async () => {
        const { opened, format } = await opening(file, sql, signal);
        return asOpenedFile(format, opened);
      }),
    sniff: (file, sql, signal) =>
      refused(file, signal, async () => {
        return describeBill({ file, sql, signal, ...(await opening(file, sql, signal)) });
      }),
    explain: explainScanError,
  };
}

/** @throws AppError `bill.no-rows` */
export async function refuseEmpty(
  file: StagedFile,
  opened: OpenedBill,
  sql: SqlRunner,
  signal: AbortSignal,
): Promise<void> {
  const [first] = await sql.all(`SELECT 1 FROM (${unnumbered(opened.source.sql)}) LIMIT 1`, [], signal);
  if (first === undefined) throw new AppError('bill.no-rows', { name: file.name, what: opened.what });
}

/** What the import needs of an opened bill. */
export function asOpenedFile(format: string, opened: OpenedBill): OpenedFile {
  const { source, formatVersion, bill } = opened;
  const scan = scanOf(opened, mapNativeBill(bill, source, source.sql));
  return { format, formatVersion, customColumns: bill.kept, rows: source.estimatedRows, scan };
}

/** Run `work`; what DuckDB throws about the file becomes the reader's error. */
export async function explained<T>(file: StagedFile, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof AppError ? error : (explainScanError(error, file) ?? error);
  }
}

/** Run `work`; a file that cannot be read becomes a verdict that says why. */
export async function refused<T extends { verdict: SniffVerdict; scan: FocusScan | RecordScan | null }>(
  file: StagedFile,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T | { verdict: SniffVerdict; scan: null }> {
  try {
    return await explained(file, signal, work);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'call.cancelled') throw error;
    return { verdict: refusalVerdict(file, error), scan: null };
  }
}

/**
 * Open a table and look at its header. @param isOurs column names in lower case
 * @throws AppError `format.unrecognised` when the columns are others
 */
export function openOwnTable(
  file: StagedFile,
  sql: SqlRunner,
  signal: AbortSignal,
  what: { readonly isOurs: (names: ReadonlySet<string>) => boolean; readonly title: string },
): Promise<TableSource> {
  return openTable(file, sql, signal, header => {
    if (what.isOurs(new Set(header.map(name => name.trim().toLowerCase())))) return repeated(file, header);
    const others = `a table without the columns of ${what.title}`;
    return new AppError('format.unrecognised', { name: file.name, what: others, advice: '' });
  });
}

/** Why a header cannot be read although it is known: a name stands in it twice; null when none does. */
export function repeated(file: StagedFile, header: readonly string[]): AppError | null {
  const columns = repeatedNames(header);
  return columns.length === 0 ? null : new AppError('focus.duplicate-columns', { name: file.name, columns });
}

/** Parquet knows its rows without reading them; text of this size is estimated. */
async function countRows(source: TableSource, sql: SqlRunner, signal: AbortSignal) {
  if (source.container !== 'parquet') return { count: source.estimatedRows ?? 0, exact: false };
  const [row] = await sql.all(`SELECT count(*) AS "rows" FROM (${source.sql})`, [], signal);
  return { count: Number(row?.rows ?? 0), exact: true };
}

function scanOf({ source }: OpenedBill, mapped: MappedBill): FocusScan {
  return {
    kind: 'scan',
    rawSql: mapped.rawSql,
    rawColumns: source.names,
    temporary: source.temporary,
    columns: mapped.columns,
    rejections: mapped.rejections,
    findings: mapped.allFindings,
  };
}

/** What a bill is, in words. */
export async function describeBill(input: {
  file: StagedFile;
  sql: SqlRunner;
  signal: AbortSignal;
  format: string;
  opened: OpenedBill;
}): Promise<{ verdict: SniffVerdict; scan: FocusScan | null }> {
  const { file, sql, signal, opened } = input;
  const { source } = opened;
  const mapped = mapNativeBill(opened.bill, source, source.sql);
  const scan = scanOf(opened, mapped);
  const isReadWhole = source.tableBytes <= WHOLE_FILE_BYTES;
  const facts = await readFacts(
    sql,
    {
      sql: isReadWhole ? scan.rawSql : `${scan.rawSql} LIMIT ${SAMPLE_ROWS}`,
      columns: scan.columns,
      rejections: scan.rejections,
      isEmpty: mapped.isEmpty,
    },
    [],
    signal,
  );
  const { period, providers, currencies } = facts;
  const problem = problemOf(file, facts, isReadWhole, opened.formatVersion);
  const rows = isReadWhole ? { count: facts.rows, exact: true } : await countRows(source, sql, signal);
  const { kept } = opened.bill;
  const sampleSql = isReadWhole ? scan.rawSql : `${scan.rawSql} LIMIT ${SAMPLE_ROWS}`;
  const verdict: SniffVerdict = {
    name: file.name,
    sizeBytes: file.sizeBytes,
    format: input.format,
    formatVersion: opened.formatVersion,
    container: source.container,
    sentence: describeBillFile(opened.what, { container: source.container, rows, providers, period, currencies }),
    oddities: [
      ...source.oddities,
      ...opened.oddities,
      ...(kept.length > 0
        ? [oddity('columns.kept', 'Columns that FOCUS has no place for are kept beside each row.', kept)]
        : []),
      ...factOddities(facts, isReadWhole),
      ...(await roundedCosts(sql, { sql: sampleSql, columns: scan.columns }, signal)),
    ],
    columns: {
      present: [...scan.columns.keys()].filter(name => focus14Columns.some(column => column.name === name)),
      missingMandatory: focus14Columns
        .filter(column => column.level === 'mandatory' && !scan.columns.has(column.name))
        .map(column => column.name),
      custom: [],
      unknown: [...kept],
    },
    dialect: source.dialect,
    rows,
    period: period === null ? null : { start: period.start.toISOString(), end: period.end.toISOString() },
    providers: [...providers],
    currencies: [...currencies],
    problem: problem?.toWire() ?? null,
  };
  return { verdict, scan: problem === null ? scan : null };
}
