import type { DuckDBConnection } from '@duckdb/node-api';
import type { RecordDataset } from '../../../src-core/anycost/records.ts';
import type { RecordScan } from '../../../src-core/connector/record-scan.ts';
import { insertMany } from '../import/insert-many.ts';
import { allRows, toBigInt } from '../import/sql-run.ts';
import type { RecordShare } from './profile-records.ts';

/** What a source's batch speaks for, beyond the rows it has. Instants are ISO 8601, `end` exclusive. */
export type Covers = { readonly scope: string; readonly start: string; readonly end: string };

/**
 * One slice (scope, UTC day) that the files touch, and how they meet what is live there.
 * - `replace`: a swap that is not older than the one before, as with bills. What it has wins; what it lacks is taken out.
 * - `stale`: a swap that says it is older; nothing of it is taken.
 * - `join`: row by row.
 */
export type SliceClaim = {
  readonly sliceId: number;
  readonly scope: string;
  readonly day: string;
  readonly mode: 'replace' | 'join' | 'stale';
  readonly revision: bigint;
  readonly isNew: boolean;
};

export type ClaimInput = {
  readonly dataset: RecordDataset;
  readonly source: string;
  readonly merge: RecordScan['merge'];
  readonly shares: readonly RecordShare[];
  readonly covers: Covers | null;
  /** When the batch was asked for (a source) or imported (a file), milliseconds: the revision of swapped rows that state none. */
  readonly batchRevision: bigint;
};

/** Find or number the slices of the files, and leave them in the temporary table `record_claim`. */
export async function claimSlices(connection: DuckDBConnection, input: ClaimInput): Promise<SliceClaim[]> {
  const { dataset, source, merge, covers } = input;
  const known = new Map(
    (
      await allRows(
        connection,
        `SELECT x_SliceId, Scope, strftime("Day", '%Y-%m-%d') AS "day", Revision FROM record_slice WHERE Dataset = $1 AND Source = $2`,
        [dataset.name, source],
      )
    ).map(row => [
      sliceKey(String(row.Scope), String(row.day)),
      { id: Number(row.x_SliceId), revision: toBigInt(row.Revision) },
    ]),
  );
  const [next] = await allRows(connection, 'SELECT coalesce(max(x_SliceId), 0) + 1 AS id FROM record_slice');
  let nextId = Number(next?.id);
  const wanted = new Map<string, { scope: string; day: string; revision: bigint }>();
  for (const { scope, day, revision } of input.shares) {
    const key = sliceKey(scope, day);
    const before = wanted.get(key)?.revision ?? 0n;
    wanted.set(key, { scope, day, revision: revision > before ? revision : before });
  }
  if (covers && merge === 'swap') {
    for (const day of daysOf(covers)) {
      const key = sliceKey(covers.scope, day);
      // also where the lake has nothing: a batch that was asked earlier must not fill the day when it arrives later
      if (!wanted.has(key)) wanted.set(key, { scope: covers.scope, day, revision: 0n });
    }
  }
  const claims = [...wanted.entries()].map(([key, { scope, day, revision: stated }]): SliceClaim => {
    const live = known.get(key);
    const revision = covers || stated === 0n ? input.batchRevision : stated;
    const mode = merge !== 'swap' || !live ? 'join' : revision < live.revision ? 'stale' : 'replace';
    const sliceId = live?.id ?? nextId++;
    return { sliceId, scope, day, mode, revision, isNew: !live };
  });
  await connection.run(
    'CREATE OR REPLACE TEMP TABLE record_claim (x_SliceId INTEGER, scope VARCHAR, "day" DATE, mode VARCHAR, revision BIGINT, is_new BOOLEAN)',
  );
  await insertMany(
    connection,
    'record_claim',
    { x_SliceId: 'INTEGER', scope: 'VARCHAR', day: 'DATE', mode: 'VARCHAR', revision: 'BIGINT', is_new: 'BOOLEAN' },
    claims.map(({ sliceId, scope, day, mode, revision, isNew }) => ({
      x_SliceId: sliceId,
      scope,
      day,
      mode,
      revision,
      is_new: isNew,
    })),
  );
  return claims;
}

const sliceKey = (scope: string, day: string) => JSON.stringify([scope, day]);

const dayMs = 86_400_000;

/** UTC days that a half-open stretch of time touches, YYYY-MM-DD. */
export function daysOf({ start, end }: Pick<Covers, 'start' | 'end'>): string[] {
  const days: string[] = [];
  const last = Date.parse(end);
  for (let at = Math.floor(Date.parse(start) / dayMs) * dayMs; at < last; at += dayMs)
    days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}
