import { addressOf, spendOf } from '../../../src-core/address/addresses.ts';
import type { ChangeNote } from '../../../src-core/contract/overview.ts';
import { formatAmount, parseAmount, toNumber, type Unscaled } from '../../../src-core/money/amount.ts';
import { shownGrowth } from '../../../src-core/money/growth.ts';
import type { Filter, Measure } from '../../../src-core/query/query-spec.ts';
import { quoteIdentifier as q, SqlParams } from '../../../src-core/query/sql-text.ts';
import { byMoney } from '../../../src-core/search/by-money.ts';
import { type Row, toText, toUnscaled } from '../import/sql-run.ts';
import type { Snapshot } from '../query/snapshot.ts';
import { type Week, weekBefore } from './week.ts';

/** Less than this share of a week's cost is no news by itself. */
const NEWS_SHARE = 0.005;
const MOVES = 6;
const NEW_NAMES = 8;

const size = (amount: Unscaled) => (amount < 0n ? -amount : amount);

type Move = { service: string | null; team: string | null; currency: string | null; before: Unscaled; now: Unscaled };

async function weeklyMoves(snapshot: Snapshot, measure: Measure, week: Week): Promise<Move[]> {
  const params = new SqlParams();
  const from = `CAST(${params.add(week.from)} AS TIMESTAMP)`;
  const to = `CAST(${params.add(week.to)} AS TIMESTAMP)`;
  const before = `CAST(${params.add(weekBefore(week).from)} AS TIMESTAMP)`;
  const rows = (await snapshot.all({
    sql: `-- grain: service x team x currency
      SELECT ServiceName, x_Team, BillingCurrency, sum(${q(measure)}) FILTER (WHERE Bucket >= ${from}) AS now, sum(${q(measure)}) FILTER (WHERE Bucket < ${from}) AS before
      FROM rollup_day LEFT JOIN dim_team_product USING (x_TeamProductKey) WHERE Bucket >= ${before} AND Bucket < ${to} GROUP BY ALL`,
    params: params.values,
  })) as Row[];
  return rows.map(row => ({
    service: toText(row.ServiceName),
    team: toText(row.x_Team),
    currency: toText(row.BillingCurrency),
    // A week without charges of these is known to have cost nothing.
    now: toUnscaled(row.now) ?? 0n,
    before: toUnscaled(row.before) ?? 0n,
  }));
}

/** Where the newest complete week cost more or less than the one before, and whether spend without a team grew. */
export async function movedNotes(snapshot: Snapshot, measure: Measure, week: Week): Promise<ChangeNote[]> {
  const moves = await weeklyMoves(snapshot, measure, week);
  const totals = new Map<string | null, Unscaled>();
  for (const { currency, now } of moves) totals.set(currency, (totals.get(currency) ?? 0n) + size(now));
  const isNews = (currency: string | null, difference: Unscaled) =>
    toNumber(size(difference)) >= toNumber(totals.get(currency) ?? 0n) * NEWS_SHARE && difference !== 0n;
  const largest = moves
    .filter(({ currency, now, before }) => isNews(currency, now - before))
    .toSorted((a, b) => compare(size(b.now - b.before), size(a.now - a.before)))
    .slice(0, MOVES);
  return [
    ...largest.map(move => movedNote(move, measure, week)),
    ...untaggedNotes(moves, measure, week).filter(({ money }) =>
      money.some(({ currency, amount }) => isNews(currency, parseAmount(amount))),
    ),
  ];
}

function movedNote({ service, team, currency, before, now }: Move, measure: Measure, week: Week): ChangeNote {
  const difference = now - before;
  const filters: Filter[] = [
    { dimension: 'ServiceName', op: 'in', values: [service] },
    { dimension: 'x_Team', op: 'in', values: [team] },
  ];
  const who = `${service ?? 'charges without a service'} of ${team ?? 'no team'}`;
  return {
    kind: 'cost-moved',
    facts: {
      service,
      team,
      ...week,
      before: formatAmount(before),
      now: formatAmount(now),
      change: shownGrowth(now, before),
    },
    message: `${who} cost ${difference > 0n ? 'more' : 'less'} in the week to ${week.to} than in the one before.`,
    money: [{ currency, amount: formatAmount(difference) }],
    at: null,
    address: addressOf.explore({
      measures: [measure],
      dimensions: ['ChargeDescription'],
      grain: 'day',
      period: week,
      filters,
      compare: true,
    }),
  };
}

/** Per currency: by how much the spend that no team has grew, and what share of the week it is. */
function untaggedNotes(moves: readonly Move[], measure: Measure, week: Week): ChangeNote[] {
  return [...Map.groupBy(moves, ({ currency }) => currency)].flatMap(([currency, all]) => {
    const sum = (parts: readonly Move[], of: 'before' | 'now') => parts.reduce((total, move) => total + move[of], 0n);
    const without = all.filter(({ team }) => team === null);
    const growth = sum(without, 'now') - sum(without, 'before');
    if (growth <= 0n) return [];
    const share = (of: 'before' | 'now') =>
      sum(all, of) === 0n ? null : toNumber(sum(without, of)) / toNumber(sum(all, of));
    return [
      {
        kind: 'untagged' as const,
        facts: { ...week, before: share('before'), now: share('now'), amount: formatAmount(sum(without, 'now')) },
        message: `Spend without a team grew in the week to ${week.to}.`,
        money: [{ currency, amount: formatAmount(growth) }],
        at: null,
        address: addressOf.explore({
          measures: [measure],
          dimensions: ['ServiceName'],
          grain: 'day',
          period: week,
          filters: [{ dimension: 'x_Team', op: 'in', values: [null] }],
          compare: true,
        }),
      },
    ];
  });
}

const compare = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);

/** What can be new: the column, where its name is kept, and the rows it is in before the rollups forget a replaced slice. */
const named = [
  { what: 'service', dimension: 'ServiceName', join: '', fact: '' },
  {
    what: 'model',
    dimension: 'x_Model',
    join: 'JOIN dim_model_version USING (x_ModelVersionKey)',
    fact: 'JOIN dim_model_version USING (x_ModelVersionKey)',
  },
  { what: 'account', dimension: 'SubAccountId', join: '', fact: '' },
  { what: 'resource-type', dimension: 'ResourceType', join: '', fact: '' },
] as const;

/**
 * Names whose first charge lies in the newest complete week or after it, that came with slices newer than the look, and that no slice of then had
 * (a restated month is new, its names are not).
 */
export async function newNotes(snapshot: Snapshot, measure: Measure, week: Week, since: number): Promise<ChangeNote[]> {
  const notes: ChangeNote[] = [];
  for (const { what, dimension, join, fact } of named) {
    const rows = (await snapshot.all({
      sql: `-- grain: ${dimension} x currency
        SELECT ${q(dimension)} AS name, BillingCurrency, sum(${q(measure)}) AS amount, CAST(min(first) OVER (PARTITION BY ${q(dimension)})::DATE AS VARCHAR) AS first FROM (
          SELECT *, min(Bucket) OVER (PARTITION BY ${q(dimension)}) AS first, min(ValidFrom) OVER (PARTITION BY ${q(dimension)}) AS oldest
          FROM rollup_day ${join} JOIN slice USING (x_SliceId) WHERE ${q(dimension)} IS NOT NULL)
        WHERE first >= CAST($1 AS TIMESTAMP) AND oldest > $2 GROUP BY ${q(dimension)}, BillingCurrency, first`,
      params: [week.from, since],
    })) as Row[];
    const known =
      since === 0
        ? new Set<string>()
        : await namesThen(
            snapshot,
            dimension,
            fact,
            since,
            rows.map(row => String(row.name)),
          );
    for (const [name, parts] of Map.groupBy(rows, row => String(row.name))) {
      if (known.has(name)) continue;
      const money = parts.flatMap(part => {
        const amount = toUnscaled(part.amount);
        return amount === null ? [] : [{ currency: toText(part.BillingCurrency), amount: formatAmount(amount) }];
      });
      const first = toText(parts[0]?.first);
      notes.push({
        kind: 'new-spend',
        facts: { what, name, first },
        message: `New ${what.replace('-', ' ')}: ${name}, first charged on ${first}.`,
        money,
        at: null,
        address: spendOf(dimension, name, ['x_Team']),
      });
    }
  }
  return notes.toSorted(byMoney).slice(0, NEW_NAMES);
}

/** Which of these names charges had that counted then and have been replaced since. */
async function namesThen(
  snapshot: Snapshot,
  dimension: string,
  join: string,
  since: number,
  names: readonly string[],
): Promise<Set<string>> {
  if (names.length === 0) return new Set();
  const params = new SqlParams();
  const version = params.add(since);
  const rows = await snapshot.all({
    sql: `-- grain: ${dimension}
      SELECT DISTINCT ${q(dimension)} AS name FROM fact_cost_usage_superseded ${join}
      WHERE x_SliceId IN (SELECT x_SliceId FROM slice WHERE ValidFrom <= ${version} AND ValidTo > ${version}) AND ${q(dimension)} IN (${params.addAll(names)})`,
    params: params.values,
  });
  return new Set(rows.map(row => String(row.name)));
}
