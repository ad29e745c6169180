import { areTwoViews } from '../../anycost/views.ts';
import type { OverlapEntry, QualityIssue } from '../../contract/quality.ts';
import { addMoney } from '../../policy/tag-rules/money-by-currency.ts';
import { among, exploreAddress } from '../address.ts';
import { isCost, type Route } from '../overlap.ts';
import { issueId } from './issue-id.ts';

/** Spend that counts twice, and usage that does not explain its bill. */
export function overlapIssues(entries: readonly OverlapEntry[]): QualityIssue[] {
  const twice = entries.flatMap(entry => {
    const extra = extraRoutes(entry);
    // the models that a cloud sells are a part of its bill: the whole bill says it already
    const isPart = entries.some(other => other !== entry && containsTwice(other, entry, extra));
    return isPart ? [] : countedTwice(entry, extra);
  });
  return [...twice, ...unexplained(entries)];
}

/** Routes that count beside the authority. Of two views of one bill only one is counted twice. */
export function extraRoutes({ routes, authority, authoritySource }: OverlapEntry) {
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

/** Months whose usage does not explain the bill: one finding for a provider, account and usage source, not one a month. */
function unexplained(entries: readonly OverlapEntry[]): QualityIssue[] {
  const found = entries.flatMap(entry => {
    const usage = entry.routes.find(({ route, cost }) => !isCost(route as Route) && cost.length > 0);
    if (!usage || !isCost(entry.authority as Route) || entry.authority === 'metered') return [];
    return entry.isReconciled === false ? [{ entry, usage }] : [];
  });
  const groups = Map.groupBy(found, ({ entry, usage }) =>
    JSON.stringify([entry.provider, entry.account, usage.source]),
  );
  return [...groups.values()].flatMap(group => {
    const [first] = group;
    if (!first) return [];
    const { provider, account, authoritySource } = first.entry;
    const months = group.map(({ entry }) => entry.month).toSorted();
    const differences = addMoney(group.flatMap(({ usage }) => usage.difference));
    const isPriced = group.every(({ usage }) => usage.isPriced);
    const amounts = differences.map(({ currency, amount }) => `${amount} ${currency}`).join(', ');
    const when = months.length === 1 ? `${months[0]}` : `${months.length} months (${months[0]} to ${months.at(-1)})`;
    return [
      {
        id: issueId('metering-differs', null, [provider, account, first.usage.source]),
        check: 'metering-differs',
        kind: 'overlap',
        severity: 'warning',
        source: first.usage.source,
        facts: {
          provider,
          account,
          months: months.length,
          firstMonth: months[0] ?? null,
          lastMonth: months.at(-1) ?? null,
          route: first.usage.route,
          authority: authoritySource,
          isPriced,
        },
        message: `${provider} billed ${when} apart from what ${first.usage.source} metered by ${amounts}${isPriced ? '' : '; part of the usage has no price'}.`,
        rows: group.reduce((sum, { usage }) => sum + usage.rows, 0),
        atStake: differences,
        address: null,
      },
    ];
  });
}
