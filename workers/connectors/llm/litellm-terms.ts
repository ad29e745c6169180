import { quoteIdentifier } from '../../../src-core/connector/sql-text.ts';
import { canonicalProviderSql } from '../../../src-core/llm/providers.ts';

/** Helper columns of the scans carry a prefix that no column of LiteLLM has. */
export const h = (name: string) => quoteIdentifier(`mureon ${name}`);

/** A text column; blanks are nothing. */
export const text = (name: string) => `nullif(trim(${quoteIdentifier(name)}), '')`;

export const provider = canonicalProviderSql('"custom_llm_provider"');

/** `plainModel` in SQL. */
export const plainModel = `CASE WHEN starts_with(lower("model"), lower("custom_llm_provider") || '/') AND strlen("model") > strlen("custom_llm_provider") + 1
  THEN substr("model", length("custom_llm_provider") + 2) ELSE nullif("model", '') END`;
