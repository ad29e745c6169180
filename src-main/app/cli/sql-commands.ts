import type { Command } from 'commander';
import type { SqlTable } from '../../../src-core/contract/sql.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { count, table } from './output.ts';
import { formatOf, printAnswer } from './query-command.ts';
import type { Session } from './session.ts';
import type { Run } from './source-commands.ts';

type Given = { limit: string; format?: string; out?: string; explain?: boolean; tables?: boolean };

/** `mureon sql "SELECT ..."`: one read-only statement; `--tables` lists what there is to read. */
export function addSqlCommands(program: Command, run: Run): void {
  program
    .command('sql [statement]')
    .description('one read-only SELECT over the lake; see --tables')
    .option('--tables', 'the tables and columns there are')
    .option('--explain', 'how it would run, in place of its rows')
    .option('--limit <n>', 'at most this many rows', '10000')
    .option('--format <format>', 'table, json, csv, xlsx, parquet or arrow; taken from the ending of --out')
    .option('--out <file>', 'write the rows to this new file')
    .action(run((session, statement: string | undefined, given: Given) => sql(session, statement, given)));
}

async function sql(session: Session, statement: string | undefined, given: Given): Promise<number> {
  const { api, output, signal } = session;
  if (given.tables) {
    const tables = await api.sql.schema(undefined, { signal });
    output.print(tables, () => tables.map(describeTable).join('\n\n'));
    return 0;
  }
  if (statement === undefined) throw new AppError('cli.usage', { what: 'Give the statement in quotes, or --tables.' });
  if (given.explain) {
    const plan = await api.sql.plan({ text: statement }, { signal });
    output.print(plan, () => plan.text);
    return 0;
  }
  const limit = Number(given.limit);
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= 1_000_000)) {
    throw new AppError('cli.usage', { what: `--limit must be a whole number from 1 to 1000000, not ${given.limit}.` });
  }
  const file = given.out === undefined ? {} : { out: given.out };
  return printAnswer(session, { format: formatOf(given), ...file }, { kind: 'sql', text: statement, limit }, () =>
    api.sql.run({ text: statement, limit }, { signal }),
  );
}

function describeTable({ name, doc, rows, columns }: SqlTable): string {
  const lines = columns.map(column => [`  ${column.name}`, column.type, column.doc]);
  return `${name}: ${doc}${rows === null ? '' : ` (${count(rows)} rows)`}\n${table(['  column', 'type', ''], lines, new Set())}`;
}
