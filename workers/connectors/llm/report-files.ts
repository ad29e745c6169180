import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { oddity } from '../../../src-core/anycost/file-oddities.ts';
import type { FileConnector, OpenedFile, SqlRunner, StagedFile } from '../../../src-core/connector/file-connector.ts';
import type { CanonicalRow } from '../../../src-core/connector/record-scan.ts';
import type { Oddity } from '../../../src-core/contract/imports.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { isJsonObject, type JsonObject, textAt } from '../../../src-core/llm/json.ts';
import { anthropicUsageRecords } from '../../../src-core/llm/reports/anthropic-usage.ts';
import { anthropicCostRows, costReportColumns, openAiCostRows } from '../../../src-core/llm/reports/costs.ts';
import { openAiUsageRecords } from '../../../src-core/llm/reports/openai-usage.ts';
import { otlpUsageRecords } from '../../../src-core/llm/reports/otlp-spans.ts';
import type { ReportContext, UsageRecord } from '../../../src-core/llm/reports/report-row.ts';
import { canonicalScan, writeCanonicalCsv, writeRowsCsv } from '../canonical/canonical-csv.ts';
import { focusFile } from '../focus-file.ts';
import { checkGzip } from '../gzip-check.ts';
import { refusalVerdict } from '../refusal-verdict.ts';
import { type JsonHead, type LlmJsonKind, readJsonHead } from './json-kind.ts';
import { jsonValues } from './json-values.ts';
import { refuseKnown } from './refusals.ts';
import { flagsInTags, tokenFindings } from './token-findings.ts';
import { explainLlmError, type OpenedUsage, usageConnector } from './verdict.ts';

/** A file does not say whose organisation it is of. */
const fromFile: ReportContext = { accountId: null };

type Reader = {
  readonly what: string;
  readonly formatVersion: string;
  records(value: JsonObject, seen: Seen): readonly UsageRecord[];
  readonly merge: 'swap' | 'upsert';
  readonly dropsContent?: true;
};

/** What a reader noticed on the way, for the verdict. */
type Seen = { otherGenAiSpans: number; otherSpans: number; morePages: boolean };

const usageReaders: Readonly<Partial<Record<LlmJsonKind, Reader>>> = {
  'openai-usage': {
    what: 'OpenAI usage report',
    formatVersion: 'v1',
    merge: 'swap',
    records: (value, seen) => bucketsOf(value, seen).flatMap(bucket => openAiUsageRecords(bucket, fromFile)),
  },
  'anthropic-usage': {
    what: 'Anthropic usage report',
    formatVersion: 'v1',
    merge: 'swap',
    records: (value, seen) => bucketsOf(value, seen).flatMap(bucket => anthropicUsageRecords(bucket, fromFile)),
  },
  'otlp-traces': {
    what: 'OpenTelemetry GenAI traces (OTLP)',
    formatVersion: 'otlp-json',
    merge: 'upsert',
    dropsContent: true,
    records: (value, seen) => {
      const reading = otlpUsageRecords(value);
      seen.otherGenAiSpans += reading.otherGenAiSpans;
      seen.otherSpans += reading.otherSpans;
      return reading.records;
    },
  },
};

/** A page holds buckets in `data`; a bucket may also stand alone (JSON lines). */
function bucketsOf(value: JsonObject, seen: Seen): readonly JsonObject[] {
  if (!Array.isArray(value.data)) return Array.isArray(value.results) ? [value] : [];
  if (value.has_more === true) seen.morePages = true;
  else if (value.has_more === false) seen.morePages = false;
  return value.data.filter(isJsonObject);
}

/** Provider usage reports and traces, as the API or the collector wrote them. */
export const llmUsageReportFile: FileConnector = usageConnector(
  'llm-usage-report',
  'LLM usage reports (OpenAI, Anthropic) and OTLP GenAI traces (JSON)',
  readUsageReport,
);

async function readUsageReport(file: StagedFile, _sql: SqlRunner, signal: AbortSignal): Promise<OpenedUsage> {
  const head = await readJsonHead(file);
  refuseKnown(file, head.kind);
  const reader = usageReaders[head.kind];
  if (!reader) throw notOurs(file);
  if (head.isGzip) await checkGzip(file, signal);
  const seen: Seen = { otherGenAiSpans: 0, otherSpans: 0, morePages: false };
  const path = join(dirname(file.path), `${file.sha256.slice(0, 16)}-usage.csv`);
  const rows = await writeCanonicalCsv(path, 'llm-usage', readRecords(file, head, reader, seen, signal), signal);
  return {
    format: head.kind,
    formatVersion: reader.formatVersion,
    customColumns: [],
    rows,
    scan: canonicalScan('llm-usage', path, {
      merge: reader.merge,
      isTemporary: true,
      findings: tokenFindings(flagsInTags),
    }),
    ...(reader.dropsContent ? { dropsContent: true as const } : {}),
    what: reader.what,
    container: head.isGzip ? 'json.gz' : 'json',
    oddities: odditiesOf(seen),
  };
}

async function* readRecords(file: StagedFile, head: JsonHead, reader: Reader, seen: Seen, signal: AbortSignal) {
  for await (const { value, record } of jsonValues(file, head.isGzip, signal)) {
    if (!isJsonObject(value)) throw broken(file, record, 'it is no object');
    try {
      yield* reader.records(value, seen);
    } catch (error) {
      throw inRecord(file, record, error);
    }
  }
}

function odditiesOf(seen: Seen): Oddity[] {
  const found: Oddity[] = [];
  if (seen.morePages)
    found.push(
      oddity('pages.missing', 'The last page says that there are more; the pages after it are not in this file.'),
    );
  if (seen.otherGenAiSpans > 0)
    found.push(
      oddity(
        'spans.no-call',
        'Spans of agents and tools are left out: the model calls below them carry the same tokens.',
        [],
        seen.otherGenAiSpans,
      ),
    );
  if (seen.otherSpans > 0)
    found.push(oddity('spans.no-genai', 'Spans without GenAI attributes are left out.', [], seen.otherSpans));
  return found;
}

const costReaders = {
  'openai-costs': { what: 'OpenAI cost report', rows: openAiCostRows },
  'anthropic-costs': { what: 'Anthropic cost report', rows: anthropicCostRows },
} as const;

/** Provider cost reports: charge lines, through every rule that FOCUS files go through. */
export const llmCostReportFile: FileConnector = {
  id: 'llm-cost-report',
  title: 'LLM cost reports (OpenAI, Anthropic; JSON)',
  explain: explainLlmError,
  async open(file, sql, signal) {
    try {
      const { table, kind } = await writeCosts(file, signal);
      return reportAs(kind, table.path, await focusFile.open(table, sql, signal));
    } catch (error) {
      signal.throwIfAborted();
      throw explainLlmError(error, file) ?? error;
    }
  },
  async sniff(file, sql, signal) {
    try {
      const { table, kind, seen, isGzip } = await writeCosts(file, signal);
      const { verdict, scan } = await focusFile.sniff(table, sql, signal);
      const { what } = costReaders[kind];
      const sentence = verdict.sentence.replace(/^FOCUS [\d.]+ (export|file) as CSV/, what);
      return {
        verdict: {
          ...verdict,
          name: file.name,
          sizeBytes: file.sizeBytes,
          format: kind,
          formatVersion: 'v1',
          container: isGzip ? ('json.gz' as const) : ('json' as const),
          sentence: verdict.problem === null ? sentence : verdict.sentence,
          oddities: odditiesOf(seen),
          columns: { ...verdict.columns, missingMandatory: [] },
          dialect: null,
        },
        scan: scan === null ? null : { ...scan, temporary: [...scan.temporary, table.path] },
      };
    } catch (error) {
      signal.throwIfAborted();
      const known = explainLlmError(error, file);
      if (known === null || known.code === 'call.cancelled') throw error;
      return { verdict: refusalVerdict(file, known), scan: null };
    }
  },
};

const reportAs = (kind: string, path: string, opened: OpenedFile): OpenedFile => ({
  ...opened,
  format: kind,
  formatVersion: 'v1',
  scan: { ...opened.scan, temporary: [...opened.scan.temporary, path] },
});

async function writeCosts(file: StagedFile, signal: AbortSignal) {
  const head = await readJsonHead(file);
  const { kind } = head;
  if (kind !== 'openai-costs' && kind !== 'anthropic-costs') throw notOurs(file);
  if (head.isGzip) await checkGzip(file, signal);
  const seen: Seen = { otherGenAiSpans: 0, otherSpans: 0, morePages: false };
  const path = join(dirname(file.path), `${file.sha256.slice(0, 16)}-costs.csv`);
  async function* rows(): AsyncGenerator<CanonicalRow> {
    for await (const { value, record } of jsonValues(file, head.isGzip, signal)) {
      if (!isJsonObject(value)) throw broken(file, record, 'it is no object');
      try {
        for (const bucket of bucketsOf(value, seen))
          yield* costReaders[kind as keyof typeof costReaders].rows(bucket, fromFile);
      } catch (error) {
        throw inRecord(file, record, error);
      }
    }
  }
  const count = await writeRowsCsv(path, costReportColumns, rows(), signal);
  if (count === 0) throw new AppError('focus.no-rows', { name: file.name, version: '1.4' });
  const table: StagedFile = { ...file, path, sizeBytes: (await stat(path)).size };
  return { table, kind, seen, isGzip: head.isGzip };
}

const notOurs = (file: StagedFile) =>
  new AppError('format.unrecognised', { name: file.name, what: 'no LLM usage file', advice: '' });

const broken = (file: StagedFile, record: number, reason: string) =>
  new AppError('format.json-structure', { name: file.name, record, reason });

/** A value that cannot be read, with its place. */
function inRecord(file: StagedFile, record: number, error: unknown): unknown {
  if (!(error instanceof AppError) || error.code !== 'usage.bad-count') return error;
  return new AppError(
    'format.json-structure',
    { name: file.name, record, reason: `${textAt(error.details, 'field')} is missing or cannot be read` },
    { cause: error },
  );
}
