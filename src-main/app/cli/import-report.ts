import type { Drop } from '../../../src-core/contract/imports.ts';
import { formatAmount } from './amount-text.ts';
import { count, type JsonError, printable, table } from './output.ts';

export type ReportedFailure = { readonly name: string; readonly error: JsonError; readonly isSkipped?: true };

/**
 * What an import came to, for people: a line a file, then what there is to know of files, what failed, and what of a folder was passed over.
 * Each sentence is said once, whatever number of files it is about.
 */
export function describeImport(drops: readonly Drop[], failures: readonly ReportedFailure[]): string {
  const failed = failures.filter(failure => !failure.isSkipped);
  const skipped = failures.filter(failure => failure.isSkipped);
  return [
    ...(drops.length > 0 ? [dropTable(drops)] : []),
    ...noticeLines(drops),
    ...failed.map(({ name, error }) => `failed  ${printable(name)}: ${said(name, error)} ${printable(error.hint)}`),
    ...skipped.map(({ name, error }) => `skipped  ${printable(name)}: ${said(name, error)}`),
    ...(skipped.length > 0 ? adviceOf(skipped) : []),
  ].join('\n');
}

function dropTable(drops: readonly Drop[]): string {
  return table(
    ['status', 'file', 'format', 'rows', 'rejected', 'flagged', 'total'],
    drops.map(drop => [
      drop.status,
      drop.fileName,
      `${drop.format} ${drop.formatVersion}`,
      count(drop.rows.accepted),
      count(drop.rows.rejected),
      count(drop.rows.flagged),
      totalOf(drop),
    ]),
    new Set([3, 4, 5]),
  );
}

/** Billed cost; where a bill does not give it, or credits take all of it away, every other cost by its name. Of records what was used. */
export function totalOf(drop: Drop): string {
  if (drop.records) return usedIn(drop.records);
  const billed = drop.totals.filter(total => total.measure === 'BilledCost');
  const amounts = billed.map(({ amount, currency }) => `${amount} ${currency}`);
  const others = drop.totals.filter(({ measure, amount }) => measure !== 'BilledCost' && !isZero(amount));
  if (billed.some(({ amount }) => !isZero(amount))) return amounts.join(', ');
  return [...amounts, ...others.map(({ measure, amount, currency }) => `${measure} ${amount} ${currency}`)].join(', ');
}

const isZero = (amount: string) => /^-?0*\.?0*$/.test(amount);

/** Totals of a dataset in the units people speak of: hours for seconds, kWh for joules; `--json` has every digit. */
function usedIn({ dataset, totals }: NonNullable<Drop['records']>): string {
  const sum = (column: string) => totals.find(total => total.column === column)?.sum ?? null;
  const shown = (column: string, unit: string, divisor = 1n) => {
    const total = sum(column);
    return total === null || isZero(total) ? [] : [`${formatAmount(total, divisor)} ${unit}`];
  };
  switch (dataset) {
    case 'gpu-job':
      return [...shown('GpuUsedSeconds', 'GPU-hours', 3600n), ...shown('CpuSeconds', 'core-hours', 3600n)].join(', ');
    case 'gpu-sample':
      return [...shown('CoveredSeconds', 'GPU-hours', 3600n), ...shown('EnergyJoules', 'kWh', 3_600_000n)].join(', ');
    case 'llm-usage':
      return [
        ...shown('Requests', 'requests'),
        ...shown('InputUncachedTokens', 'input tokens'),
        ...shown('InputCacheReadTokens', 'from the cache'),
        ...shown('InputCacheWriteTokens', 'to the cache'),
        ...shown('OutputTokens', 'output tokens'),
      ].join(', ');
    case 'metric':
      return ''; // values of different metrics have no sum
  }
}

/** One line for what is known of one file; what is known of several is said once. */
function noticeLines(drops: readonly Drop[]): string[] {
  const files = new Map<string, string[]>();
  for (const drop of drops)
    for (const notice of drop.notices) files.set(notice, [...(files.get(notice) ?? []), drop.fileName]);
  const lines = drops.flatMap(drop => {
    const own = drop.notices.filter(notice => files.get(notice)?.length === 1);
    return own.length === 0 ? [] : [`${printable(drop.fileName)}: ${printable(own.join(' '))}`];
  });
  const shared = [...files].filter(([, names]) => names.length > 1);
  return [...lines, ...shared.map(([notice, names]) => `${names.length} files: ${printable(notice)}`)];
}

/** The sentence of an error without the name before it, which stands there already. */
function said(name: string, { message }: JsonError): string {
  return printable(message.startsWith(`${name} `) ? message.slice(name.length + 1) : message);
}

/** What to do about skipped files: each advice once. */
function adviceOf(skipped: readonly ReportedFailure[]): string[] {
  const advice = new Set(skipped.map(({ error }) => String(error.details.advice ?? '')).filter(text => text !== ''));
  return [...advice].map(printable);
}
