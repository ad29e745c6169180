import { quoteLiteral } from '../connector/sql-text.ts';
import { taking } from './decimal-sql.ts';

/** One piece of a Python or JSON literal: a quoted string, a word or number, blanks, or a single mark. */
const TOKEN = `'(?:[^'\\\\]|\\\\.)*'|"(?:[^"\\\\]|\\\\.)*"|[A-Za-z0-9_.+-]+|\\s+|.`;

/** A Python text without anything that would need care: no quotes, escapes or control characters, no colon before a blank. */
const PLAIN_TEXT = `'(?:[^'"\\\\:\\x00-\\x1f]|:[^ '"\\\\:\\x00-\\x1f])*'`;
const NUMBER = '[+-]?[0-9.][A-Za-z0-9_.+-]*';
const PAIR = `${PLAIN_TEXT}: (?:${PLAIN_TEXT}|${NUMBER}|None|True|False)`;
const OBJECT = `\\{${PAIR}(?:, ${PAIR})*\\}`;
/** A list of flat objects as Python prints nearly every cell of labels and credits: rewritten as a whole, five times as fast as token by token. */
const PLAIN_LIST = `\\[${OBJECT}(?:, ${OBJECT})*\\]`;

/** Longest literal that is taken apart, in bytes: labels of one row, not a document. */
const MAX_LITERAL_BYTES = 1024 * 1024;

/**
 * SQL that turns a list or object written as JSON or as Python prints it (`[{'a': None, 'b': "it's"}]`) into JSON text in which
 * every number is a string, so that DuckDB, which reads JSON numbers as floating point, cannot round one. Null for null, for
 * text that is neither, and past 1 MiB. The usual `[]` costs one comparison.
 */
export function literalToJson(text: string): string {
  const unquoted = `replace(replace(replace(substr(t, 2, length(t) - 2), '\\''', ''''), '\\"', '"'), '"', '\\"')`;
  const token =
    `CASE WHEN prefix(t, '''') THEN '"' || ${unquoted} || '"' ` +
    `WHEN prefix(t, '"') THEN replace(t, '\\''', '''') ` +
    `WHEN t = 'None' THEN 'null' WHEN t = 'True' THEN 'true' WHEN t = 'False' THEN 'false' ` +
    `WHEN regexp_full_match(t, '${NUMBER}') THEN '"' || t || '"' ELSE t END`;
  const joined = `array_to_string(list_transform(regexp_extract_all(${text}, ${quoteLiteral(TOKEN)}), lambda t: ${token}), '')`;
  const checked = taking(joined, 'CASE WHEN json_valid(m) THEN m END');
  return (
    `CASE WHEN ${text} IN ('[]', '{}') THEN ${text} WHEN strlen(${text}) > ${MAX_LITERAL_BYTES} THEN NULL ` +
    `WHEN regexp_full_match(${text}, ${quoteLiteral(PLAIN_LIST)}) THEN ${plainToJson(text)} ELSE ${checked} END`
  );
}

/** In a plain list `: ` stands only between a key and its value, so words and numbers can be found by it. */
function plainToJson(text: string): string {
  const words = [
    ['None', 'null'],
    ['True', 'true'],
    ['False', 'false'],
  ] as const;
  const quoted = `replace(${text}, '''', '"')`;
  const named = words.reduce((sql, [python, json]) => `replace(${sql}, ': ${python}', ': ${json}')`, quoted);
  return `regexp_replace(${named}, ${quoteLiteral(`: (${NUMBER})`)}, ': "\\1"', 'g')`;
}

/** JSON object text from keys and text expressions; members without a value are left out, and none at all is null. */
export function jsonObjectOf(members: readonly { readonly key: string; readonly sql: string }[]): string {
  if (members.length === 0) return 'NULL';
  const parts = members.map(
    ({ key, sql }) => `${quoteLiteral(`${JSON.stringify(key)}:`)} || CAST(to_json(NULLIF(${sql}, '')) AS VARCHAR)`,
  );
  return `NULLIF('{' || concat_ws(',', ${parts.join(', ')}) || '}', '{}')`;
}

/**
 * Pairs of a JSON array of `{key, value}` objects, as clouds export labels: STRUCT(k, v)[] of JSON string texts. Entries without a key
 * are none; a value of null is the empty text. An empty list for null and for what is no array.
 */
export function pairsOf(json: string): string {
  const quoted = (sql: string) => `CAST(to_json(${sql}) AS VARCHAR)`;
  const pair = `{'k': ${quoted("json_extract_string(e, '$.key')")}, 'v': ${quoted("coalesce(json_extract_string(e, '$.value'), '')")}}`;
  return (
    `CASE WHEN ${json} IS NULL OR ${json} = '[]' OR json_type(${json}) <> 'ARRAY' THEN []::STRUCT(k VARCHAR, v VARCHAR)[] ` +
    `ELSE list_filter(list_transform(CAST(${json} AS JSON[]), lambda e: ${pair}), lambda x: x.k IS NOT NULL) END`
  );
}
