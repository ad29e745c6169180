import { decimalFromText } from '../../../src-core/anycost/decimal-sql.ts';
import { timestampFromText } from '../../../src-core/anycost/timestamp-sql.ts';
import type { RecordScan } from '../../../src-core/connector/record-scan.ts';
import type { RowRule } from '../../../src-core/connector/row-rule.ts';
import { quoteLiteral } from '../../../src-core/connector/sql-text.ts';
import { defaultCacheLifetimeSql } from '../../../src-core/llm/providers.ts';
import { liteLlmOperations } from '../../../src-core/llm/usage/litellm-operations.ts';
import { countFromText, isBadCount, type StatedSql, withBuckets } from './bucket-sql.ts';
import { h, plainModel, provider, text } from './litellm-terms.ts';
import { tokenFindings } from './token-findings.ts';

/** Columns of `LiteLLM_SpendLogs` that are read. `metadata` only for its `usage_object`; what is not here is never read. */
export const spendLogColumns = [
  'request_id',
  'call_type',
  'api_key',
  'spend',
  'prompt_tokens',
  'completion_tokens',
  'startTime',
  'endTime',
  'completionStartTime',
  'model',
  'model_group',
  'custom_llm_provider',
  'user',
  'metadata',
  'cache_hit',
  'request_tags',
  'team_id',
  'organization_id',
  'end_user',
  'session_id',
  'status',
] as const;

const details = (path: string, ...sides: readonly string[]) => sides.map(side => `${side}.${path}`);
const inputSides = ['prompt_tokens_details', 'input_tokens_details'];
const outputSides = ['completion_tokens_details', 'output_tokens_details'];

/** Places in `usage_object`, first one with a value wins: `readLiteLlmUsage` says the same. */
const usagePaths = {
  input: ['prompt_tokens', 'input_tokens'],
  output: ['completion_tokens', 'output_tokens'],
  cacheRead: ['cache_read_input_tokens', ...details('cached_tokens', ...inputSides)],
  cacheWrite: ['cache_creation_input_tokens', ...details('cache_creation_tokens', ...inputSides)],
  write5m: [
    ...details('cache_creation_token_details.ephemeral_5m_input_tokens', ...inputSides),
    'cache_creation.ephemeral_5m_input_tokens',
  ],
  write1h: [
    ...details('cache_creation_token_details.ephemeral_1h_input_tokens', ...inputSides),
    'cache_creation.ephemeral_1h_input_tokens',
  ],
  reasoning: details('reasoning_tokens', ...outputSides),
  inputAudio: details('audio_tokens', ...inputSides),
  inputImage: details('image_tokens', ...inputSides),
  outputAudio: details('audio_tokens', ...outputSides),
  outputImage: details('image_tokens', ...outputSides),
} as const;
const allPaths: readonly string[] = Object.values(usagePaths).flat();

const usage = (place: keyof typeof usagePaths) =>
  `coalesce(${usagePaths[place].map(path => countFromText(`${h('usage')}[${allPaths.indexOf(path) + 1}]`)).join(', ')})`;

/** LiteLLM prefixes asynchronous calls with "a" (acompletion) or "_a". */
const operation = `coalesce(CASE regexp_replace("call_type", '^_?a(${Object.keys(liteLlmOperations).join('|')})$', '\\1')
  ${Object.entries(liteLlmOperations)
    .map(([from, to]) => `WHEN '${from}' THEN '${to}'`)
    .join(' ')} END, nullif("call_type", ''))`;

/** Rows of the spend logs as usage records: one request each, newest state of a `request_id` wins. */
export function spendLogScan(sourceSql: string, temporary: readonly string[]): RecordScan {
  const paths = allPaths.map(path => quoteLiteral(`$.${path}`)).join(', ');
  const withUsage = `SELECT * EXCLUDE ("metadata"), CASE WHEN json_valid("metadata") THEN json_extract_string("metadata", '$.usage_object') END AS "usage_object",
    ("metadata" IS NOT NULL AND NOT json_valid("metadata")) AS ${h('bad metadata')} FROM (${sourceSql})`;
  const typed = `SELECT *, CASE WHEN json_valid("usage_object") THEN json_extract_string("usage_object", [${paths}]) END AS ${h('usage')},
    ${timestampFromText('"startTime"', null)} AS ${h('start')}, ${timestampFromText('"endTime"', null)} AS ${h('end')},
    ${timestampFromText('"completionStartTime"', null)} AS ${h('first')}, ${decimalFromText('"spend"')} AS ${h('spend')},
    ${provider} AS ${h('provider')} FROM (${withUsage})`;
  const stated: StatedSql = {
    input: `coalesce(${countFromText('"prompt_tokens"')}, ${usage('input')})`,
    output: `coalesce(${countFromText('"completion_tokens"')}, ${usage('output')})`,
    cacheRead: usage('cacheRead'),
    cacheWrite: usage('cacheWrite'),
    write5m: usage('write5m'),
    write1h: usage('write1h'),
    defaultLifetime: defaultCacheLifetimeSql(h('provider'), '"model"'),
    reasoning: usage('reasoning'),
    inputAudio: usage('inputAudio'),
    inputImage: usage('inputImage'),
    outputAudio: usage('outputAudio'),
    outputImage: usage('outputImage'),
  };
  const buckets = withBuckets(typed, stated);
  const rawSql = `SELECT *, ${buckets.flags} AS ${h('flags')} FROM (${buckets.rawSql})`;
  const succeeded = (yes: number, no: number) =>
    `CASE "status" WHEN 'success' THEN ${yes} WHEN 'failure' THEN ${no} END::BIGINT`;
  const columns = new Map<string, string>([
    ['Route', `'gateway'`],
    ['Grain', `'request'`],
    ['ObservedAt', h('start')],
    ['EndedAt', h('end')],
    ['ModelProvider', h('provider')],
    ['ApiKeyId', text('api_key')],
    ['UserId', text('user')],
    ['TeamId', text('team_id')],
    ['CustomerId', text('end_user')],
    ['SessionId', text('session_id')],
    ['RequestId', '"request_id"'],
    ['Operation', operation],
    ['Model', plainModel],
    ['ModelVersion', plainModel], // the deployment that answered; model_group is the name asked for
    ['Status', `CASE "status" WHEN 'success' THEN 'ok' WHEN 'failure' THEN 'error' ELSE nullif("status", '') END`],
    ['GatewayCacheHit', `CASE lower("cache_hit") WHEN 'true' THEN true WHEN 'false' THEN false END`],
    ['Requests', '1::BIGINT'],
    ['SuccessfulRequests', succeeded(1, 0)],
    ['FailedRequests', succeeded(0, 1)],
    ['DurationMs', `CASE WHEN ${h('end')} >= ${h('start')} THEN epoch_ms(${h('end')}) - epoch_ms(${h('start')}) END`],
    // LiteLLM sets the first token's time to the end where it does not stream
    [
      'FirstTokenMs',
      `CASE WHEN ${h('first')} >= ${h('start')} AND ${h('first')} < ${h('end')} THEN epoch_ms(${h('first')}) - epoch_ms(${h('start')}) END`,
    ],
    ['ReportedCost', h('spend')],
    ['ReportedCurrency', `CASE WHEN ${h('spend')} IS NOT NULL THEN 'USD' END`],
    ['Tags', tagsSql()],
    ...buckets.columns,
  ]);
  return {
    kind: 'records',
    dataset: 'llm-usage',
    merge: 'upsert',
    rawSql,
    rawColumns: [...spendLogColumns.filter(name => name !== 'metadata'), 'usage_object'],
    temporary,
    columns,
    scope: `'litellm'`,
    revision: `coalesce(epoch_ms(${h('end')}), epoch_ms(${h('start')}), 0)`,
    rejections: spendLogRejections(),
    findings: [
      {
        rule: 'value.not-json',
        severity: 'warning',
        column: 'Tags',
        message: 'metadata is no JSON: the true cache counts of the request are unknown.',
        sql: h('bad metadata'),
      },
      ...tokenFindings(h('flags')),
    ],
  };
}

function spendLogRejections(): RowRule[] {
  const rule = (name: string, column: string, message: string, sql: string): RowRule => ({
    rule: name,
    severity: 'error',
    column,
    message,
    sql,
  });
  const joined = `array_to_string(${h('usage')}, ' ')`;
  return [
    rule(
      'value.missing',
      'RequestId',
      'request_id is empty: repeats of the request could not be told.',
      `(coalesce("request_id", '') = '')`,
    ),
    rule('record.bad-value', 'ObservedAt', 'startTime is empty or no date-time.', `(${h('start')} IS NULL)`),
    rule(
      'record.bad-value',
      'EndedAt',
      'endTime is no date-time.',
      `(${h('end')} IS NULL AND coalesce("endTime", '') <> '')`,
    ),
    rule(
      'record.bad-value',
      'ReportedCost',
      'spend is no number.',
      `(${h('spend')} IS NULL AND coalesce("spend", '') <> '')`,
    ),
    rule(
      'record.bad-value',
      'InputUncachedTokens',
      'prompt_tokens is no whole number from 0 on.',
      isBadCount('"prompt_tokens"'),
    ),
    rule(
      'record.bad-value',
      'OutputTokens',
      'completion_tokens is no whole number from 0 on.',
      isBadCount('"completion_tokens"'),
    ),
    rule(
      'record.bad-value',
      'InputCacheReadTokens',
      'metadata.usage_object has a count that is no whole number from 0 on.',
      `(coalesce(NOT regexp_full_match(${joined}, '( |[0-9]{1,15}(\\.0+)?)*'), false))`,
    ),
  ];
}

/** Request tags as keys with the value "true" (a tag is a word, not a pair), and what has no column. */
function tagsSql(): string {
  const own = ['organization_id', 'model_group'];
  const list = `CASE WHEN json_valid("request_tags") AND json_type("request_tags") = 'ARRAY' THEN list_distinct(json_extract_string("request_tags", '$[*]')) END`;
  const tags = `list_transform(list_filter(coalesce(${list}, []), lambda tag: tag <> '' AND tag NOT IN ('x_Flags', ${own.map(quoteLiteral).join(', ')})), lambda tag: {'k': tag, 'v': 'true'})`;
  const extra = [
    ...own.map(name => `{'k': ${quoteLiteral(name)}, 'v': ${text(name)}}`),
    `{'k': 'x_Flags', 'v': ${h('flags')}}`,
  ];
  const all = `list_sort(list_filter(list_concat(${tags}, [${extra.join(', ')}]), lambda entry: entry.v IS NOT NULL))`;
  return `nullif(CAST(to_json(map_from_entries(${all})) AS VARCHAR), '{}')`;
}
