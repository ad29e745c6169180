import { isUtf8 } from 'node:buffer';
import type { StagedFile } from '../../../src-core/connector/file-connector.ts';
import { recogniseBytes } from '../../../src-core/connector/file-kind.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { isJsonObject, type JsonObject, listAt, objectAt, readJson, textAt } from '../../../src-core/llm/json.ts';
import { inflateHead, readBytes, SAMPLE_BYTES } from '../file-head.ts';
import { ValueSplitter } from './json-values.ts';

export const llmJsonKinds = [
  'openai-usage',
  'openai-costs',
  'anthropic-usage',
  'anthropic-costs',
  'anthropic-claude-code',
  'litellm-spend-logs',
  'litellm-daily',
  'otlp-traces',
  'otlp-metrics',
  'otlp-logs',
] as const;
export type LlmJsonKind = (typeof llmJsonKinds)[number];

export type JsonHead = {
  readonly kind: LlmJsonKind;
  readonly isGzip: boolean;
  /** How records follow each other, in DuckDB's words: one array, a record on each line, or records over several lines. */
  readonly layout: 'array' | 'newline_delimited' | 'unstructured';
};

/**
 * What a JSON file is, by its first record; only when that is longer than the sample, by the words of the sample.
 * @throws AppError `format.unrecognised` when it is none of ours
 */
export async function readJsonHead(file: StagedFile): Promise<JsonHead> {
  const refuse = () => new AppError('format.unrecognised', { name: file.name, what: 'no LLM usage file', advice: '' });
  if (file.sizeBytes === 0) throw new AppError('file.empty', { name: file.name });
  const head = await readBytes(file.path, 0, SAMPLE_BYTES);
  const isGzip = recogniseBytes(head.subarray(0, 4096)).kind === 'gzip';
  const bytes = isGzip ? (await inflateHead(head, SAMPLE_BYTES)).bytes : head;
  const cut = [0, 1, 2, 3].find(size => isUtf8(bytes.subarray(0, bytes.length - size)));
  if (cut === undefined) throw refuse();
  const text = bytes
    .subarray(0, bytes.length - cut)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (!/^(\{|\[)/.test(text)) throw refuse();
  const kind = kindOfFirst(text) ?? kindOfWords(text);
  if (kind === null) throw refuse();
  return { kind, isGzip, layout: layoutOf(text) };
}

function layoutOf(text: string): JsonHead['layout'] {
  if (text.startsWith('[')) return 'array';
  const [first = text] = new ValueSplitter().push(text);
  return first.includes('\n') ? 'unstructured' : 'newline_delimited';
}

function kindOfFirst(text: string): LlmJsonKind | null {
  try {
    const [first] = new ValueSplitter().push(text);
    const value = first === undefined ? null : readJson(first);
    return isJsonObject(value) ? kindOfRecord(value) : null;
  } catch {
    return null; // broken JSON: named when the file is read
  }
}

/** A record of any of the formats: a page or bucket of an API, a log row, an OTLP request. */
function kindOfRecord(record: JsonObject): LlmJsonKind | null {
  const has = (...keys: string[]) => keys.every(key => key in record);
  if (has('resourceSpans')) return 'otlp-traces';
  if (has('resourceMetrics')) return 'otlp-metrics';
  if (has('resourceLogs')) return 'otlp-logs';
  if (has('request_id') && (has('spend') || has('startTime') || has('call_type'))) return 'litellm-spend-logs';
  if (has('date', 'api_requests') && has('spend')) return 'litellm-daily';
  const members = Array.isArray(record.data) ? record.data.filter(isJsonObject) : [record];
  if (members.some(member => 'actor' in member && ('core_metrics' in member || 'model_breakdown' in member)))
    return 'anthropic-claude-code';
  const buckets = members.filter(member => Array.isArray(member.results));
  const results = buckets.flatMap(bucket => listAt(bucket, 'results').filter(isJsonObject));
  for (const result of results) {
    const object = textAt(result, 'object') ?? '';
    if (object.startsWith('organization.usage.')) return 'openai-usage';
    if (object === 'organization.costs.result') return 'openai-costs';
    if ('uncached_input_tokens' in result) return 'anthropic-usage';
    if ('amount' in result && objectAt(result, 'amount') === null) return 'anthropic-costs';
  }
  if (results.length > 0) return null;
  if (buckets.some(bucket => 'start_time' in bucket && textAt(bucket, 'object') === 'bucket')) return 'openai-usage';
  return buckets.some(bucket => 'starting_at' in bucket) ? 'anthropic-usage' : null;
}

const words: readonly (readonly [RegExp, LlmJsonKind])[] = [
  [/^\[?\s*\{\s*"resourceSpans"\s*:/, 'otlp-traces'],
  [/^\[?\s*\{\s*"resourceMetrics"\s*:/, 'otlp-metrics'],
  [/^\[?\s*\{\s*"resourceLogs"\s*:/, 'otlp-logs'],
  [/"object"\s*:\s*"organization\.usage\.[a-z_]+\.result"/, 'openai-usage'],
  [/"object"\s*:\s*"organization\.costs\.result"/, 'openai-costs'],
  [/"uncached_input_tokens"\s*:/, 'anthropic-usage'],
  [/"starting_at"\s*:[\s\S]*"amount"\s*:\s*"/, 'anthropic-costs'],
];

const kindOfWords = (text: string): LlmJsonKind | null => words.find(([pattern]) => pattern.test(text))?.[1] ?? null;
