import type { ConnectorContext } from '../../../../src-core/connector/api-connector.ts';
import { AppError } from '../../../../src-core/errors/app-error.ts';
import { reportPages } from './pages.ts';
import { nothingWanted, type Report } from './read-reports.ts';
import { DAY_MS } from './stretches.ts';

/**
 * The cheapest proof that address, key and rights are good: one day of the first report, which is the charges where they are wanted.
 * @throws AppError `connector.*`, `source.bad-settings` when the settings ask for nothing
 */
export async function checkReport<Settings>(
  context: ConnectorContext<Settings>,
  provider: string,
  organization: string,
  reports: readonly Report[],
): Promise<{ found: string }> {
  const [report] = reports;
  if (!report) throw nothingWanted();
  const yesterday = Math.floor(context.now.getTime() / DAY_MS - 1) * DAY_MS;
  const request = report.request({ startMs: yesterday, endMs: yesterday + DAY_MS, isProvisional: true });
  let lines = 0;
  for await (const buckets of reportPages(context, { ...request, limit: 1 })) {
    const { host, pathname } = new URL(request.url);
    if (buckets === null)
      throw new AppError('connector.bad-answer', { host, what: `HTTP 404, there is no ${pathname}` });
    for (const bucket of buckets) lines += (bucket.results as readonly unknown[]).length;
  }
  const what = lines === 1 ? '1 line' : `${lines} lines`;
  return { found: `${provider} answers for ${organization}: ${report.name} of yesterday in ${what}.` };
}
