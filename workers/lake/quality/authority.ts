import type { DuckDBConnection } from '@duckdb/node-api';
import { areTwoViews } from '../../../src-core/anycost/views.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import {
  type AuthorityChoice,
  accountOf,
  isCost,
  overlapGroups,
  type Route,
  type RouteFact,
  routes,
} from '../../../src-core/quality/overlap.ts';
import { insertMany, timestampText } from '../import/insert-many.ts';
import { refreshRollups } from '../import/rollup.ts';
import { allRows, toText } from '../import/sql-run.ts';
import { insertCommit, type Version } from '../import/version.ts';
import { ruleNewSlices } from '../rules/new-slices.ts';
import { bringBack, setAside } from './aside.ts';
import { routeFacts } from './overlap.ts';

/** Whose figure shall count; route null: all of them again, as without a choice. */
export type AuthorityInput = {
  readonly provider: string;
  readonly account: string | null;
  readonly month: string;
  readonly route: string | null;
  /** Needed where several sources come by the route. */
  readonly source: string | null;
  readonly author: string;
};

/** The newest choice about each entry; withdrawn ones are left out. */
export async function authorityChoices(connection: DuckDBConnection): Promise<AuthorityChoice[]> {
  const rows = await allRows(
    connection,
    `SELECT Provider, BillingAccountId, "Month" AS month, Route, Source FROM authority_choice
     QUALIFY row_number() OVER (PARTITION BY Provider, BillingAccountId, "Month" ORDER BY Version DESC) = 1`,
  );
  return rows.flatMap(row =>
    row.Source === null
      ? []
      : [
          {
            provider: String(row.Provider),
            account: toText(row.BillingAccountId),
            month: String(row.month),
            route: String(row.Route) as Route,
            source: String(row.Source),
          },
        ],
  );
}

/**
 * Make a choice effective, in the caller's transaction: slices of the other sources are set aside, those of the chosen one count again.
 * @returns false when nothing that counts changed
 * @throws AppError `overlap.unknown`, `overlap.not-a-bill`, `overlap.part-of-a-bill`
 */
export async function chooseAuthority(
  connection: DuckDBConnection,
  version: Version,
  input: AuthorityInput,
): Promise<boolean> {
  const groups = overlapGroups(await routeFacts(connection));
  const group = groups.find(
    ([first, ...rest]) =>
      first?.provider === input.provider &&
      first.month === input.month &&
      accountOf([first, ...rest]) === input.account,
  );
  if (!group) throw new AppError('overlap.unknown', { provider: input.provider, month: input.month });
  const chosen = input.route === null ? null : chosenFact(group, input);
  await saveChoice(connection, version, input, chosen);
  const others = chosen === null ? [] : group.filter(fact => !belongsTo(fact, chosen));
  const rejected = others.flatMap(({ slices, source }) => slices.map(slice => ({ ...slice, source })));
  const part = rejected.find(({ isWhole, isAside }) => !isWhole && !isAside);
  if (part) throw new AppError('overlap.part-of-a-bill', { source: part.source, provider: input.provider });
  const kept = new Set(rejected.map(({ id }) => id));
  const out = rejected.filter(({ isAside }) => !isAside).map(({ id }) => id);
  const back = group.flatMap(({ slices }) =>
    slices.filter(({ id, isAside }) => isAside && !kept.has(id)).map(({ id }) => id),
  );
  if (chosen) await setAside(connection, version, { sliceIds: out, authoritySource: chosen.source });
  const returned = await bringBack(connection, version, back);
  if (out.length + back.length === 0) return false;
  await ruleNewSlices(connection, { arrived: returned, replaced: back, at: version.at });
  await refreshRollups(connection, { removed: out, added: returned });
  await insertCommit(connection, version, `authority of ${input.provider} in ${input.month}`);
  return true;
}

/** The chosen source, and the other view of the same bill. */
const belongsTo = (fact: RouteFact, chosen: RouteFact) =>
  fact.source === chosen.source || areTwoViews(fact.source, chosen.source);

function chosenFact(group: readonly RouteFact[], input: AuthorityInput): RouteFact {
  const route = routes.find(name => name === input.route);
  const found = group.filter(fact => fact.route === route && (input.source ?? fact.source) === fact.source);
  const known = [...new Set(group.map(fact => `${fact.route} (${fact.source})`))].join(', ');
  const [fact] = found;
  if (!fact || new Set(found.map(({ source }) => source)).size > 1)
    throw new AppError('overlap.unknown-route', { route: input.route ?? '', known });
  // usage has no charge lines of its own; metered ones are there as long as there is no bill, and go by themselves
  if (!isCost(fact.route) || fact.route === 'metered')
    throw new AppError('overlap.not-a-bill', { source: fact.source, route: fact.route });
  return fact;
}

async function saveChoice(
  connection: DuckDBConnection,
  version: Version,
  { provider, account, month, author }: AuthorityInput,
  chosen: RouteFact | null,
): Promise<void> {
  const [next] = await allRows(connection, 'SELECT coalesce(max(Version), 0) + 1 AS version FROM authority_choice');
  const columns = {
    ...{
      Version: 'INTEGER',
      CreatedAt: 'TIMESTAMP',
      Author: 'VARCHAR',
      Provider: 'VARCHAR',
      BillingAccountId: 'VARCHAR',
    },
    ...{ Month: 'VARCHAR', Route: 'VARCHAR', Source: 'VARCHAR' },
  };
  await insertMany(connection, 'authority_choice', columns, [
    {
      ...{ Version: Number(next?.version), CreatedAt: timestampText(version.at), Author: author, Provider: provider },
      ...{ BillingAccountId: account, Month: month, Route: chosen?.route ?? null, Source: chosen?.source ?? null },
    },
  ]);
}
