import type { ExportResult, ExportSubject } from '../../../src-core/contract/exports.ts';
import { type ExportFormat, exportFormats } from '../../../src-core/contract/exports.ts';
import type { ResultHead } from '../../../src-core/contract/query.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { type Filter, grains, measures, type QuerySpecInput } from '../../../src-core/query/query-spec.ts';
import { calendarOf } from './calendar-option.ts';
import { currencyOf } from './fx-commands.ts';
import { queryTable } from './query-table.ts';
import type { Session } from './session.ts';

export type QueryOptions = {
  measures: string;
  dims?: string;
  grain: string;
  from?: string;
  to?: string;
  filter: string[];
  zone: string;
  asOf?: string;
  compare?: boolean;
  currency?: string;
  allocation?: string;
  calendar?: string;
  sample?: string;
  limit?: string;
  format?: string;
  out?: string;
};

export function query(session: Session, options: QueryOptions): Promise<number> {
  const format = formatOf(options);
  const spec = specOf(options);
  const subject = { kind: 'query', spec: spec as never } as const;
  return printAnswer(session, { ...options, format }, subject, () =>
    session.api.query.run(spec, { signal: session.signal }),
  );
}

/** Rows as a table or JSON document on standard output, or as a file: of a query or of a statement. */
export async function printAnswer(
  session: Session,
  { format, out, sample }: { format: ExportFormat | 'table'; out?: string; sample?: string },
  subject: ExportSubject,
  ask: () => Promise<ResultHead>,
): Promise<number> {
  const { output, signal } = session;
  if (out !== undefined) {
    const result = await exportTo(session, subject, format as ExportFormat);
    const rounded = `\n(a spreadsheet holds 15 digits: amounts rounded ${result.inexactCells}; the other formats keep every digit)`;
    output.print(
      result,
      () =>
        `${result.fileName}: ${result.rows} rows, SHA-256 ${result.sha256}${result.inexactCells > 0 ? rounded : ''}`,
    );
    return 0;
  }
  if (format !== 'table' && format !== 'json') {
    if (output.isJson) throw new AppError('cli.usage', { what: `--json and --format ${format} need --out FILE.` });
    await output.writeFile(format, async path => {
      session.redirectOut(path);
      await exportTo(session, subject, format);
    });
    return 0;
  }

  const head = await ask();
  const blob = await session.workbench.services.lake.take({ ticket: head.ticket }, { signal });
  const { resultToJson } = await import('../../../src-core/query/result-json.ts');
  const result = resultToJson(head, new Uint8Array(await blob.arrayBuffer()));
  output.print(result, () =>
    format === 'json' ? JSON.stringify(result, null, 2) : queryTable(result, { sample: sample !== undefined }),
  );
  return 0;
}

/** `--format`, else what the ending of `--out` says, else a table. @throws AppError `cli.usage` */
export function formatOf({ format, out }: Pick<QueryOptions, 'format' | 'out'>): ExportFormat | 'table' {
  const files: readonly string[] = exportFormats;
  const ending = out === undefined ? 'table' : (/\.([a-z]+)$/i.exec(out)?.[1]?.toLowerCase() ?? '');
  const chosen = format ?? ending;
  if (out !== undefined && !files.includes(chosen)) {
    throw new AppError('cli.usage', { what: `--out needs --format ${exportFormats.join(', ')}.` });
  }
  if (chosen !== 'table' && !files.includes(chosen)) {
    throw new AppError('cli.usage', {
      what: `There is no format called ${chosen}; use table, ${exportFormats.join(', ')}.`,
    });
  }
  return chosen as ExportFormat | 'table';
}

async function exportTo(session: Session, subject: ExportSubject, format: ExportFormat): Promise<ExportResult> {
  const { taskId } = await session.api.exports.start({
    subject,
    format,
    suggestedName: subject.kind,
  });
  return (await session.finish(taskId)) as ExportResult;
}

/** Options to a QuerySpec; names are checked here so that the message says what is known. */
export function specOf(options: QueryOptions): QuerySpecInput {
  const wanted = list(options.measures);
  for (const name of wanted) {
    if (!(measures as readonly string[]).includes(name)) {
      throw new AppError('query.unknown-measure', { name, known: measures.join(', ') });
    }
  }
  if (!(grains as readonly string[]).includes(options.grain)) {
    throw new AppError('cli.usage', { what: `There is no grain called ${options.grain}; use ${grains.join(', ')}.` });
  }
  const sample = options.sample === undefined ? null : Number(options.sample);
  if (sample !== null && !(sample > 0 && sample < 1)) {
    throw new AppError('cli.usage', { what: `--sample must be a share above 0 and below 1, not ${options.sample}.` });
  }
  const { allocation = 'none' } = options;
  if (allocation !== 'none' && allocation !== 'split') {
    throw new AppError('cli.usage', { what: `--allocation is none or split, not ${allocation}.` });
  }
  const limit = options.limit === undefined ? undefined : Number(options.limit);
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1 && limit <= 1_000_000)) {
    throw new AppError('cli.usage', {
      what: `--limit must be a whole number from 1 to 1000000, not ${options.limit}.`,
    });
  }
  return {
    measures: wanted as NonNullable<QuerySpecInput['measures']>,
    dimensions: list(options.dims ?? ''),
    grain: options.grain as NonNullable<QuerySpecInput['grain']>,
    from: period(options.from),
    to: period(options.to),
    filters: filtersOf(options.filter),
    zone: options.zone,
    asOf: options.asOf ?? null,
    compare: options.compare ? 'previous-period' : 'none',
    allocation,
    currency: options.currency === undefined ? null : currencyOf(options.currency, '--currency'),
    ...(options.calendar === undefined ? {} : { calendar: calendarOf(options.calendar) }),
    sample,
    ...(limit === undefined ? {} : { limit }),
  };
}

const list = (text: string) =>
  text
    .split(',')
    .map(item => item.trim())
    .filter(item => item !== '');

function period(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (!/^\d{4}-\d{2}(-\d{2})?$/.test(text)) throw new AppError('query.bad-period', { period: text });
  return text;
}

/**
 * `Dimension=value`, `Dimension!=value`, `Dimension~part`; an empty value stands for "no value". Several filters on one
 * dimension with the same operator are alternatives.
 */
export function filtersOf(texts: readonly string[]): Filter[] {
  const filters = new Map<string, Filter>();
  for (const text of texts) {
    const match = /^([^=!~]+?)(!=|=|~)(.*)$/s.exec(text);
    const [, dimension = '', operator = '', value = ''] = match ?? [];
    if (!match || dimension.trim() === '') throw new AppError('query.bad-filter', { filter: text });
    const op = operator === '=' ? 'in' : operator === '!=' ? 'not-in' : 'contains';
    const key = `${dimension} ${op}`;
    const filter = filters.get(key) ?? { dimension: dimension.trim(), op, values: [] };
    filter.values.push(value === '' ? null : value);
    filters.set(key, filter);
  }
  return [...filters.values()];
}
