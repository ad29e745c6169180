import type { RowRule } from '../../../src-core/connector/row-rule.ts';
import { type TokenFlag, tokenFlags } from '../../../src-core/llm/token-buckets.ts';

/** Findings of flagged rows. @param flags VARCHAR expression: the row's flags, blank-separated; null = none */
export const tokenFindings = (flags: string): RowRule[] =>
  (Object.keys(tokenFlags) as TokenFlag[]).map(flag => ({
    rule: flag,
    severity: flag === 'tokens.inconsistent' ? 'warning' : 'info',
    column: 'InputUncachedTokens',
    message: tokenFlags[flag],
    sql: `coalesce(contains(${flags}, '${flag}'), false)`,
  }));

/** The flags that TypeScript readers put into `Tags`. */
export const flagsInTags = `json_extract_string("Tags", '$.x_Flags')`;
