import { areTwoViews } from '../../anycost/views.ts';
import type { OverlapEntry, QualityIssue } from '../../contract/quality.ts';
import { addMoney } from '../../policy/tag-rules/money-by-currency.ts';
import { among, exploreAddress } from '../address.ts';
import { isCost, type Route } from '../overlap.ts';
import { issueId } from './issue-id.ts';

/** Spend that counts twice, and usage that does not explain its bill. */
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
