import { addressOf, spendOf } from '../../../src-core/address/addresses.ts';
import type { SearchHit } from '../../../src-core/contract/overview.ts';
import { formatAmount } from '../../../src-core/money/amount.ts';
import { fold } from '../../../src-core/search/match.ts';
import { type Row, toText, toUnscaled } from '../import/sql-run.ts';
import type { Snapshot } from '../query/snapshot.ts';

type Cost = SearchHit['cost'];

/** A name of the lake: what it is found by, and what is shown when it is. */
export type Name = {
  hit: SearchHit;
  /** Folded title and the ids it is also known by. */
  title: string;
  others: readonly string[];
  /** Largest amount in one currency, without sign, for the order. */
  size: bigint;
};

/** Days of the lake whose cost a hit shows, the newest charged day included. */
export const COST_DAYS = 30;

/** Everything that charges are named by, with the cost of the last days: from the day rollup alone, however many lines there are. */
export async function readNames(snapshot: Snapshot): Promise<Name[]> {
  const read = (sql: string) => snapshot.all({ sql, params: [] }) as Promise<Row[]>;
  // A fee for a year to come must not move the window away from usage.
  const [newest] = await read(
    `-- grain: one row
     SELECT CAST(coalesce(max(Bucket) FILTER (WHERE ChargeCategory = 'Usage'), max(Bucket)) AS VARCHAR) AS day FROM rollup_day`,
  );
  const day = toText(newest?.day);
  const cost =
    day === null
      ? 'CAST(NULL AS DECIMAL(38, 24))'
      : `sum(EffectiveCost) FILTER (WHERE Bucket > TIMESTAMP '${day}' - INTERVAL ${COST_DAYS} DAY AND Bucket <= TIMESTAMP '${day}')`;
  const grouped = (columns: string, from = 'rollup_day') =>
    read(
      `-- grain: ${columns} x currency\nSELECT ${columns}, BillingCurrency AS currency, ${cost} AS cost FROM ${from} GROUP BY ALL`,
    );

  const places = await grouped(
    't.x_Team, t.x_Product, t.x_Customer, t.x_Feature',
    'rollup_day JOIN dim_team_product t USING (x_TeamProductKey)',
  );
  const models = await grouped(
    'm.x_Model, m.x_ModelProvider',
    'rollup_day JOIN dim_model_version m USING (x_ModelVersionKey)',
  );
  const services = await grouped('ServiceName, ServiceProviderName');
  const accounts = await grouped(
    'BillingAccountId, BillingAccountName, SubAccountId, SubAccountName, ServiceProviderName',
  );
  return [
    ...collect(places, 'team', 'x_Team', 'x_Product', [], ['ServiceName']),
    ...collect(places, 'product', 'x_Product', 'x_Team', [], ['ServiceName']),
    ...collect(places, 'customer', 'x_Customer', 'x_Product', [], ['x_Product']),
    ...collect(places, 'feature', 'x_Feature', 'x_Product', [], ['x_Customer']),
    ...collect(models, 'model', 'x_Model', 'x_ModelProvider', [], ['x_Team']),
    ...collect(services, 'service', 'ServiceName', 'ServiceProviderName', [], ['x_Team']),
    ...collect(accounts, 'account', 'SubAccountId', 'ServiceProviderName', ['SubAccountName'], ['ServiceName']),
    ...collect(
      accounts,
      'account',
      'BillingAccountId',
      'ServiceProviderName',
      ['BillingAccountName'],
      ['SubAccountName'],
    ),
  ];
}

/**
 * One name per value of `column`. `detail`: what its lines also say there, at most three. `names`: columns that may hold a better title
 * than the value itself. `by`: what its address groups by.
 */
function collect(
  rows: readonly Row[],
  kind: SearchHit['kind'],
  column: string,
  detail: string,
  names: readonly string[],
  by: readonly string[],
): Name[] {
  const found: Name[] = [];
  for (const [value, group] of Map.groupBy(rows, row => toText(row[column]))) {
    if (value === null || value === '') continue;
    const called = names
      .flatMap(name => group.map(row => toText(row[name])))
      .find(name => name !== null && name !== '');
    const title = called ?? value;
    const also = [...new Set(group.map(row => toText(row[detail])))].filter(text => text !== null).toSorted();
    const details = [...(title === value ? [] : [value]), also.slice(0, 3).join(', ') + (also.length > 3 ? ', …' : '')];
    const cost = costOf(group);
    found.push({
      hit: {
        kind,
        title,
        detail: details.filter(text => text !== '').join(' · '),
        cost,
        address: spendOf(column, value, by),
      },
      title: fold(title),
      others: title === value ? [] : [fold(value)],
      size: sizeOf(group),
    });
  }
  return found;
}

/** Exact sums per currency; a currency whose lines have no known amount in the window is left out. */
function costOf(rows: readonly Row[]): Cost {
  return [...sums(rows)]
    .map(([currency, amount]) => ({ currency, amount: formatAmount(amount) }))
    .toSorted((a, b) => ((a.currency ?? '') < (b.currency ?? '') ? -1 : 1));
}

function sums(rows: readonly Row[]): Map<string | null, bigint> {
  const byCurrency = new Map<string | null, bigint>();
  for (const row of rows) {
    const amount = toUnscaled(row.cost);
    const currency = toText(row.currency);
    if (amount !== null) byCurrency.set(currency, (byCurrency.get(currency) ?? 0n) + amount);
  }
  return byCurrency;
}

function sizeOf(rows: readonly Row[]): bigint {
  let most = 0n;
  for (const amount of sums(rows).values()) {
    const size = amount < 0n ? -amount : amount;
    if (size > most) most = size;
  }
  return most;
}

/** A key of the tags, as a dimension to group by. */
export const tagName = ({ key, distinct }: { key: string; distinct: number | null }): Name => ({
  hit: {
    kind: 'tag',
    title: key,
    detail: distinct === null ? '' : String(distinct),
    cost: [],
    address: addressOf.explore({ dimensions: [`Tags/${key}`] }),
  },
  title: fold(key),
  others: [],
  size: 0n,
});
