import type { DuckDBConnection } from '@duckdb/node-api';
import type { ImportOrigin } from '../../../src-core/contract/lake.ts';
import { insertMany, timestampText } from '../import/insert-many.ts';
import { daysOf } from './claims.ts';

export type CoverageInput = {
  readonly source: string;
  /** A record dataset, or 'cost-usage'. */
  readonly dataset: string;
  /** (scope, day) that have rows. */
  readonly scopes: readonly { readonly scope: string; readonly day: string }[];
  readonly origin: ImportOrigin | null;
  readonly at: Date;
};

/**
 * Write down which UTC days an import spoke for: those a source says its batch is complete for, with or without rows, and those that have
 * rows. The newest word about a day wins; files are never provisional.
 */
export async function claimCoverage(connection: DuckDBConnection, input: CoverageInput): Promise<void> {
  const { source, dataset, origin, at } = input;
  const covered = origin ? daysOf(origin.covers).map(day => ({ scope: origin.covers.scope, day })) : [];
  const days = new Map([...covered, ...input.scopes].map(entry => [JSON.stringify([entry.scope, entry.day]), entry]));
  if (days.size === 0) return;
  const observedAt = timestampText(origin ? new Date(origin.observedAtMs) : at);
  await connection.run(
    'CREATE OR REPLACE TEMP TABLE coverage_new (Source VARCHAR, Dataset VARCHAR, Scope VARCHAR, "Day" DATE, IsProvisional BOOLEAN, ObservedAt TIMESTAMP)',
  );
  await insertMany(
    connection,
    'coverage_new',
    {
      Source: 'VARCHAR',
      Dataset: 'VARCHAR',
      Scope: 'VARCHAR',
      Day: 'DATE',
      IsProvisional: 'BOOLEAN',
      ObservedAt: 'TIMESTAMP',
    },
    [...days.values()].map(({ scope, day }) => ({
      Source: source,
      Dataset: dataset,
      Scope: scope,
      Day: day,
      IsProvisional: (origin?.isProvisional ?? false) && !isSettled(day, origin?.settledBefore),
      ObservedAt: observedAt,
    })),
  );
  const same = `c.Source = n.Source AND c.Dataset = n.Dataset AND c.Scope = n.Scope AND c."Day" = n."Day"`;
  await connection.run(
    `DELETE FROM coverage_new n WHERE EXISTS (SELECT 1 FROM coverage_claim c WHERE ${same} AND c.ObservedAt > n.ObservedAt)`,
  );
  await connection.run(`DELETE FROM coverage_claim c WHERE EXISTS (SELECT 1 FROM coverage_new n WHERE ${same})`);
  await connection.run('INSERT INTO coverage_claim SELECT * FROM coverage_new');
  await connection.run('DROP TABLE coverage_new');
}

/** A UTC day that is over by the instant; none is where there is no instant. */
const isSettled = (day: string, before: string | undefined): boolean =>
  before !== undefined && Date.parse(`${day}T24:00:00Z`) <= Date.parse(before);
