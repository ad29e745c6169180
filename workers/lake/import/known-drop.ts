import type { DuckDBConnection } from '@duckdb/node-api';
import { streamsUnder } from '../../../src-core/anycost/views.ts';
import type { Drop } from '../../../src-core/contract/imports.ts';
import type { ImportOrigin } from '../../../src-core/contract/lake.ts';
import type { Engine } from '../engine.ts';
import { claimCoverage } from '../records/coverage.ts';
import { listDrops } from './drops.ts';
import { allRows } from './sql-run.ts';

/** The drop these bytes were imported as; without a name of the caller's, under whichever source they are known. */
export async function findKnownDrop(
  connection: DuckDBConnection,
  fileSha256: string,
  source: string | null,
): Promise<Drop | null> {
  const rows = await allRows(
    connection,
    `SELECT DropUid FROM drop_file WHERE Sha256 = $1 ${source === null ? '' : 'AND Source IN ($2, $3, $4)'}`,
    source === null ? [fileSha256] : [fileSha256, ...streamsUnder(source)],
  );
  if (rows.length === 0) return null;
  const drops = await listDrops(
    connection,
    rows.map(row => String(row.DropUid)),
  );
  return drops.find(drop => drop.status === 'imported') ?? drops[0] ?? null;
}

/**
 * Records that a source brings are merged even when the bytes are known: they may be the answer to another question (every empty day looks
 * the same), or a state that came back after another one. So are charges that were replaced since: the provider has gone back to them.
 */
export function asksAgain(known: Drop, origin: ImportOrigin | null): boolean {
  return origin !== null && (known.records !== undefined || known.status === 'superseded');
}

/** Charges that a source brings again unchanged still say something of their days: that they are final now. */
export async function confirmCoverage(engine: Engine, source: string, origin: ImportOrigin): Promise<void> {
  await engine.withConnection(async connection => {
    await connection.run('BEGIN');
    await claimCoverage(connection, { source, dataset: 'cost-usage', scopes: [], origin, at: new Date() });
    await connection.run('COMMIT');
  });
}
