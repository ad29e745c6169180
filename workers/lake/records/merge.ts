import type { DuckDBConnection } from '@duckdb/node-api';
import { timestampText } from '../import/insert-many.ts';
import { allRows } from '../import/sql-run.ts';
import { literal } from '../import/sql-text.ts';
import { applyVerdicts, findGone } from './apply.ts';
import { type Covers, claimSlices, type SliceClaim } from './claims.ts';
import { gatherRows, judgeRows, type Verdict } from './classify.ts';
import { coalesceRows } from './coalesce.ts';
import { checkArrived, checkStored } from './conserve.ts';
import type { MergeInput } from './merge-input.ts';
import { refreshSlices } from './slices.ts';

/** Rows of one file by what became of them; `replaced` = live rows that its inserted ones took the place of. */
export type FileOutcome = Readonly<Record<Verdict, number>> & { readonly replaced: number };

export type MergeOutcome = {
  readonly claims: readonly SliceClaim[];
  /** By position in `files`. */
  readonly files: readonly FileOutcome[];
  /** Live rows taken out because a newer swap does not have them. */
  readonly removed: number;
  /** Nothing that counts has changed. */
  readonly isUnchanged: boolean;
};

/**
 * Merge the records of files of one dataset and source into the lake, in the caller's open transaction. The rows as read, as judged and as
 * stored are compared before it returns.
 * @throws AppError `import.not-conserved`
 */
export async function mergeRecords(connection: DuckDBConnection, input: MergeInput): Promise<MergeOutcome> {
  const { merge, covers, observedAtMs } = input;
  const claims = await claimSlices(connection, {
    ...input,
    shares: input.files.flatMap(file => file.profile.shares),
    batchRevision: BigInt(observedAtMs ?? input.at.getTime()),
  });
  // A merge by row cannot know that a file is newer; a source's batch is as new as its question.
  const rows = { ...input, rowRevision: BigInt(observedAtMs ?? 0) };
  await gatherRows(connection, rows);
  if (merge === 'coalesce') await coalesceRows(connection, rows);
  else await judgeRows(connection, rows);
  await checkArrived(connection, input);
  await findGone(connection, rows, covers ? within(covers) : 'true');
  const files = await countFiles(connection, input.files.length);
  const [gone] = await allRows(
    connection,
    'SELECT count(*) AS n, count(*) FILTER (file IS NULL) AS removed FROM record_gone',
  );
  const removed = Number(gone?.removed);
  await applyVerdicts(connection, rows);
  await checkStored(connection, input);
  await refreshSlices(connection, input, claims);
  return { claims, files, removed, isUnchanged: removed === 0 && files.every(file => file.inserted === 0) };
}

/** Drop what `mergeRecords` left for the bookkeeping. */
export async function forgetMerge(connection: DuckDBConnection): Promise<void> {
  for (const table of ['claim', 'arriving', 'live', 'verdict', 'gone', 'merged'])
    await connection.run(`DROP TABLE IF EXISTS temp.record_${table}`);
}

/** A source speaks for a stretch of one scope; rows outside of it stay, whatever the batch lacks. */
function within({ scope, start, end }: Covers): string {
  const instant = (text: string) => `TIMESTAMP ${literal(timestampText(new Date(text)))}`;
  return `c.scope = ${literal(scope)} AND l.at_instant >= ${instant(start)} AND l.at_instant < ${instant(end)}`;
}

async function countFiles(connection: DuckDBConnection, files: number): Promise<FileOutcome[]> {
  const rows = await allRows(
    connection,
    `SELECT file, verdict, count(*) AS n, count(DISTINCT live_id) AS replaced FROM record_verdict GROUP BY ALL`,
  );
  return Array.from({ length: files }, (_, index) => {
    const own = rows.filter(row => Number(row.file) === index);
    const count = (verdict: Verdict) => Number(own.find(row => row.verdict === verdict)?.n ?? 0);
    return {
      inserted: count('inserted'),
      unchanged: count('unchanged'),
      duplicate: count('duplicate'),
      older: count('older'),
      replaced: Number(own.find(row => row.verdict === 'inserted')?.replaced ?? 0),
    };
  });
}
