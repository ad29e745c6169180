import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { teamProductAttributes } from '../../../src-core/anycost/schema.ts';
import { QuerySpec, type QuerySpecInput } from '../../../src-core/query/query-spec.ts';
import { type JsonResult, resultToJson } from '../../../src-core/query/result-json.ts';
import { Engine } from '../../../workers/lake/engine.ts';
import { refreshRollups } from '../../../workers/lake/import/rollup.ts';
import { migrate } from '../../../workers/lake/migrations/index.ts';
import { QueryEngine, type QueryEngineOptions } from '../../../workers/lake/query/query-engine.ts';

/** A charge line for tests: FOCUS columns by name; `team` and `tags` are spelled for convenience. */
export type TestCharge = { slice?: number; team?: string | null; tags?: Record<string, unknown> } & Record<
  string,
  unknown
>;

export type SmallLake = {
  engine: Engine;
  query: QueryEngine;
  sql: (statement: string) => Promise<Record<string, unknown>[]>;
  /** Adds lines as new live slices, refreshes the rollups, commits the next lake version. */
  add: (charges: readonly TestCharge[]) => Promise<number>;
  /** Replaces a slice by new lines, as a restated drop does. */
  restate: (slice: number, charges: readonly TestCharge[]) => Promise<number>;
  /** Sums slices anew, for lines that a test put in by SQL. */
  restateRollups: (slices: readonly number[]) => Promise<void>;
  json: (spec: QuerySpecInput) => Promise<JsonResult>;
  close: () => Promise<void>;
};

const teams = ['red', 'blue', null];

/** The migrated schema on a real DuckDB, filled by direct INSERTs and the importer's own rollup refresh. */
export async function openSmallLake(options: QueryEngineOptions & { threads?: number } = {}): Promise<SmallLake> {
  const dir = await mkdtemp(join(tmpdir(), 'mureon-query-'));
  await mkdir(join(dir, 'lake'));
  const engine = await Engine.open({
    lakeDir: join(dir, 'lake'),
    allowedDirectories: [],
    memoryLimit: '1GB',
    threads: options.threads ?? 1,
  });
  await engine.withConnection(migrate);
  let version = 0;
  let line = 0;
  const query = new QueryEngine(engine, () => version, options);
  const sql = (statement: string) => engine.sql.all(statement);
  const columns = teamProductAttributes.map(name => (name === 'x_Team' ? 'team' : 'NULL')).join(', ');
  await sql(
    `INSERT INTO dim_team_product SELECT k, ${columns} FROM (VALUES (1, 'red'), (2, 'blue'), (3, NULL)) v(k, team)`,
  );

  const commit = async () => {
    version += 1;
    await sql(`INSERT INTO lake_commit VALUES (${version}, TIMESTAMP '2025-01-01' + INTERVAL ${version} DAY, 'test')`);
    return version;
  };
  const insert = async (charges: readonly TestCharge[]) => {
    const slices = new Set<number>();
    for (const charge of charges) {
      line += 1;
      const { slice = 1, team, tags, ...given } = charge;
      slices.add(slice);
      const row: Record<string, unknown> = {
        x_SliceId: slice,
        x_DropId: 1,
        x_SourceRow: line,
        BillingCurrency: 'USD',
        BillingAccountId: 'acct',
        BillingPeriodStart: '2024-09-01 00:00:00',
        ...(team === undefined ? {} : { x_TeamProductKey: teams.indexOf(team) + 1 }),
        ...(tags === undefined ? {} : { Tags: JSON.stringify(tags) }),
        ...given,
      };
      const names = Object.keys(row).map(name => `"${name}"`);
      const values = Object.values(row).map(value =>
        value === null ? 'NULL' : `'${String(value).replaceAll("'", "''")}'`,
      );
      await sql(`INSERT INTO fact_cost_usage (${names.join(', ')}) VALUES (${values.join(', ')})`);
    }
    return [...slices];
  };
  const addSlices = async (ids: readonly number[], from: number) => {
    for (const id of ids) {
      await sql(`INSERT INTO slice (x_SliceId, Source, BillingAccountId, BillingPeriodStart, BillingPeriodEnd, Providers, ValidFrom, ValidTo, "Rows", ContentHash)
        SELECT ${id}, 'file-' || ${id}, 'acct', TIMESTAMP '2024-09-01', TIMESTAMP '2024-10-01', '[]', ${from}, NULL, 0, '' WHERE ${id} NOT IN (SELECT x_SliceId FROM slice)`);
    }
  };
  return {
    engine,
    query,
    sql,
    add: async charges => {
      const added = await insert(charges);
      await addSlices(added, version + 1);
      await engine.withConnection(connection => refreshRollups(connection, { removed: added, added }));
      return commit();
    },
    restate: async (slice, charges) => {
      await sql(`INSERT INTO fact_cost_usage_superseded SELECT * FROM fact_cost_usage WHERE x_SliceId = ${slice}`);
      await sql(`DELETE FROM fact_cost_usage WHERE x_SliceId = ${slice}`);
      await sql(`UPDATE slice SET ValidTo = ${version + 1} WHERE x_SliceId = ${slice}`);
      const added = await insert(charges);
      await addSlices(added, version + 1);
      await engine.withConnection(connection => refreshRollups(connection, { removed: [slice], added }));
      return commit();
    },
    restateRollups: slices =>
      engine.withConnection(connection => refreshRollups(connection, { removed: slices, added: slices })),
    json: async input => {
      const head = await query.run(QuerySpec.parse(input));
      return resultToJson(head, query.takeBytes(head.ticket));
    },
    close: async () => {
      await query.close();
      await engine.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
