import { AppError } from '../errors/app-error.ts';
import { allowedFunctions, allowedTableFunctions, sessionWords } from './functions.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Node = { readonly [key: string]: Json };

/** What json_serialize_sql answers. */
export type ParsedSql = { readonly statements: readonly { readonly node: Node }[] };

const queryNodes = new Set(['SELECT_NODE', 'SET_OPERATION_NODE', 'RECURSIVE_CTE_NODE', 'CTE_NODE']);
const expressions = new Set([
  'BETWEEN',
  'CASE',
  'CAST',
  'COLLATE',
  'COLUMN_REF',
  'COMPARISON',
  'CONJUNCTION',
  'CONSTANT',
  'FUNCTION',
  'LAMBDA',
  'LAMBDA_REF',
  'OPERATOR',
  'POSITIONAL_REFERENCE',
  'STAR',
  'SUBQUERY',
  'WINDOW',
]);
const modifiers = new Set(['ORDER_MODIFIER', 'LIMIT_MODIFIER', 'LIMIT_PERCENT_MODIFIER', 'DISTINCT_MODIFIER']);
const orders = new Set(['ORDER_DEFAULT', 'ASCENDING', 'DESCENDING']);
const relations = new Set([
  'BASE_TABLE',
  'SUBQUERY',
  'JOIN',
  'TABLE_FUNCTION',
  'EXPRESSION_LIST',
  'EMPTY',
  'EMPTY_FROM',
]);
/** Types that a cast may name; any other name would be looked up in the catalogue. */
const types = new Set(
  `bigint bignum bit blob bool boolean bpchar bytea char date decimal double enum float float4 float8 hugeint int int1 int2 int4 int8 integer
  interval json list array struct map union long numeric real row short signed smallint string text time timestamp timestamptz timestamp_s
  timestamp_ms timestamp_ns timestamp_us datetime timetz tinyint ubigint uhugeint uint128 uint16 uint32 uint64 uint8 uinteger usmallint utinyint
  uuid varchar binary varbinary`.split(/\s+/),
)
  .add('timestamp with time zone')
  .add('time with time zone')
  .add('time_ns');

/** Names of WITH that hold at a place, lower case; SQL names ignore case. */
type Scope = ReadonlySet<string>;

export type Refusal = {
  readonly what: string;
  readonly advice: string;
  readonly byte: Json;
  /** There is nothing of the name, as far as a reader knows: a slip, and no attempt at what nobody may read. */
  readonly isUnknown?: boolean;
};

const advice = {
  table: 'Read the tables that the schema lists; they are views over the lake.',
  call: 'Functions that reach files, settings or the session are not available.',
  statement: 'Write one SELECT (or EXPLAIN of one).',
  pivot: 'Write it with GROUP BY and FILTER, or pivot in Explore.',
  parameter: 'Write the value itself.',
} as const;

/**
 * Decides whether a parsed statement may run: one SELECT over `tables`, calling allowed functions only. Every kind of node is on a list; what is
 * not known is refused, so that a new feature of the engine stays shut until somebody has looked at it.
 * @param tables names that FROM may use; @param reserved stored names that WITH must not hide, lower case
 * @throws AppError `sql.refused` naming what, with the place in the text where DuckDB knows it (`byte` of UTF-8)
 */
export function checkTree(parsed: ParsedSql, tables: ReadonlySet<string>, reserved: ReadonlySet<string>): void {
  const [statement, ...more] = parsed.statements;
  if (!statement) throw refused({ what: 'an empty statement', advice: advice.statement, byte: null });
  if (more.length > 0) throw refused({ what: 'several statements at once', advice: advice.statement, byte: null });
  new TreeCheck(tables, reserved).query(statement.node, new Set());
}

export function refused({ what, advice: hint, byte, isUnknown = false }: Refusal): AppError {
  const place = typeof byte === 'number' && Number.isSafeInteger(byte) ? { byte } : {};
  return new AppError('sql.refused', {
    what: what.slice(0, 120),
    advice: hint,
    ...(isUnknown && { isUnknown }),
    ...place,
  });
}

class TreeCheck {
  readonly #tables: ReadonlySet<string>;
  readonly #reserved: ReadonlySet<string>;

  constructor(tables: ReadonlySet<string>, reserved: ReadonlySet<string>) {
    this.#tables = tables;
    this.#reserved = reserved;
  }

  /** A query and everything in it. A name of WITH holds in the names after it and in the query itself, in itself only where it recurs. */
  query(node: Node, outer: Scope): void {
    if (!queryNodes.has(String(node.type)))
      throw refused({ what: `${node.type}`, advice: advice.statement, byte: null });
    let scope = outer;
    for (const entry of list(object(node.cte_map).map)) {
      const name = String(object(entry).key).toLowerCase();
      if (this.#isTaken(name)) {
        throw refused({ what: `the name ${name} in WITH`, advice: 'Choose another name.', byte: null });
      }
      this.#children(object(object(entry).value), scope, new Set(['aliases', 'materialized']));
      scope = new Set([...scope, name]);
    }
    const skip = new Set(['type', 'cte_map', 'cte_name', 'aliases', 'setop_type', 'aggregate_handling', 'group_sets']);
    if (node.type !== 'RECURSIVE_CTE_NODE') {
      this.#children(node, scope, skip);
      return;
    }
    const within = new Set([...scope, String(node.cte_name).toLowerCase()]);
    this.#walk(node.right ?? null, within);
    this.#children(node, scope, new Set([...skip, 'right']));
  }

  /** Lower-case names that are, or may be, something of the lake's own, of the engine's own, or a file. */
  #isTaken(name: string): boolean {
    return (
      this.#reserved.has(name) || /^(duckdb|pg|sqlite|pragma)_/.test(name) || !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)
    );
  }

  #children(node: Node, scope: Scope, skip: ReadonlySet<string>): void {
    for (const [key, value] of Object.entries(node)) if (!skip.has(key)) this.#walk(value, scope);
  }

  #walk(value: Json, scope: Scope): void {
    if (Array.isArray(value)) for (const item of value) this.#walk(item, scope);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    const node = value as Node;
    if (typeof node.class === 'string') this.#expression(node, scope);
    else if (typeof node.type !== 'string') this.#children(node, scope, new Set());
    else if (queryNodes.has(node.type)) this.query(node, scope);
    else if (relations.has(node.type)) this.#relation(node, scope);
    else if (modifiers.has(node.type) || orders.has(node.type)) this.#children(node, scope, new Set(['type']));
    else throw refused({ what: wordsOf(node.type), advice: adviceFor(node.type), byte: node.query_location ?? null });
  }

  #relation(node: Node, scope: Scope): void {
    const byte = node.query_location ?? null;
    if (node.type === 'BASE_TABLE') {
      const name = String(node.table_name ?? '');
      const parts = [node.catalog_name, node.schema_name].filter(part => typeof part === 'string' && part !== '');
      const isKnown = scope.has(name.toLowerCase()) || this.#tables.has(name.toLowerCase());
      const isBare = parts.length === 0 && node.at_clause === undefined;
      if (!isBare || !isKnown) {
        const isUnknown = isBare && !this.#isTaken(name.toLowerCase());
        throw refused({ what: `the table ${[...parts, name].join('.')}`, advice: advice.table, byte, isUnknown });
      }
    }
    if (node.type === 'TABLE_FUNCTION') {
      const call = object(node.function);
      const name = String(call.function_name ?? '').toLowerCase();
      if (call.class !== 'FUNCTION' || !allowedTableFunctions.has(name) || isQualified(call)) {
        throw refused({ what: `the table function ${name}`, advice: advice.call, byte });
      }
      this.#children(call, scope, new Set(['class', 'type']));
    } else this.#children(node, scope, new Set(['type', 'sample']));
  }

  #expression(node: Node, scope: Scope): void {
    const byte = node.query_location ?? null;
    const kind = String(node.class);
    if (kind === 'PARAMETER') throw refused({ what: 'a placeholder for a value', advice: advice.parameter, byte });
    if (!expressions.has(kind)) throw refused({ what: wordsOf(kind), advice: advice.statement, byte });
    if (kind === 'CONSTANT') return;
    if (kind === 'FUNCTION' || kind === 'WINDOW') {
      const name = String(node.function_name ?? '').toLowerCase();
      if (kind === 'FUNCTION' || name !== '') this.#call(name, node);
    }
    if (kind === 'COLUMN_REF') {
      const names = list(node.column_names);
      const [name = ''] = names;
      if (names.length === 1 && sessionWords.has(String(name).toLowerCase())) {
        throw refused({ what: String(name), advice: advice.call, byte });
      }
      return;
    }
    if (kind === 'CAST') checkType(object(node.cast_type), byte);
    this.#children(node, scope, new Set(['class', 'type', 'cast_type', 'column_names']));
  }

  #call(name: string, node: Node): void {
    if (!allowedFunctions.has(name) || isQualified(node)) {
      throw refused({ what: `the function ${name}`, advice: advice.call, byte: node.query_location ?? null });
    }
  }
}

/** `x.upper()` arrives as schema x; a name with a catalog, or in one of the engine's own schemas, is written by nobody with good reason. */
function isQualified(call: Node): boolean {
  const schema = String(call.schema ?? '').toLowerCase();
  return (
    (typeof call.catalog === 'string' && call.catalog !== '') ||
    ['pg_catalog', 'information_schema', 'temp', 'system'].includes(schema)
  );
}

/**
 * Two shapes, by the storage version of the database: types resolved by the parser, or expressions of names and numbers. What is inside a type
 * (elements of a list, fields of a struct) is a type again.
 */
function checkType(type: Node, byte: Json): void {
  const info = object(type.type_info);
  const named = type.class === 'TYPE' ? type : object(info.expr);
  const isNamed = type.class === 'TYPE' || type.id === 'UNBOUND' || type.id === 'USER';
  if (isNamed) {
    const name = String(named.type_name ?? info.name ?? info.user_type_name ?? '').toLowerCase();
    const parts = [named.catalog, named.schema, info.catalog, info.schema].filter(
      part => part !== undefined && part !== '',
    );
    if (!types.has(name) || parts.length > 0) {
      throw refused({ what: `the type ${[...parts, name].join('.')}`, advice: advice.statement, byte });
    }
  }
  const inner = [
    info.child_type,
    ...list(info.child_types).map(child => object(child).second ?? null),
    ...list(named.children),
  ];
  for (const part of inner) {
    const node = object(part);
    if (node.class === 'CONSTANT') continue;
    if (node.class !== undefined && node.class !== 'TYPE') {
      throw refused({ what: 'a computed type', advice: advice.statement, byte });
    }
    if (part !== undefined) checkType(node, byte);
  }
}

const wordsOf = (type: string) =>
  type.toLowerCase().replaceAll('_', ' ').replace('show ref', 'DESCRIBE, SHOW or SUMMARIZE').replace('pivot', 'PIVOT');
const adviceFor = (type: string) =>
  type === 'PIVOT' ? advice.pivot : type === 'SHOW_REF' ? advice.table : advice.statement;
const object = (value: Json | undefined): Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Node) : {};
const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
