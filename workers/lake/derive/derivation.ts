import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { ImportResult } from '../../../src-core/contract/imports.ts';
import type { Engine } from '../engine.ts';
import type { Importer } from '../import/importer.ts';
import { refreshRollups } from '../import/rollup.ts';
import { allRows, toText } from '../import/sql-run.ts';
import { literal } from '../import/sql-text.ts';
import { insertCommit } from '../import/version.ts';
import type { LakePaths } from '../paths.ts';

export type DerivingLake = { readonly engine: Engine; readonly importer: Importer; readonly paths: LakePaths };

/** A FOCUS CSV file in `folder`: every line of one source and month, in an order that follows from the lines. */
export type DerivedFile = { readonly source: string; readonly path: string; readonly name: string };

export type DerivedPlan = {
  readonly files: readonly DerivedFile[];
  /** `derivedSlice` of everything that should be live; what is live beside it is withdrawn. */
  readonly wanted: ReadonlySet<string>;
};

/**
 * Charge lines that nobody delivered but that follow from what is in the lake. The same lake always gives the same bytes: then a refresh with
 * nothing new costs the plan and a look-up by content.
 */
export type Derivation = {
  /** Sources of this derivation begin with it, and no others do. */
  readonly prefix: string;
  /** For the history: "metered charges". */
  readonly what: string;
  plan(connection: DuckDBConnection, folder: string, signal: AbortSignal): Promise<DerivedPlan>;
};

/** What was brought up to date: files put into the lake or found there, slices withdrawn. */
export type DerivedOutcome = { readonly made: readonly string[]; readonly withdrawn: number };

/** @param month YYYY-MM of the billing period */
export const derivedSlice = (source: string, account: string | null, month: string): string =>
  JSON.stringify([source, account, month]);

/** A derivation speaks for no day beside its lines. */
const noDays = { scope: '', start: '1970-01-01T00:00:00Z', end: '1970-01-01T00:00:00Z' };

/**
 * Bring the lines of a derivation up to date: they go through the import like any file, a newer file of a (source, account, month) replaces
 * the older one, and slices that should not be there any more are withdrawn. Killed anywhere, the next refresh completes it.
 */
export async function refreshDerived(
  lake: DerivingLake,
  derivation: Derivation,
  signal: AbortSignal,
): Promise<DerivedOutcome> {
  const folder = join(lake.paths.staging, `derived-${randomUUID()}`);
  await mkdir(folder, { mode: 0o700 });
  try {
    const plan = await lake.engine.withConnection(connection => derivation.plan(connection, folder, signal), signal);
    const withdrawn = await withdraw(lake, derivation, plan.wanted, signal);
    for (const [source, files] of Map.groupBy(plan.files, file => file.source)) {
      const input = {
        files: files.map(({ path, name }) => ({ path, name })),
        source,
        acceptPartial: false,
        isDemo: false,
        // asked anew each time, so that lines which were replaced and are right again count again
        origin: {
          sourceId: source,
          merge: 'swap',
          covers: noDays,
          isProvisional: false,
          observedAtMs: Date.now(),
        } as const,
      };
      const work = lake.importer.import(input, signal);
      let step = await work.next();
      while (!step.done) step = await work.next();
      refuseFailure(derivation, step.value);
    }
    return { made: plan.files.map(file => file.name), withdrawn };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Take out derived charge lines that should not count any more, in one transaction of their own. @returns slices taken out */
async function withdraw(
  lake: DerivingLake,
  derivation: Derivation,
  wanted: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<number> {
  const stale = await lake.engine.withConnection(connection => staleSlices(connection, derivation, wanted), signal);
  if (stale.length === 0) return 0;
  return lake.importer.change(async (connection, version) => {
    const slices = await staleSlices(connection, derivation, wanted); // an import may have come between
    if (slices.length === 0) return { value: 0, isNewVersion: false };
    const list = slices.join(', ');
    await connection.run(
      `INSERT INTO fact_cost_usage_superseded SELECT * FROM fact_cost_usage WHERE x_SliceId IN (${list})`,
    );
    await connection.run(`DELETE FROM fact_cost_usage WHERE x_SliceId IN (${list})`);
    await connection.run(`UPDATE slice SET ValidTo = ${version.lakeVersion} WHERE x_SliceId IN (${list})`);
    await refreshRollups(connection, { removed: slices, added: [] });
    await insertCommit(connection, version, `${derivation.what} withdrawn`);
    return { value: slices.length, isNewVersion: true };
  }, signal);
}

async function staleSlices(
  connection: DuckDBConnection,
  { prefix }: Derivation,
  wanted: ReadonlySet<string>,
): Promise<number[]> {
  const live = await allRows(
    connection,
    `SELECT x_SliceId AS id, Source AS source, BillingAccountId AS account, strftime(BillingPeriodStart, '%Y-%m') AS month
     FROM slice WHERE ValidTo IS NULL AND starts_with(Source, ${literal(prefix)})`,
  );
  return live
    .filter(row => !wanted.has(derivedSlice(String(row.source), toText(row.account), String(row.month))))
    .map(row => Number(row.id));
}

/** Lines that we wrote ourselves are always readable; if not, that is a defect to be heard of. */
function refuseFailure(derivation: Derivation, result: ImportResult): void {
  const [failure] = result.failures;
  if (failure) throw new Error(`${derivation.what} were refused: ${failure.error.code}`);
}
