import { z } from 'zod';
import { type ConnectorEvent, defineConnector, type HttpClient } from '../../../src-core/connector/api-connector.ts';
import type { CanonicalRow } from '../../../src-core/connector/record-scan.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';

const Page = z.object({
  rows: z.array(z.object({ at: z.iso.datetime(), amount: z.string(), requests: z.string() })),
  next: z.string().nullable(),
});
const HOUR_MS = 3_600_000;
const token = { kind: 'header', header: 'authorization', prefix: 'Bearer ', secret: 'token' } as const;

/**
 * A small provider for tests: the month's charges to date, hour by hour and paged, and the day's requests. It is asked for whole
 * periods, as real cost APIs are, because yesterday's figures still change.
 */
export const usageConnector = defineConnector({
  id: 'usage-bench',
  title: 'Usage bench',
  category: 'custom',
  summary: 'Charges and requests of a test server.',
  delivers: ['cost', 'metric'],
  merge: 'swap',
  settings: z.object({
    url: z.url().meta({ title: 'Address' }),
    account: z.string().default('acme').meta({ title: 'Account' }),
    withRequests: z.boolean().default(true).meta({ title: 'Requests too' }),
  }),
  secrets: [{ name: 'token', title: 'API token' }],
  capabilities: { incremental: true, restates: 'day', settlesAfterHours: 24 },
  origins: settings => [settings.url],

  async check({ settings, http, signal }) {
    const answer = await http.send({ url: `${settings.url}/whoami`, credentials: [token] }, signal);
    return { found: answer.text() };
  },

  async *read({ settings, cursors, http, now, signal }): AsyncGenerator<ConnectorEvent> {
    const { url, account } = settings;
    const monthOf = (at: Date, add = 0) => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + add, 1));
    const month = monthOf(now);
    const lines: CanonicalRow[] = [];
    for await (const row of pages(http, url, { from: month, until: now }, signal))
      lines.push(charge(account, month, monthOf(now, 1), row));
    yield { type: 'progress', done: 1, total: 2, item: 'charges' };
    if (lines.length > 0) {
      yield { type: 'rows', dataset: 'cost', rows: lines };
      const covers = { scope: account, start: month.toISOString(), end: monthOf(now, 1).toISOString() };
      yield { type: 'commit', covers, cursor: { key: 'month', value: now.toISOString() }, isProvisional: true };
    }
    if (!settings.withRequests) return;
    const today = new Date(now.toISOString().slice(0, 10));
    const first = cursors.get('day') ?? today.toISOString();
    for (let day = new Date(first); day <= today; day = new Date(day.getTime() + 24 * HOUR_MS)) {
      const end = new Date(day.getTime() + 24 * HOUR_MS);
      const until = end < now ? end : now;
      for await (const row of pages(http, url, { from: day, until }, signal))
        yield { type: 'rows', dataset: 'metric', rows: [requests(row)] };
      const covers = { scope: account, start: day.toISOString(), end: end.toISOString() };
      yield { type: 'commit', covers, cursor: { key: 'day', value: day.toISOString() }, isProvisional: end > now };
    }
  },
});

type Row = z.infer<typeof Page>['rows'][number];

async function* pages(
  http: HttpClient,
  url: string,
  period: { from: Date; until: Date },
  signal: AbortSignal,
): AsyncGenerator<Row> {
  let cursor: string | null = '';
  while (cursor !== null) {
    const query = { from: period.from.toISOString(), until: period.until.toISOString(), page: cursor };
    const answer = await http.send({ url: `${url}/usage`, query, credentials: [token] }, signal);
    const page = Page.safeParse(answer.json());
    if (!page.success)
      throw new AppError('connector.bad-answer', { host: new URL(url).host, what: 'not a page of usage' });
    yield* page.data.rows;
    cursor = page.data.next;
  }
}

const hourEnd = (at: string) => new Date(Date.parse(at) + HOUR_MS).toISOString();

function charge(account: string, start: Date, end: Date, { at, amount }: Row): CanonicalRow {
  return {
    ...{ BilledCost: amount, EffectiveCost: amount, ListCost: amount, ContractedCost: amount, BillingCurrency: 'USD' },
    ...{
      BillingAccountId: account,
      BillingAccountName: account,
      ChargeCategory: 'Usage',
      ServiceCategory: 'AI and Machine Learning',
    },
    ...{ BillingPeriodStart: start.toISOString(), BillingPeriodEnd: end.toISOString(), ServiceName: 'Bench' },
    ...{ ChargePeriodStart: at, ChargePeriodEnd: hourEnd(at), ChargeDescription: 'an hour', ProviderName: 'Bench' },
    ...{ PublisherName: 'Bench', InvoiceIssuerName: 'Bench', PricingQuantity: '1', PricingUnit: 'hour' },
  };
}

const requests = ({ at, requests: value }: Row): CanonicalRow => ({
  ...{
    MetricName: 'requests',
    IntervalStart: at,
    IntervalSeconds: 3_600,
    Value: value,
    Unit: '{request}',
    Labels: '{}',
  },
});
