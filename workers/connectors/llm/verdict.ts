import { oddity } from '../../../src-core/anycost/file-oddities.ts';
import type { FileConnector, OpenedFile, SqlRunner, StagedFile } from '../../../src-core/connector/file-connector.ts';
import type { Oddity, SniffVerdict } from '../../../src-core/contract/imports.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { refusalVerdict } from '../refusal-verdict.ts';
import { explainScanError } from '../scan-errors.ts';

/** Larger files are described from their first rows; all rows are read at import. */
const SAMPLE_ROWS = 20_000;
const WHOLE_FILE_BYTES = 32 * 1024 * 1024;

export type OpenedUsage = OpenedFile & {
  /** "OpenAI usage report": how the sentence begins. */
  readonly what: string;
  readonly container: SniffVerdict['container'];
  readonly oddities: readonly Oddity[];
};

/** Why DuckDB or a parser could not read an LLM file, in the reader's words. */
export function explainLlmError(error: unknown, file: StagedFile): AppError | null {
  if (error instanceof AppError) return error;
  const text = error instanceof Error ? error.message : '';
  const malformed =
    /Malformed JSON.*?(?:record\/value (\d+))?[^0-9]*?: (.*)/.exec(text) ?? /(Malformed JSON)/.exec(text);
  if (malformed || /JSON transform error|maximum_object_size/i.test(text)) {
    const record = /(?:record\/value|line) (\d+)/.exec(text)?.[1] ?? 'unknown';
    const reason = /maximum_object_size/i.test(text) ? 'it is larger than 64 MiB' : 'it is cut off or is not JSON';
    return new AppError('format.json-structure', { name: file.name, record, reason }, { cause: error });
  }
  return explainScanError(error, file);
}

/** A connector whose files become usage records: `open` reads, the sentence and the facts are asked of the scan. */
export function usageConnector(
  id: string,
  title: string,
  read: (file: StagedFile, sql: SqlRunner, signal: AbortSignal) => Promise<OpenedUsage>,
): FileConnector {
  const open: FileConnector['open'] = async (file, sql, signal) => {
    try {
      return await read(file, sql, signal);
    } catch (error) {
      signal.throwIfAborted();
      throw explainLlmError(error, file) ?? error;
    }
  };
  return {
    id,
    title,
    open,
    explain: explainLlmError,
    async sniff(file, sql, signal) {
      try {
        const opened = await read(file, sql, signal);
        return await describe(file, opened, sql, signal);
      } catch (error) {
        signal.throwIfAborted();
        const known = explainLlmError(error, file);
        if (known === null || known.code === 'call.cancelled') throw error;
        return { verdict: refusalVerdict(file, known), scan: null };
      }
    },
  };
}

async function describe(file: StagedFile, opened: OpenedUsage, sql: SqlRunner, signal: AbortSignal) {
  const { scan, what, container } = opened;
  if (scan.kind !== 'records') throw new TypeError(`${what} is no usage file`);
  const isLarge = file.sizeBytes > WHOLE_FILE_BYTES;
  const column = (name: string) => scan.columns.get(name) ?? 'NULL';
  const at = column('ObservedAt');
  const [facts] = await sql.all(
    `SELECT count(*) AS "rows", epoch_ms(min(${at})) AS first, epoch_ms(max(coalesce(${column('EndedAt')}, ${at}))) AS last,
       list_sort(list_distinct(list(${column('ModelProvider')}::VARCHAR))) AS providers, list_distinct(list(${column('ReportedCurrency')}::VARCHAR)) AS currencies,
       count(*) FILTER (${scan.rejections.map(rule => rule.sql).join(' OR ') || 'false'}) AS rejected
     FROM (${scan.rawSql}${isLarge ? ` LIMIT ${SAMPLE_ROWS}` : ''})`,
    [],
    signal,
  );
  const rows = Number(facts?.rows ?? 0);
  const rejected = Number(facts?.rejected ?? 0);
  const { first, last } = facts ?? {};
  const period =
    typeof first === 'bigint' && typeof last === 'bigint'
      ? {
          start: new Date(Number(first)).toISOString(),
          end: new Date(Math.max(Number(last), Number(first) + 1)).toISOString(),
        }
      : null;
  const providers = textsOf(facts?.providers);
  const problem = rows === 0 ? new AppError('focus.no-rows', { name: file.name, version: opened.formatVersion }) : null;
  const count = isLarge
    ? `more than ${Math.min(rows, SAMPLE_ROWS).toLocaleString('en-US')} rows`
    : `${rows.toLocaleString('en-US')} ${rows === 1 ? 'row' : 'rows'}`;
  const of = providers.length > 0 ? ` of ${providers.join(', ')}` : '';
  const span = period === null ? '' : `, ${period.start.slice(0, 10)} to ${period.end.slice(0, 10)}`;
  const verdict: SniffVerdict = {
    name: file.name,
    sizeBytes: file.sizeBytes,
    format: opened.format,
    formatVersion: opened.formatVersion,
    container,
    sentence: `${what}: ${count}${of}${span}.`,
    oddities: [
      ...opened.oddities,
      ...(opened.dropsContent
        ? [oddity('content.dropped', 'Prompts, answers and addresses in this file are not read and not kept.')]
        : []),
      ...(rejected > 0
        ? [oddity('rows.rejected', `${rejected} of the rows cannot be read as usage.`, [], rejected)]
        : []),
    ],
    columns: { present: [...scan.columns.keys()], missingMandatory: [], custom: [], unknown: [] },
    dialect: null,
    rows: { count: rows, exact: !isLarge },
    period,
    providers,
    currencies: textsOf(facts?.currencies),
    problem: problem?.toWire() ?? null,
  };
  return { verdict, scan: problem === null ? scan : null };
}

/** A DuckDB list of texts, nulls left out. */
function textsOf(value: unknown): string[] {
  const items = Array.isArray(value) ? value : ((value as { items?: unknown[] } | null | undefined)?.items ?? []);
  return items.filter(item => typeof item === 'string');
}
