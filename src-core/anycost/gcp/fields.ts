import { quoteIdentifier, quoteLiteral } from '../../connector/sql-text.ts';
import { literalToJson } from '../json-sql.ts';

/** One field of the export as SQL, with its DuckDB type and the name a reader finds in the file. */
export type GcpField = {
  readonly sql: string;
  readonly type: string;
  readonly from: string;
  /** Of a repeated record: the cell as delivered. */
  readonly raw?: string;
};

/** Reaches the fields of the export by their documented path (`usage.amount`), however the file nests them. */
export type GcpFields = {
  /** A single value; undefined when the file has no such field. */
  one(path: string): GcpField | undefined;
  /** A repeated record as JSON text whose numbers are strings; SQL null when unreadable. Undefined when the file lacks it. */
  many(path: string): GcpField | undefined;
  /** Columns of the file that hold `path`, to know what is used up. */
  column(path: string): string | undefined;
};

/** CSV: one column per field, `usage.amount` or `usage_amount`; repeated records as Python or JSON literals in a cell. */
export function flatFields(names: readonly string[]): GcpFields {
  const key = (name: string) => name.toLowerCase().replaceAll('.', '_');
  const byKey = new Map(names.map(name => [key(name), name]));
  const column = (path: string) => byKey.get(key(path));
  const one = (path: string): GcpField | undefined => {
    const name = column(path);
    return name === undefined ? undefined : { sql: quoteIdentifier(name), type: 'VARCHAR', from: name };
  };
  const many = (path: string) => {
    const field = one(path);
    return field === undefined ? undefined : { ...field, sql: literalToJson(field.sql), raw: field.sql };
  };
  return { one, many, column };
}

/** JSON: every top-level key is a text column; records are JSON text in which numbers are strings already. */
export function jsonFields(names: readonly string[]): GcpFields {
  const byLower = new Map(names.map(name => [name.toLowerCase(), name]));
  const split = (path: string) => {
    const [top = '', ...rest] = path.split('.');
    return { name: byLower.get(top), rest };
  };
  const reach = (path: string, extract: string): GcpField | undefined => {
    const { name, rest } = split(path);
    if (name === undefined) return undefined;
    const own = quoteIdentifier(name);
    // a null record is the text 'null' or SQL null; both have no fields
    const sql = rest.length === 0 ? own : `CAST(${extract}(${own}, ${quoteLiteral(`$.${rest.join('.')}`)}) AS VARCHAR)`;
    return { sql, type: 'VARCHAR', from: path };
  };
  return {
    one: path => reach(path, 'json_extract_string'),
    many: path => reach(path, 'json_extract'),
    column: path => split(path).name,
  };
}

/** Parquet: records are STRUCTs, repeated ones lists of STRUCTs. @param types DuckDB types by column */
export function structFields(names: readonly string[], types: ReadonlyMap<string, string>): GcpFields {
  const byLower = new Map(names.map(name => [name.toLowerCase(), name]));
  const one = (path: string): GcpField | undefined => {
    const [top = '', ...rest] = path.split('.');
    const name = byLower.get(top);
    if (name === undefined) return undefined;
    let field: GcpField = { sql: quoteIdentifier(name), type: types.get(name) ?? 'VARCHAR', from: path };
    for (const part of rest) {
      const member = structMembers(field.type).find(candidate => candidate.name.toLowerCase() === part);
      if (member === undefined) return undefined;
      field = { ...field, sql: `${field.sql}.${quoteIdentifier(member.name)}`, type: member.type };
    }
    return field;
  };
  const many = (path: string): GcpField | undefined => {
    const field = one(path);
    if (field === undefined) return undefined;
    const asJson = field.type === 'VARCHAR' ? field.sql : `CAST(to_json(${field.sql}) AS VARCHAR)`;
    return { ...field, sql: literalToJson(asJson), type: 'VARCHAR', raw: field.sql };
  };
  return { one, many, column: path => byLower.get(path.split('.')[0] ?? '') };
}

/** Members of `STRUCT(id VARCHAR, "month" VARCHAR, price STRUCT(...))`, as DuckDB spells a type; none for another type. */
export function structMembers(type: string): { name: string; type: string }[] {
  if (!type.startsWith('STRUCT(') || !type.endsWith(')')) return [];
  const members: string[] = [''];
  let depth = 0;
  let isQuoted = false;
  for (const char of type.slice('STRUCT('.length, -1)) {
    if (char === '"') isQuoted = !isQuoted;
    else if (!isQuoted && char === '(') depth += 1;
    else if (!isQuoted && char === ')') depth -= 1;
    if (char === ',' && depth === 0 && !isQuoted) members.push('');
    else members.push((members.pop() ?? '') + char);
  }
  return members.flatMap(member => {
    const found = /^\s*(?:"((?:[^"]|"")*)"|(\S+))\s+(.+?)\s*$/s.exec(member);
    const name = found?.[1]?.replaceAll('""', '"') ?? found?.[2];
    return name === undefined ? [] : [{ name, type: found?.[3] ?? '' }];
  });
}
