import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { SQLDialect, sql } from '@codemirror/lang-sql';
import type { Extension } from '@codemirror/state';
import type { SqlTable } from '../../../src-core/contract/sql.ts';
import { functionGroups } from '../../../src-core/sql/functions.ts';

const keywords = `select from where group by order having limit offset with recursive as on using join left right full inner outer cross lateral
  asof anti semi positional natural union all except intersect distinct case when then else end and or not in is null like ilike similar to between
  exists any some asc desc nulls first last over partition window rows range groups unbounded preceding following current row exclude replace
  columns filter within qualify sample tablesample values cast try_cast interval date timestamp time true false explain analyze cube rollup
  grouping sets collate escape at zone lambda materialized`;
const types = `bigint boolean date decimal double float hugeint integer interval json real smallint time timestamp timestamptz tinyint uuid varchar list
  struct map`;

/** DuckDB's SQL: names ignore case, so a completed column needs no quotes; `$$` quotes strings. */
const dialect = SQLDialect.define({
  keywords,
  types,
  builtin: Object.values(functionGroups).flat().join(' '),
  doubleDollarQuotedStrings: true,
  operatorChars: '*+-%<>!=&|~^/@',
  caseInsensitiveIdentifiers: true,
});

export function sqlLanguage(tables: readonly SqlTable[]): Extension {
  const namespaces = Object.fromEntries(
    tables.map(table => [
      table.name,
      {
        self: { label: table.name, type: 'class', info: table.doc, boost: 10 },
        children: table.columns.map(columnCompletion),
      },
    ]),
  );
  const support = sql({
    dialect,
    schema: namespaces,
    keywordCompletion: (label, type) =>
      type === 'variable'
        ? { label, type: 'function', boost: -20 }
        : { label: label.toUpperCase(), type: 'keyword', boost: -1 },
  });
  const more = dialect.language.data.of({ autocomplete: (context: CompletionContext) => looseNames(context, tables) });
  return [support, more];
}

const columnCompletion = ({ name, type, doc }: SqlTable['columns'][number]): Completion => ({
  label: name,
  type: 'property',
  detail: shortType(type),
  info: doc,
});

/** Columns of every table that the statement names, where no table was written in front of a dot. */
export function looseNames(context: CompletionContext, tables: readonly SqlTable[]): CompletionResult | null {
  const word = context.matchBefore(/[\w$]+/);
  if (!word && !context.explicit) return null;
  const from = word?.from ?? context.pos;
  if (context.state.sliceDoc(Math.max(0, from - 1), from) === '.') return null;
  const text = context.state.doc.toString().toLowerCase();
  const named = tables.filter(table => new RegExp(`\\b${table.name}\\b`).test(text));
  const columns = new Map<string, Completion>();
  for (const table of named) {
    for (const column of table.columns)
      if (!columns.has(column.name)) columns.set(column.name, { ...columnCompletion(column), boost: 5 });
  }
  return { from, options: [...columns.values()], validFor: /^[\w$]*$/ };
}

/** "DECIMAL(38,24)" says nothing to a reader; "decimal" does. */
export function shortType(type: string): string {
  return type.replace(/\(.*\)$/, '').toLowerCase();
}
