import { decimalFromText } from '../../../src-core/anycost/decimal-sql.ts';
import { timestampFromText } from '../../../src-core/anycost/timestamp-sql.ts';
import type { RecordScan } from '../../../src-core/connector/record-scan.ts';
import type { RowRule } from '../../../src-core/connector/row-rule.ts';
import { quoteIdentifier } from '../../../src-core/connector/sql-text.ts';
import { defaultCacheLifetimeSql } from '../../../src-core/llm/providers.ts';
import { countFromText, isBadCount, withBuckets } from './bucket-sql.ts';
import { h, plainModel, provider, text } from './litellm-terms.ts';
import { tokenFindings } from './token-findings.ts';

/** Columns of `LiteLLM_DailyTeamSpend`. */
export const dailyColumns = [
  'date',
  'team_id',
  'api_key',
  'model',
  'custom_llm_provider',
  'prompt_tokens',
  'completion_tokens',
  'cache_read_input_tokens',
  'cache_creation_input_tokens',
  'spend',
  'api_requests',
  'successful_requests',
  'failed_requests',
] as const;

/** Daily sums by team: whole days, so a newer file takes the place of what an older one said of its days. */
export function dailyScan(sourceSql: string, temporary: readonly string[]): RecordScan {
  const typed = `SELECT *, ${timestampFromText('"date"', null)} AS ${h('start')}, ${decimalFromText('"spend"')} AS ${h('spend')}, ${provider} AS ${h('provider')} FROM (${sourceSql})`;
  const counts = [
    'prompt_tokens',
    'completion_tokens',
    'cache_read_input_tokens',
    'cache_creation_input_tokens',
    'api_requests',
    'successful_requests',
    'failed_requests',
  ];
  const count = (name: string) => countFromText(quoteIdentifier(name));
  const nothing = 'NULL::BIGINT';
  const buckets = withBuckets(typed, {
    input: count('prompt_tokens'),
    output: count('completion_tokens'),
    cacheRead: count('cache_read_input_tokens'),
    cacheWrite: count('cache_creation_input_tokens'),
    write5m: nothing,
    write1h: nothing,
    defaultLifetime: defaultCacheLifetimeSql(h('provider'), '"model"'),
    reasoning: nothing,
    inputAudio: nothing,
    inputImage: nothing,
    outputAudio: nothing,
    outputImage: nothing,
  });
  return {
    kind: 'records',
    dataset: 'llm-usage',
    merge: 'swap',
    rawSql: `SELECT *, ${buckets.flags} AS ${h('flags')} FROM (${buckets.rawSql})`,
    rawColumns: [...dailyColumns],
    temporary,
    columns: new Map<string, string>([
      ['Route', `'gateway'`],
      ['Grain', `'1d'`],
      ['ObservedAt', h('start')],
      ['EndedAt', `${h('start')} + INTERVAL 1 DAY`],
      ['ModelProvider', h('provider')],
      ['ApiKeyId', text('api_key')],
      ['TeamId', text('team_id')],
      ['Model', plainModel],
      ['ModelVersion', plainModel], // the deployment that answered; model_group is the name asked for
      ['Requests', count('api_requests')],
      ['SuccessfulRequests', count('successful_requests')],
      ['FailedRequests', count('failed_requests')],
      ['ReportedCost', h('spend')],
      ['ReportedCurrency', `CASE WHEN ${h('spend')} IS NOT NULL THEN 'USD' END`],
      ['Tags', `CASE WHEN ${h('flags')} IS NOT NULL THEN CAST(json_object('x_Flags', ${h('flags')}) AS VARCHAR) END`],
      ...buckets.columns,
    ]),
    scope: `'litellm/daily-team'`,
    revision: `coalesce(epoch_ms(${h('start')}), 0)`,
    rejections: [
      {
        rule: 'record.bad-value',
        severity: 'error',
        column: 'ObservedAt',
        message: 'date is empty or no date.',
        sql: `(${h('start')} IS NULL)`,
      },
      {
        rule: 'record.bad-value',
        severity: 'error',
        column: 'ReportedCost',
        message: 'spend is no number.',
        sql: `(${h('spend')} IS NULL AND coalesce("spend", '') <> '')`,
      },
      ...counts.map(
        (name): RowRule => ({
          rule: 'record.bad-value',
          severity: 'error',
          column: name,
          message: `${name} is no whole number from 0 on.`,
          sql: isBadCount(quoteIdentifier(name)),
        }),
      ),
    ],
    findings: tokenFindings(h('flags')),
  };
}
