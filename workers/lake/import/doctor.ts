import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { invoiceRollup, rollups } from '../../../src-core/anycost/schema.ts';
import { sha256OfFile } from '../../shared/durable.ts';
import { allocationProblems } from '../allocation/check-proofs.ts';
import type { LakePaths } from '../paths.ts';
import { compareRecords } from '../records/compare-records.ts';
import { liveRecordSlices } from '../records/slices.ts';
import { slicesOffTheirRules } from '../rules/follow-rules.ts';
import {
  type Content,
  contentColumns,
  contentHash,
  hashSql,
  hashSums,
  totalsText,
  uniteContent,
} from './content-hash.ts';
import { lakeDigest, liveSlices, storedLakeVersion } from './lake-state.ts';
import type { Manifest } from './manifest.ts';
import { allRows, amountsOf, measureSums, toBigInt, toText } from './sql-run.ts';
import { CONTENT_DROPPED } from './stage.ts';

export type DoctorReport = {
  lakeVersion: number;
  lakeHash: string;
  checks: { name: string; ok: boolean; detail: string }[];
};

/** Compare what the lake says of itself with its rows, its manifest and the raw zone. Reads every byte once. */
export async function diagnose(
  connection: DuckDBConnection,
  paths: LakePaths,
  manifest: Manifest,
  signal: AbortSignal,
): Promise<DoctorReport> {
  const slices = await liveSlices(connection);
  const lakeVersion = await storedLakeVersion(connection);
  const { lakeHash } = await lakeDigest(connection);
  const checks: DoctorReport['checks'] = [];
  const check = async (name: string, work: () => Promise<string[]>, good: string) => {
    signal.throwIfAborted();
    const problems = await work();
    const more = problems.length > 5 ? ` and ${problems.length - 5} more` : '';
    checks.push({
      name,
      ok: problems.length === 0,
      detail: problems.length === 0 ? good : problems.slice(0, 5).join('; ') + more,
    });
  };
  await check(
    'manifest',
    async () => compareManifest(manifest, lakeVersion, lakeHash),
    `lake version ${lakeVersion} as written down outside the database`,
  );
  await check(
    'rows',
    () => compareRows(connection, slices),
    `${slices.reduce((sum, slice) => sum + slice.rows, 0n)} rows in ${slices.length} slices have the recorded content`,
  );
  const records = await liveRecordSlices(connection);
  if (records.length > 0) {
    await check(
      'records',
      () => compareRecords(connection),
      `${records.reduce((sum, slice) => sum + slice.rows, 0n)} usage records in ${records.length} slices have the recorded content`,
    );
  }
  await check('rollups', () => compareRollups(connection), `${rollups.length + 1} rollups add up to the rows`);
  await check('tag rules', () => slicesOffTheirRules(connection), 'attributes follow the rules of their slices');
  await check('allocation', () => allocationProblems(connection), 'every split adds up to what was split');
  await check('superseded rows', () => compareSuperseded(connection), 'replaced rows are all kept');
  await check('raw zone', () => compareRaw(connection, paths, signal), 'every imported file is there, byte for byte');
  return { lakeVersion, lakeHash, checks };
}

function compareManifest(manifest: Manifest, lakeVersion: number, lakeHash: string): string[] {
  const last = manifest.committed;
  if ((last?.lakeVersion ?? 0) !== lakeVersion)
    return [`the manifest ends at version ${last?.lakeVersion ?? 0}, the lake at ${lakeVersion}`];
  return last && last.lakeHash !== lakeHash ? ['the slices are not those of the manifest'] : [];
}

/** Hash every live row again. */
async function compareRows(
  connection: DuckDBConnection,
  slices: Awaited<ReturnType<typeof liveSlices>>,
): Promise<string[]> {
  const rows = await allRows(
    connection,
    `SELECT x_SliceId, BillingCurrency, count(*) AS n, ${hashSums('row_hash')}, ${measureSums()}
     FROM (SELECT *, ${hashSql(contentColumns)} AS row_hash FROM fact_cost_usage) GROUP BY 1, 2`,
  );
  const found = new Map<number, Content[]>();
  for (const row of rows) {
    const n = toBigInt(row.n);
    const content = {
      rows: n,
      h1: toBigInt(row.h1),
      h2: toBigInt(row.h2),
      totals: [{ currency: toText(row.BillingCurrency), rows: n, amounts: amountsOf(row) }],
    };
    found.set(Number(row.x_SliceId), [...(found.get(Number(row.x_SliceId)) ?? []), content]);
  }
  const recorded = new Set(slices.map(slice => slice.sliceId));
  const strangers = [...found.keys()]
    .filter(id => !recorded.has(id))
    .map(id => `rows of slice ${id}, which is not live`);
  const changed = slices
    .filter(slice => contentHash(uniteContent(found.get(slice.sliceId) ?? [])) !== slice.contentHash)
    .map(slice => `slice ${slice.sliceId} (${slice.source}) differs from what was imported`);
  return [...strangers, ...changed];
}

async function compareRollups(connection: DuckDBConnection): Promise<string[]> {
  // By slice, and added up here: a DECIMAL sum ends at 1.7e14, which a few years of a large company's dong or rupiah pass.
  const totals = async (table: string, count: string) => {
    const rows = await allRows(
      connection,
      `SELECT x_SliceId, BillingCurrency, ${count} AS n, ${measureSums()} FROM ${table} GROUP BY 1, 2`,
    );
    return totalsText(
      rows.map(row => ({ currency: toText(row.BillingCurrency), rows: toBigInt(row.n), amounts: amountsOf(row) })),
    );
  };
  const facts = await totals('fact_cost_usage', 'count(*)');
  const problems: string[] = [];
  for (const { table } of [...rollups, invoiceRollup])
    if ((await totals(table, 'sum("Rows")::BIGINT')) !== facts) problems.push(`${table} does not add up to the rows`);
  return problems;
}

async function compareSuperseded(connection: DuckDBConnection): Promise<string[]> {
  const rows = await allRows(
    connection,
    `SELECT s.x_SliceId AS id FROM slice s LEFT JOIN (SELECT x_SliceId, count(*) AS n FROM fact_cost_usage_superseded GROUP BY 1) f USING (x_SliceId)
     WHERE s.ValidTo IS NOT NULL AND s."Rows" <> coalesce(f.n, 0)`,
  );
  return rows.map(row => `slice ${row.id} lacks replaced rows`);
}

/** The bytes as received and their Parquet copy, by hash (SECURITY 34). */
async function compareRaw(connection: DuckDBConnection, paths: LakePaths, signal: AbortSignal): Promise<string[]> {
  const drops = await allRows(
    connection,
    'SELECT DropUid, FileName, Sha256, ParquetSha256 FROM drop_file ORDER BY x_DropId',
  );
  const problems: string[] = [];
  for (const drop of drops) {
    const folder = join(paths.raw, String(drop.Sha256));
    const names = await readdir(folder).catch(() => [] as string[]);
    const hashes = async (prefix: string) =>
      Promise.all(
        names
          .filter(name => name.startsWith(prefix) && !name.endsWith('.json'))
          .map(name => sha256OfFile(join(folder, name), signal)),
      );
    const isKept = !names.includes(CONTENT_DROPPED); // bytes with prompts in them are read and not kept
    if (isKept && !(await hashes('received')).includes(String(drop.Sha256)))
      problems.push(`${drop.FileName}: the file as received is missing or changed`);
    if (!(await hashes('rows-')).includes(String(drop.ParquetSha256)))
      problems.push(`${drop.FileName}: the Parquet copy is missing or changed`);
  }
  return problems;
}
