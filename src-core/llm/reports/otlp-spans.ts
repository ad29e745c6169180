import type { CanonicalRow } from '../../connector/record-scan.ts';
import { plainDecimal } from '../decimal-text.ts';
import { firstText, isJsonObject, type JsonObject, listAt, objectAt, textAt } from '../json.ts';
import { canonicalProvider } from '../providers.ts';
import { readOtelUsage } from '../usage/otel.ts';
import { readingColumns, serviceTierOf, type UsageRecord } from './report-row.ts';

/** Operations that a model provider bills. Agent and tool spans repeat the usage of the calls below them and are not counted. */
const billedOperations: ReadonlySet<string> = new Set([
  'chat',
  'text_completion',
  'generate_content',
  'embeddings',
  'image_generation',
  'speech',
  'transcription',
  'rerank',
]);

/**
 * Attributes kept as tags. A list of what is kept, not of what is dropped: prompts, answers, tool arguments and whatever attribute
 * carries them next never pass (SECURITY 73).
 */
const keptAttributes: ReadonlySet<string> = new Set([
  'service.name',
  'service.namespace',
  'service.version',
  'deployment.environment',
  'deployment.environment.name',
  'gen_ai.agent.id',
  'gen_ai.agent.name',
  'gen_ai.response.finish_reasons',
  'server.address',
  'environment',
  'env',
  'product',
  'feature',
  'cost_center',
]);

export type OtlpReading = {
  readonly records: readonly UsageRecord[];
  /** GenAI spans that are no model call (agents, tools), and spans that are none at all. */
  readonly otherGenAiSpans: number;
  readonly otherSpans: number;
};

/**
 * Model calls of an OTLP `ExportTraceServiceRequest` (`resourceSpans`). A call told twice (by a framework's span and by the client's)
 * has one `gen_ai.response.id` and becomes one row.
 * @throws AppError `usage.bad-count`
 */
export function otlpUsageRecords(request: JsonObject): OtlpReading {
  const records: UsageRecord[] = [];
  let otherGenAiSpans = 0;
  let otherSpans = 0;
  for (const resourceSpan of listAt(request, 'resourceSpans').filter(isJsonObject)) {
    const resource = attributesOf(objectAt(resourceSpan, 'resource'));
    for (const scopeSpan of listAt(resourceSpan, 'scopeSpans').filter(isJsonObject)) {
      for (const span of listAt(scopeSpan, 'spans').filter(isJsonObject)) {
        const attributes = attributesOf(span);
        if (isModelCall(attributes)) records.push(spanRecord(span, attributes, resource));
        else if (Object.keys(attributes).some(key => key.startsWith('gen_ai.'))) otherGenAiSpans += 1;
        else otherSpans += 1;
      }
    }
  }
  return { records, otherGenAiSpans, otherSpans };
}

function isModelCall(attributes: JsonObject): boolean {
  const operation = textAt(attributes, 'gen_ai.operation.name');
  if (operation !== null) return billedOperations.has(operation);
  // before operations had names: a span with a model and usage is a call
  const usage = [
    'gen_ai.usage.prompt_tokens',
    'gen_ai.usage.completion_tokens',
    'gen_ai.usage.input_tokens',
    'gen_ai.usage.output_tokens',
  ];
  return usage.some(key => key in attributes);
}

function spanRecord(span: JsonObject, attributes: JsonObject, resource: JsonObject): UsageRecord {
  const start = nanoseconds(textAt(span, 'startTimeUnixNano'));
  const end = nanoseconds(textAt(span, 'endTimeUnixNano'));
  const code = textAt(objectAt(span, 'status'), 'code');
  const errorType = textAt(attributes, 'error.type');
  const isFailed = code === '2' || code === 'STATUS_CODE_ERROR' || errorType !== null;
  const tags: Record<string, string> = {};
  for (const source of [resource, attributes])
    for (const key of Object.keys(source)) {
      const text = keptAttributes.has(key) ? textAt(source, key) : null;
      if (text !== null) tags[key] = text;
    }
  const spanId = [textAt(span, 'traceId'), textAt(span, 'spanId')].filter(id => id !== null).join(':');
  return {
    scope: `otlp/${textAt(resource, 'service.name') ?? 'unknown service'}`,
    revision: Number((end ?? start ?? 0n) / 1_000_000n),
    row: {
      Route: 'trace',
      Grain: 'request',
      ObservedAt: isoOfNanoseconds(start),
      EndedAt: isoOfNanoseconds(end),
      ModelProvider: canonicalProvider(firstText(attributes, 'gen_ai.provider.name', 'gen_ai.system')),
      TeamId: firstText(attributes, 'team', 'team.id') ?? firstText(resource, 'team', 'team.id'),
      CustomerId: firstText(attributes, 'customer.id', 'tenant.id', 'customer', 'tenant'),
      UserId: firstText(attributes, 'user.id', 'enduser.id'),
      SessionId: firstText(attributes, 'gen_ai.conversation.id', 'session.id'),
      RequestId: textAt(attributes, 'gen_ai.response.id') ?? (spanId === '' ? null : spanId),
      Operation: textAt(attributes, 'gen_ai.operation.name') ?? 'chat',
      Model: firstText(attributes, 'gen_ai.request.model', 'gen_ai.response.model'),
      ModelVersion: textAt(attributes, 'gen_ai.response.model'),
      ServiceTier: serviceTierOf(
        firstText(attributes, 'openai.response.service_tier', 'gen_ai.openai.response.service_tier'),
      ),
      Geography: textAt(attributes, 'gen_ai.inference.geo'),
      Status: isFailed ? 'error' : 'ok',
      ErrorType: errorType,
      Requests: 1,
      SuccessfulRequests: isFailed ? 0 : 1,
      FailedRequests: isFailed ? 1 : 0,
      DurationMs: start === null || end === null || end < start ? null : Number((end - start) / 1_000_000n),
      ...reportedCost(attributes),
      ...readingColumns(readOtelUsage(attributes), tags),
    },
  };
}

/** Proposed (semantic-conventions-genai PR 443) and widespread; never more than what a source reports. */
function reportedCost(attributes: JsonObject): CanonicalRow {
  const text = firstText(attributes, 'gen_ai.usage.cost.amount', 'gen_ai.usage.cost');
  const amount = text === null ? null : plainDecimal(text);
  if (amount === null) return {};
  return { ReportedCost: amount, ReportedCurrency: textAt(attributes, 'gen_ai.usage.cost.currency') ?? 'USD' };
}

/** `[{ key, value: { stringValue } }]` as a flat map; lists as JSON text of their members. */
function attributesOf(owner: JsonObject | null): JsonObject {
  const flat: Record<string, unknown> = {};
  for (const entry of listAt(owner, 'attributes').filter(isJsonObject)) {
    const key = textAt(entry, 'key');
    const value = objectAt(entry, 'value');
    if (key === null || value === null) continue;
    const list = objectAt(value, 'arrayValue');
    flat[key] =
      list === null
        ? firstText(value, 'stringValue', 'intValue', 'doubleValue', 'boolValue')
        : JSON.stringify(
            listAt(list, 'values').map(member =>
              isJsonObject(member) ? firstText(member, 'stringValue', 'intValue', 'doubleValue', 'boolValue') : null,
            ),
          );
  }
  return flat;
}

const nanoseconds = (text: string | null): bigint | null =>
  text !== null && /^\d{1,19}$/.test(text) ? BigInt(text) : null;

/** With microseconds, which is what the lake keeps. */
function isoOfNanoseconds(at: bigint | null): string | null {
  if (at === null || at === 0n) return null;
  const micros = ((at / 1000n) % 1000n).toString().padStart(3, '0');
  return new Date(Number(at / 1_000_000n)).toISOString().replace('Z', `${micros}Z`);
}
