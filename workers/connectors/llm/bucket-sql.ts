import { quoteIdentifier } from '../../../src-core/connector/sql-text.ts';
import type { TokenColumn } from '../../../src-core/llm/token-buckets.ts';

/** SQL expressions (BIGINT, null = not stated) over the raw scan; the counterpart of `StatedTokens` with 'should-include'. */
export type StatedSql = {
  readonly input: string;
  readonly cacheRead: string;
  readonly cacheWrite: string;
  readonly write5m: string;
  readonly write1h: string;
  /** VARCHAR: '5m', '30m' or null. */
  readonly defaultLifetime: string;
  readonly output: string;
  readonly reasoning: string;
  readonly inputAudio: string;
  readonly inputImage: string;
  readonly outputAudio: string;
  readonly outputImage: string;
};

const t = (name: string) => quoteIdentifier(`mureon tokens ${name}`);

/**
 * `canonicalBuckets` in SQL, for logs of millions of rows: three levels of helper columns, so that each value is computed once. Equal to the
 * function by property test (tests/contract/connectors-llm/litellm-equals-function.test.ts).
 * @returns the scan with helper columns, and the expression of each dataset column over it
 */
export function withBuckets(scanSql: string, stated: StatedSql) {
  const first = Object.entries(stated).map(([name, sql]) => `${sql} AS ${t(name)}`);
  const named = `CASE WHEN ${t('write5m')} IS NULL AND ${t('write1h')} IS NULL THEN NULL ELSE coalesce(${t('write5m')}, 0) + coalesce(${t('write1h')}, 0) END`;
  const second = [
    `${named} AS ${t('named')}`,
    `greatest(coalesce(${t('cacheWrite')}, ${named}), ${named}) AS ${t('write')}`,
    `coalesce(${t('reasoning')} > ${t('output')}, false) AS ${t('isExclusiveReasoning')}`,
  ];
  const cached = `coalesce(${t('cacheRead')}, 0) + coalesce(${t('write')}, 0)`;
  const isSplit = `(${t('cacheRead')} IS NOT NULL OR ${t('write')} IS NOT NULL)`;
  const third = [
    `${isSplit} AS ${t('isSplit')}`,
    `coalesce(${t('input')} < ${cached}, false) AS ${t('isExclusive')}`,
    `CASE WHEN ${t('input')} >= ${cached} THEN ${t('input')} - (${cached}) ELSE ${t('input')} END AS ${t('uncached')}`,
    `coalesce(${t('write')}, CASE WHEN ${isSplit} THEN 0 END) AS ${t('allWrite')}`,
    `coalesce(${t('write')}, 0) - coalesce(${t('named')}, 0) AS ${t('rest')}`,
    `${t('output')} + CASE WHEN ${t('isExclusiveReasoning')} THEN ${t('reasoning')} ELSE 0 END AS ${t('allOutput')}`,
  ];
  const fits = (a: string, b: string, whole: string) =>
    `(${whole} IS NULL OR coalesce(${t(a)}, 0) + coalesce(${t(b)}, 0) <= ${whole})`;
  const spoken = `${t('allOutput')} - coalesce(${t('reasoning')}, 0)`;
  const fourth = [
    `${fits('inputAudio', 'inputImage', t('uncached'))} AS ${t('inputFits')}`,
    `${fits('outputAudio', 'outputImage', spoken)} AS ${t('outputFits')}`,
  ];
  const rawSql = [first, second, third, fourth].reduce(
    (inner, helpers) => `SELECT *, ${helpers.join(', ')} FROM (${inner})`,
    scanSql,
  );
  return { rawSql, columns: bucketColumns(), flags: flagsSql() };
}

function bucketColumns(): [TokenColumn | 'TokenDetail', string][] {
  const isKnown = `(${t('rest')} = 0 OR ${t('defaultLifetime')} IS NOT NULL)`;
  const lifetime = (name: string, own: string) => {
    const known = `coalesce(${own}, CASE WHEN ${isKnown} THEN 0 END)`;
    return `CASE WHEN ${t('allWrite')} IS NULL THEN NULL WHEN ${t('defaultLifetime')} = '${name}' AND ${t('rest')} > 0 THEN coalesce(${own}, 0) + ${t('rest')} ELSE ${known} END`;
  };
  const when = (condition: string, value: string) => `CASE WHEN ${condition} THEN ${value} END`;
  const isNone = `(${t('uncached')} IS NULL AND ${t('allOutput')} IS NULL AND NOT ${t('isSplit')})`;
  return [
    ['InputUncachedTokens', t('uncached')],
    ['InputCacheReadTokens', `coalesce(${t('cacheRead')}, ${when(t('isSplit'), '0')})`],
    ['InputCacheWriteTokens', t('allWrite')],
    ['InputCacheWrite5mTokens', lifetime('5m', t('write5m'))],
    ['InputCacheWrite30mTokens', lifetime('30m', 'NULL::BIGINT')],
    ['InputCacheWrite1hTokens', lifetime('1h', t('write1h'))],
    ['InputCacheWrite12hTokens', lifetime('12h', 'NULL::BIGINT')],
    ['OutputTokens', t('allOutput')],
    ['OutputReasoningTokens', t('reasoning')],
    ['InputAudioTokens', when(t('inputFits'), t('inputAudio'))],
    ['InputImageTokens', when(t('inputFits'), t('inputImage'))],
    ['OutputAudioTokens', when(t('outputFits'), t('outputAudio'))],
    ['OutputImageTokens', when(t('outputFits'), t('outputImage'))],
    ['TokenDetail', `CASE WHEN ${isNone} THEN 'none' WHEN ${t('isSplit')} THEN 'complete' ELSE 'total-only' END`],
  ];
}

/** Blank-separated flags of a row; null without. */
function flagsSql(): string {
  const isInconsistent = `coalesce(${t('named')} > ${t('cacheWrite')}, false) OR NOT ${t('inputFits')} OR NOT ${t('outputFits')}`;
  const flags: [string, string][] = [
    ['tokens.inconsistent', isInconsistent],
    ['tokens.exclusive-input', t('isExclusive')],
    ['tokens.exclusive-reasoning', t('isExclusiveReasoning')],
    ['tokens.cache-lifetime-assumed', `${t('rest')} > 0 AND ${t('defaultLifetime')} IS NOT NULL`],
  ];
  return `nullif(concat_ws(' ', ${flags.map(([flag, sql]) => `CASE WHEN ${sql} THEN '${flag}' END`).join(', ')}), '')`;
}

/** A count as text to BIGINT; null for anything that is none, which a rejection rule names. */
export const countFromText = (text: string): string =>
  `CASE WHEN regexp_full_match(${text}, '[0-9]{1,15}(\\.0+)?') THEN CAST(split_part(${text}, '.', 1) AS BIGINT) END`;

/** True for a text that is there and no count. Never null. */
export const isBadCount = (text: string): string =>
  `(${text} IS NOT NULL AND ${text} <> '' AND NOT regexp_full_match(${text}, '[0-9]{1,15}(\\.0+)?'))`;
