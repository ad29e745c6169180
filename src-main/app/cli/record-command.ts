import { type RecordDatasetName, recordDatasetNames } from '../../../src-core/anycost/records.ts';
import type { RecordSummary, RecordSummarySpec } from '../../../src-core/contract/records.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { table } from './output.ts';
import type { QueryOptions } from './query-command.ts';
import type { Session } from './session.ts';

/** `mureon query --dataset gpu-job ...`: sums over usage records, exact decimals as text. */
export async function queryRecords(session: Session, options: QueryOptions & { dataset: string }): Promise<number> {
  const format = options.format ?? 'table';
  if (!['table', 'json', 'csv'].includes(format) || options.out !== undefined)
    throw new AppError('cli.usage', { what: 'Records are printed as --format table, json or csv, without --out.' });
  if (options.compare || options.zone !== 'UTC')
    throw new AppError('cli.usage', { what: 'Records are summed in UTC; --zone and --compare are for cost.' });
  const { api, output, signal } = session;
  const result = await api.records.summary(specOf(options), { signal });
  if (output.isJson || format === 'json') output.print(result, () => JSON.stringify(result, null, 2));
  else if (format === 'csv') output.print(result, () => csv(result));
  else output.print(result, () => text(result));
  return 0;
}

/** @throws AppError `cli.usage`, `query.bad-period`, `query.bad-filter`, `query.bad-as-of` */
export function specOf(options: QueryOptions & { dataset: string }): RecordSummarySpec {
  const dataset = options.dataset as RecordDatasetName;
  if (!recordDatasetNames.includes(dataset))
    throw new AppError('cli.usage', {
      what: `There is no dataset called ${options.dataset}; use ${recordDatasetNames.join(', ')}.`,
    });
  const grain = options.grain as RecordSummarySpec['grain'];
  if (!['none', 'hour', 'day', 'month'].includes(grain))
    throw new AppError('cli.usage', {
      what: `Records have the grains none, hour, day and month, not ${options.grain}.`,
    });
  const limit = options.limit === undefined ? 1_000 : Number(options.limit);
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= 100_000))
    throw new AppError('cli.usage', { what: `--limit must be a whole number from 1 to 100000, not ${options.limit}.` });
  const asOf = options.asOf === undefined ? null : Number(options.asOf);
  if (asOf !== null && !Number.isInteger(asOf))
    throw new AppError('cli.usage', { what: '--as-of of records is a lake version.' });
  return {
    dataset,
    measures: list(options.measures),
    dims: list(options.dims ?? ''),
    grain,
    from: instant(options.from),
    to: instant(options.to),
    filters: options.filter.map(filterOf),
    asOf,
    limit,
  };
}

const list = (words: string) =>
  words
    .split(',')
    .map(item => item.trim())
    .filter(item => item !== '');

function instant(period: string | undefined): string | null {
  if (period === undefined) return null;
  if (!/^\d{4}-\d{2}(-\d{2})?$/.test(period)) throw new AppError('query.bad-period', { period });
  const at = new Date(`${period.length === 7 ? `${period}-01` : period}T00:00:00Z`);
  if (Number.isNaN(at.getTime()) || !at.toISOString().startsWith(period))
    throw new AppError('query.bad-period', { period });
  return at.toISOString();
}

const operators = { '=': 'is', '!=': 'is-not', '~': 'contains' } as const;

/** `Column=value`, `Column!=value`, `Column~part`; an empty value stands for "no value". */
function filterOf(filter: string): RecordSummarySpec['filters'][number] {
  const [, field = '', operator = '', value = ''] = /^([^=!~]+?)(!=|=|~)(.*)$/s.exec(filter) ?? [];
  if (field.trim() === '') throw new AppError('query.bad-filter', { filter });
  return {
    field: field.trim(),
    operator: operators[operator as keyof typeof operators],
    value: value === '' ? null : value,
  };
}

function text({ columns, rows, totals, lakeVersion, isCut }: RecordSummary): string {
  const numeric = new Set(columns.flatMap((name, index) => (name in totals ? [index] : [])));
  const cells = rows.map(row => row.map(cell => cell ?? '(none)'));
  const cut = isCut ? '\n(the row limit cut this result)' : '';
  const sums = Object.entries(totals).map(([name, sum]) => `${name} ${sum ?? 'unknown'}`);
  return `${table(columns, cells, numeric)}\n${rows.length} rows, lake version ${lakeVersion}, UTC; in all ${sums.join(', ')}${cut}`;
}

/** RFC 4180; nothing known is an empty cell. A text that a spreadsheet would run as a formula gets an apostrophe. */
function csv({ columns, rows }: RecordSummary): string {
  const cell = (value: string | null) => {
    const safe = value !== null && /^[=+@\t\r]|^-(?![\d.])/.test(value) ? `'${value}` : (value ?? '');
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [columns, ...rows].map(row => row.map(cell).join(',')).join('\r\n');
}
