import { oddity } from '../../src-core/anycost/file-oddities.ts';
import { focus14Columns } from '../../src-core/anycost/focus-columns.ts';
import { type MappedBill, mapNativeBill, type NativeBill } from '../../src-core/anycost/native-bill.ts';
import { describeBillFile } from '../../src-core/anycost/sentence.ts';
import type { FileConnector, FocusScan, SqlRunner, StagedFile } from '../../src-core/connector/file-connector.ts';
import type { Oddity, SniffVerdict } from '../../src-core/contract/imports.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { readFacts, roundedCosts } from './file-facts.ts';
import { factOddities, openTable, problemOf, SAMPLE_ROWS, WHOLE_FILE_BYTES } from './focus-file.ts';
import { refusalVerdict, wireOf } from './refusal-verdict.ts';
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
  const read = async (file: StagedFile, sql: SqlRunner, signal: AbortSignal) => {
    if (file.sizeBytes === 0) throw new AppError('file.empty', { name: file.name });
    const opened = await kind.open(file, sql, signal);
    const [first] = await sql.all(`SELECT 1 FROM (${unnumbered(opened.source.sql)}) LIMIT 1`, [], signal);
    if (first === undefined) throw new AppError('bill.no-rows', { name: file.name, what: opened.what });
    const mapped = mapNativeBill(opened.bill, opened.source, opened.source.sql);
    return { ...opened, mapped, scan: scanOf(opened, mapped) };
  };
  return {
    id: kind.id,
    title: kind.title,
    async open(file, sql, signal) {
      try {
        const { source, formatVersion, bill, scan, format = kind.format } = await read(file, sql, signal);
        return { format, formatVersion, customColumns: bill.kept, rows: source.estimatedRows, scan };
      } catch (error) {
        signal.throwIfAborted();
        throw error instanceof AppError ? error : (explainScanError(error, file) ?? error);
      }
    },
    async sniff(file, sql, signal) {
      try {
        const { source, scan, mapped, format = kind.format, ...opened } = await read(file, sql, signal);
        return await describe({ file, sql, signal, format, source, scan, mapped, opened });
      } catch (error) {
        signal.throwIfAborted();
        const known = error instanceof AppError ? error : explainScanError(error, file);
        if (known === null || known.code === 'call.cancelled') throw error;
        return { verdict: refusalVerdict(file, known), scan: null };
      }
    },
    explain: explainScanError,
  };
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
  return openTable(file, sql, signal, header =>
    what.isOurs(new Set(header.map(name => name.trim().toLowerCase())))
      ? null
      : new AppError('format.unrecognised', {
          name: file.name,
          what: `a table without the columns of ${what.title}`,
          advice: '',
        }),
  );
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

async function describe(input: {
  file: StagedFile;
  sql: SqlRunner;
  signal: AbortSignal;
  format: string;
  source: TableSource;
  scan: FocusScan;
  mapped: MappedBill;
  opened: Pick<OpenedBill, 'bill' | 'what' | 'formatVersion' | 'oddities'>;
}): Promise<{ verdict: SniffVerdict; scan: FocusScan | null }> {
  const { file, sql, signal, source, scan, mapped, opened } = input;
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
    problem: problem === null ? null : wireOf(problem),
  };
  return { verdict, scan: problem === null ? scan : null };
}
