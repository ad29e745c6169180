import type { CanonicalRow } from '../../../src-core/connector/record-scan.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { plainDecimal } from '../../../src-core/llm/decimal-text.ts';
import { isJsonObject, type JsonObject, objectAt, readJson, textAt } from '../../../src-core/llm/json.ts';
import { canonicalProvider, plainModel } from '../../../src-core/llm/providers.ts';
import { readingColumns } from '../../../src-core/llm/reports/report-row.ts';
import { readLiteLlmUsage } from '../../../src-core/llm/usage/litellm.ts';
import { liteLlmOperations } from '../../../src-core/llm/usage/litellm-operations.ts';

const bad = (host: string, what: string) => new AppError('connector.bad-answer', { host, what });

/**
 * A row of `LiteLLM_SpendLogs` as the proxy's API gives it; the same columns as the file of the table (`litellm-columns.ts`, which says it in
 * SQL; a test holds the two together). A list of what is taken: prompts, answers, addresses and other metadata never pass.
 * @returns the row and its start, milliseconds
 * @throws AppError `connector.bad-answer` for a row that cannot be placed, `usage.bad-count`
 */
export function liteLlmRow(host: string, log: JsonObject): { row: CanonicalRow; startMs: number } {
  const requestId = textAt(log, 'request_id');
  if (requestId === null) throw bad(host, 'a row without request_id');
  const start = instantAt(host, log, 'startTime');
  if (start === null) throw bad(host, 'a row without startTime');
  const end = instantAt(host, log, 'endTime');
  const first = instantAt(host, log, 'completionStartTime');
  const spend = textAt(log, 'spend');
  const cost = spend === null ? null : plainDecimal(spend);
  if (spend !== null && cost === null) throw bad(host, 'a spend that is no number');
  const status = textAt(log, 'status');
  const row = {
    Route: 'gateway',
    Grain: 'request',
    ObservedAt: start.iso,
    EndedAt: end?.iso ?? null,
    ModelProvider: canonicalProvider(textAt(log, 'custom_llm_provider')),
    ApiKeyId: trimmedAt(log, 'api_key'),
    UserId: trimmedAt(log, 'user'),
    TeamId: trimmedAt(log, 'team_id'),
    CustomerId: trimmedAt(log, 'end_user'),
    SessionId: trimmedAt(log, 'session_id'),
    RequestId: requestId,
    Operation: operationOf(textAt(log, 'call_type')),
    Model: plainModel(textAt(log, 'model'), textAt(log, 'custom_llm_provider')),
    ModelVersion: plainModel(textAt(log, 'model'), textAt(log, 'custom_llm_provider')),
    Status: status === 'success' ? 'ok' : status === 'failure' ? 'error' : status,
    GatewayCacheHit: { true: true, false: false }[textAt(log, 'cache_hit')?.toLowerCase() ?? ''] ?? null,
    Requests: 1,
    SuccessfulRequests: status === 'success' ? 1 : status === 'failure' ? 0 : null,
    FailedRequests: status === 'success' ? 0 : status === 'failure' ? 1 : null,
    DurationMs: end === null || end.iso < start.iso ? null : end.ms - start.ms,
    // LiteLLM sets the first token's time to the end where it does not stream
    FirstTokenMs:
      first === null || end === null || first.iso < start.iso || first.iso >= end.iso ? null : first.ms - start.ms,
    ReportedCost: cost,
    ReportedCurrency: cost === null ? null : 'USD',
    ...readingColumns(readLiteLlmUsage(log), tagsOf(log)),
    x_Revision: (end ?? start).ms,
  };
  return { row, startMs: start.ms };
}

const trimmedAt = (log: JsonObject, key: string): string | null => textAt(log, key)?.trim() || null;

type At = { readonly ms: number; readonly iso: string };

/** With the microseconds that newer proxies write. A time without a zone is UTC, which is what they mean. */
function instantAt(host: string, log: JsonObject, key: string): At | null {
  const text = textAt(log, key);
  if (text === null) return null;
  const spelled = text.trim().replace(' ', 'T');
  const ms = Date.parse(/(Z|[+-]\d{2}:?\d{2})$/i.test(spelled) ? spelled : `${spelled}Z`);
  if (Number.isNaN(ms)) throw bad(host, `${key} is no date-time`);
  const micros = /\.\d{3}(\d{1,3})/.exec(spelled)?.[1]?.padEnd(3, '0') ?? '000';
  return { ms, iso: new Date(ms).toISOString().replace('Z', `${micros}Z`) };
}

/** LiteLLM prefixes asynchronous calls with "a" (acompletion) or "_a". */
function operationOf(callType: string | null): string | null {
  if (callType === null) return null;
  const [, plain] = /^_?a(.+)$/.exec(callType) ?? [];
  return liteLlmOperations[callType] ?? liteLlmOperations[plain ?? ''] ?? callType;
}

/** Request tags as keys with the value "true" (a tag is a word, not a pair), and what has no column. */
function tagsOf(log: JsonObject): Record<string, string> {
  const own = ['organization_id', 'model_group'];
  const tags: Record<string, string> = {};
  for (const tag of requestTags(log.request_tags))
    if (typeof tag === 'string' && tag !== '' && tag !== 'x_Flags' && !own.includes(tag)) tags[tag] = 'true';
  for (const name of own) {
    const text = trimmedAt(log, name);
    if (text !== null) tags[name] = text;
  }
  return tags;
}

/** A list, or the text of one; anything else says nothing. */
function requestTags(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'string') return [];
  try {
    const inner = readJson(value);
    return Array.isArray(inner) ? inner : [];
  } catch {
    return [];
  }
}

/** True when the row carries metadata that is neither an object nor the text of one: its true cache counts are unknown. */
export const hasBadMetadata = (log: JsonObject): boolean => {
  const { metadata } = log;
  if (metadata === undefined || metadata === null || metadata === '' || isJsonObject(metadata)) return false;
  return objectAt(log, 'metadata') === null;
};
