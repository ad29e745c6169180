import type { DuckDBConnection } from '@duckdb/node-api';
import { areTwoViews } from '../../../src-core/anycost/views.ts';
import type { SourceFacts } from '../../../src-core/contract/lake.ts';
import type { PriceGap } from '../../../src-core/contract/prices.ts';
import type { Coverage, OverlapEntry, QualityIssue } from '../../../src-core/contract/quality.ts';
import { formatAmount, parseAmount } from '../../../src-core/money/amount.ts';
import { addMoney, type Money } from '../../../src-core/policy/tag-rules/money-by-currency.ts';
import { among, exploreAddress } from '../../../src-core/quality/address.ts';
import { counted, ofSource } from '../../../src-core/quality/checks/check.ts';
import { addDays, wordDays } from '../../../src-core/quality/days.ts';
import { isCost, type Route } from '../../../src-core/quality/overlap.ts';
import { allRows } from '../import/sql-run.ts';
import { issueId } from './sql-issues.ts';

/** Which part of quality a finding of an import belongs to, by its rule. */
const kindOfRule = (rule: string): QualityIssue['kind'] => {
  if (rule.startsWith('period.') || rule.startsWith('credit.') || rule.startsWith('list-cost.')) return 'business';
  if (rule.startsWith('effective-cost.') || rule.startsWith('consumed-quantity.')) return 'business';
  if (rule.startsWith('commitment.')) return 'referential';
  if (rule.startsWith('currency.')) return 'currency';
  if (rule.startsWith('quantity.')) return 'units';
  if (rule.startsWith('tags.')) return 'tags';
  return 'schema';
};

/** What imports found odd in the rows that count now, summed up per source, rule and column. */
export async function findingIssues(connection: DuckDBConnection): Promise<QualityIssue[]> {
  const rows = await allRows(
    connection,
    `-- grain: source x rule x column x severity
     SELECT d.Source AS source, f.Rule AS rule, f.ColumnName AS name, f.Severity AS severity, any_value(f.Message) AS message, sum(f."Rows")::BIGINT AS n,
       list(f.BilledCost) AS costs, count(*)::BIGINT AS drops, any_value(d.FileName) AS file
     FROM finding f JOIN drop_file d USING (x_DropId)
     WHERE EXISTS (SELECT 1 FROM slice_drop sd JOIN slice s USING (x_SliceId) WHERE sd.x_DropId = d.x_DropId AND s.ValidTo IS NULL)
       OR EXISTS (SELECT 1 FROM record_drop r WHERE r.x_DropId = d.x_DropId AND r.LiveRows > 0)
     GROUP BY ALL ORDER BY ALL`,
  );
  return rows.map(row => {
    const [source, rule, column] = [String(row.source), String(row.rule), String(row.name)];
    const costs = (row.costs as unknown as { items: readonly string[] }).items.flatMap(
      text => JSON.parse(text) as Money,
    );
    const drops = Number(row.drops);
    return {
      id: issueId('finding', source, [rule, column]),
      check: 'finding',
      kind: kindOfRule(rule),
      severity: row.severity as QualityIssue['severity'],
      source,
      facts: { rule, column, drops, file: String(row.file) },
      message: `${String(row.message)} (${counted(Number(row.n), 'row')} of ${counted(drops, 'file')})`,
      rows: Number(row.n),
      atStake: addMoney(costs),
      address: exploreAddress({ filters: ofSource(source) }),
    };
  });
}

/** Days that are missing, failed or not final yet, one issue a stream and state; and sources that have fallen silent. */
export function timelinessIssues(
  coverage: readonly Coverage[],
  sources: readonly SourceFacts[],
  now: string,
): QualityIssue[] {
  return [...coverage.flatMap(streamIssues), ...sources.flatMap(source => silentIssues(source, now))];
}

const dayWords: Readonly<Record<string, string>> = {
  missing: 'expected and not there',
  failed: 'not delivered because the run for it failed',
  provisional: 'there and may still change',
};
const daySeverity = { missing: 'error', failed: 'error', provisional: 'info' } as const;

function streamIssues(stream: Coverage): QualityIssue[] {
  const usual = usualDay(stream);
  return (['missing', 'failed', 'provisional'] as const).flatMap(state => {
    const days = stream.days.filter(day => day.state === state);
    const [first, last] = [days[0], days.at(-1)];
    if (!first || !last) return [];
    const { source, dataset, scope } = stream;
    const words = wordDays(days.map(({ day }) => day));
    const aDay = usual.map(({ currency, amount }) => `${amount} ${currency}`).join(', ');
    const worth = state !== 'provisional' && aDay !== '' ? ` A day is usually worth ${aDay}.` : '';
    const period = { from: first.day, to: addDays(last.day, 1) };
    return [
      {
        id: issueId(`days-${state}`, source, [dataset, scope]),
        check: `days-${state}`,
        kind: 'timeliness' as const,
        severity: daySeverity[state],
        source,
        facts: {
          dataset,
          scope,
          days: days.length,
          first: first.day,
          last: last.day,
          usualDay: aDay === '' ? null : aDay,
        },
        message: `${counted(days.length, 'day')} of ${dataset}${scope === null || scope === '' ? '' : ` of ${scope}`} from ${source} ${days.length === 1 ? 'is' : 'are'} ${dayWords[state]}: ${words}.${worth}`,
        rows: days.reduce((sum, { rows }) => sum + rows, 0),
        // What is missing cannot be known; what may still change is what is there.
        atStake: addMoney(days.flatMap(({ billedCost }) => billedCost)),
        address:
          dataset === 'cost-usage'
            ? exploreAddress({
                filters: [...ofSource(source), ...(scope === null ? [] : [among('BillingAccountId', scope)])],
                grain: 'day',
                period,
              })
            : null,
      },
    ];
  });
}

/** The median of the days that are there, per currency, to the cent: a size to reckon with, not a figure. */
function usualDay({ days }: Coverage): Money {
  const there = days.filter(({ state }) => state === 'final' || state === 'provisional').flatMap(day => day.billedCost);
  return [...Map.groupBy(there, ({ currency }) => currency)].flatMap(([currency, money]) => {
    const amounts = money.map(({ amount }) => parseAmount(amount)).toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    const middle = amounts[Math.floor(amounts.length / 2)];
    const cent = 10n ** 22n;
    return middle === undefined ? [] : [{ currency, amount: formatAmount((middle / cent) * cent) }];
  });
}

function silentIssues(source: SourceFacts, now: string): QualityIssue[] {
  const { name, isPaused, lastSuccessAt, silentAfterHours } = source;
  if (isPaused) return [];
  const hours = lastSuccessAt === null ? null : (Date.parse(now) - Date.parse(lastSuccessAt)) / 3_600_000;
  if (hours !== null && hours <= silentAfterHours) return [];
  const check = hours === null ? 'source-never-delivered' : 'source-silent';
  return [
    {
      id: issueId(check, name, []),
      check,
      kind: 'timeliness',
      severity: hours === null ? 'warning' : 'error',
      source: name,
      facts: { lastSuccessAt, silentAfterHours, hours: hours === null ? null : Math.floor(hours) },
      message:
        hours === null
          ? `${name} has not had a successful run yet.`
          : `${name} has been silent for ${counted(Math.floor(hours), 'hour')}; it should be heard of every ${silentAfterHours}.`,
      rows: 0,
      atStake: [],
      address: null,
    },
  ];
}

/** Usage without a price, one issue a provider and model. */
export function priceIssues(gaps: readonly PriceGap[]): QualityIssue[] {
  const models = Map.groupBy(gaps, ({ modelProvider, model }) => JSON.stringify([modelProvider, model]));
  return [...models.values()].flatMap(([first, ...rest]) => {
    if (!first) return [];
    const all = [first, ...rest];
    const buckets = all
      .map(({ bucket }) => bucket ?? 'everything')
      .toSorted()
      .join(', ');
    const requests = Math.max(...all.map(gap => gap.requests));
    const tokens = all.reduce((sum, gap) => sum + gap.tokens, 0);
    const { modelProvider, model } = first;
    return [
      {
        id: issueId('no-price', null, [modelProvider, model]),
        check: 'no-price',
        kind: 'price' as const,
        severity: 'warning' as const,
        source: null,
        facts: { modelProvider, model, buckets, tokens, requests },
        message: `${model ?? 'A model that is not named'} of ${modelProvider ?? 'a provider that is not named'} has no price for ${buckets}: ${counted(tokens, 'token')} in ${counted(requests, 'request')} have no cost.`,
        rows: requests,
        atStake: [],
        address: null,
      },
    ];
  });
}

export function overlapIssues(entries: readonly OverlapEntry[]): QualityIssue[] {
  return entries.flatMap(entry => {
    const extra = extraRoutes(entry);
    // the models that a cloud sells are a part of its bill: the whole bill says it already
    const isPart = entries.some(other => other !== entry && containsTwice(other, entry, extra));
    return [...(isPart ? [] : countedTwice(entry, extra)), ...unexplained(entry)];
  });
}

/** Routes that count beside the authority. Of two views of one bill only one is counted twice. */
function extraRoutes({ routes, authority, authoritySource }: OverlapEntry) {
  const counting = routes.filter(({ counts }) => counts);
  return counting.filter(
    (route, index) =>
      !(route.route === authority && route.source === authoritySource) &&
      !areTwoViews(route.source, authoritySource) &&
      !counting.slice(0, index).some(({ source }) => areTwoViews(source, route.source)),
  );
}

function containsTwice(whole: OverlapEntry, part: OverlapEntry, extra: ReturnType<typeof extraRoutes>): boolean {
  const sources = new Set(whole.routes.filter(({ counts }) => counts).map(({ source }) => source));
  const sameMonth = whole.month === part.month && whole.account === part.account;
  const rows = (entry: OverlapEntry) =>
    Math.max(...entry.routes.filter(({ counts }) => counts).map(route => route.rows));
  return extra.length > 0 && sameMonth && extra.every(({ source }) => sources.has(source)) && rows(whole) > rows(part);
}

function countedTwice(entry: OverlapEntry, extra: ReturnType<typeof extraRoutes>): QualityIssue[] {
  const { provider, account, month } = entry;
  if (extra.length === 0) return [];
  const sources = extra.map(({ source }) => source).join(', ');
  return [
    {
      id: issueId('counted-twice', null, [provider, account, month]),
      check: 'counted-twice',
      kind: 'overlap',
      severity: 'error',
      source: null,
      facts: { provider, account, month, authority: entry.authoritySource, sources },
      message: `${month} of ${provider}${account === null ? '' : ` (account ${account})`} counts from ${entry.authoritySource} and again from ${sources}. Choose one with "mureon overlap choose", or remove the other import.`,
      rows: extra.reduce((sum, { rows }) => sum + rows, 0),
      atStake: addMoney(extra.flatMap(({ cost }) => cost)),
      address: exploreAddress({
        filters: [
          ...(account === null ? [] : [among('BillingAccountId', account)]),
          among('x_Source', entry.authoritySource, ...extra.map(({ source }) => source)),
        ],
        dimensions: ['x_Source'],
        period: null,
      }),
    },
  ];
}

function unexplained(entry: OverlapEntry): QualityIssue[] {
  const usage = entry.routes.find(({ route, cost }) => !isCost(route as Route) && cost.length > 0);
  if (!usage || !isCost(entry.authority as Route) || entry.authority === 'metered') return [];
  if (entry.isReconciled !== false) return [];
  const { provider, account, month } = entry;
  const amounts = usage.difference.map(({ currency, amount }) => `${amount} ${currency}`).join(', ');
  return [
    {
      id: issueId('metering-differs', null, [provider, account, month, usage.source]),
      check: 'metering-differs',
      kind: 'overlap',
      severity: 'warning',
      source: usage.source,
      facts: {
        provider,
        account,
        month,
        route: usage.route,
        authority: entry.authoritySource,
        isPriced: usage.isPriced,
      },
      message: `${provider} billed ${month} apart from what ${usage.source} metered by ${amounts}${usage.isPriced ? '' : '; part of the usage has no price'}.`,
      rows: usage.rows,
      atStake: usage.difference,
      address: null,
    },
  ];
}
