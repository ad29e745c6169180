import type { ConnectorContext, ConnectorEvent } from '../../../../src-core/connector/api-connector.ts';
import type { CanonicalRow } from '../../../../src-core/connector/record-scan.ts';
import { AppError } from '../../../../src-core/errors/app-error.ts';
import type { JsonObject } from '../../../../src-core/llm/json.ts';
import { type ReportRequest, readBucket, reportPages } from './pages.ts';
import { cursorAfter, dayStretches, isoOf, monthStretches, type Stretch, settledBefore } from './stretches.ts';

/** One report of a provider: what to ask for a stretch of days, and how a bucket of the answer becomes rows. */
export type Report = {
  /** Names it in cursors, progress and notices. */
  readonly name: string;
  readonly dataset: 'llm-usage' | 'cost';
  /** Of the rows, and of what a commit covers; for charges the billing account. */
  readonly scope: string;
  /** Days of one request. Charges go by whole months. */
  readonly maxDays: number;
  request(stretch: Stretch): ReportRequest;
  rows(bucket: JsonObject): readonly CanonicalRow[];
  /** Start of a bucket, milliseconds. */
  startOf(bucket: JsonObject): number;
};

export type ReportOptions = { readonly backfillDays: number; readonly settlesAfterHours: number };

/**
 * Reads reports one after the other; each stretch of days is one commit of one scope. A report that the provider does not have is said and
 * left out.
 * @throws AppError `connector.bad-answer` when it has none of them, `source.bad-settings` when the settings ask for nothing
 */
export async function* readReports<Settings>(
  context: ConnectorContext<Settings>,
  reports: readonly Report[],
  options: ReportOptions,
): AsyncGenerator<ConnectorEvent> {
  if (reports.length === 0) throw nothingWanted();
  const missing: URL[] = [];
  for (const [index, report] of reports.entries()) {
    context.signal.throwIfAborted();
    yield { type: 'progress', done: index, total: reports.length, item: report.name };
    const isThere = yield* readReport(context, report, options);
    if (isThere) continue;
    const { url } = report.request({ startMs: 0, endMs: 0, isProvisional: true });
    missing.push(new URL(url));
    const [{ host, pathname } = new URL(url)] = missing;
    if (missing.length === reports.length)
      throw new AppError('connector.bad-answer', { host, what: `HTTP 404, there is no ${pathname}` });
    const message = `${host} has no ${new URL(url).pathname}: ${report.name} is left out.`;
    yield { type: 'notice', message };
  }
  yield { type: 'progress', done: reports.length, total: reports.length, item: null };
}

/** @returns false when the provider has no such report */
async function* readReport<Settings>(
  context: ConnectorContext<Settings>,
  report: Report,
  options: ReportOptions,
): AsyncGenerator<ConnectorEvent, boolean> {
  const { now, window, cursors } = context;
  const asked = { now, window, cursor: cursors.get(report.name), ...options };
  const stretches = report.dataset === 'cost' ? monthStretches(asked) : dayStretches(asked, report.maxDays);
  for (const stretch of stretches) {
    const rows = await rowsOf(context, report, stretch);
    if (rows === null) return false;
    // A month without charges has no bill to replace one with.
    if (report.dataset === 'cost' && rows.length === 0) continue;
    yield { type: 'rows', dataset: report.dataset, rows };
    const { startMs, endMs, isProvisional } = stretch;
    yield {
      type: 'commit',
      covers: { scope: report.scope, start: isoOf(startMs), end: isoOf(endMs) },
      cursor: cursorAfter(report.name, stretch, stretches, window),
      isProvisional,
      ...(isProvisional ? { settledBefore: isoOf(settledBefore(asked)) } : {}),
    };
  }
  return true;
}

/** Every row of a stretch; null when there is no such report. */
async function rowsOf<Settings>(
  context: ConnectorContext<Settings>,
  report: Report,
  stretch: Stretch,
): Promise<CanonicalRow[] | null> {
  const request = report.request(stretch);
  const rows: CanonicalRow[] = [];
  for await (const buckets of reportPages(context, request)) {
    if (buckets === null) return null;
    for (const bucket of buckets) {
      const startMs = readBucket(request.url, () => report.startOf(bucket));
      if (startMs < stretch.startMs || startMs >= stretch.endMs) {
        const what = `a bucket of ${isoOf(startMs)}, which was not asked for`;
        throw new AppError('connector.bad-answer', { host: new URL(request.url).host, what });
      }
      for (const row of readBucket(request.url, () => report.rows(bucket))) rows.push(row);
    }
  }
  return rows;
}

export const nothingWanted = () =>
  new AppError('source.bad-settings', { name: 'Usage and costs', what: 'neither of them is wanted' });
