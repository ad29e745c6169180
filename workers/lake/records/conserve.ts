import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { sumText } from '../../../src-core/records/exact-sum.ts';
import { allRows, type Row, toBigInt } from '../import/sql-run.ts';
import type { MergeInput } from './merge-input.ts';
import { type RecordTotals, totalSumsSql, totalsOf } from './record-columns.ts';

/**
 * Every accepted row of every file was judged, with its exact totals: what was read = inserted + unchanged + duplicate + older.
 * @throws AppError `import.not-conserved`
 */
export async function checkArrived(connection: DuckDBConnection, input: MergeInput): Promise<void> {
  const { dataset, files } = input;
  const rows = await allRows(
    connection,
    `SELECT file, count(*) AS n, ${totalSumsSql(dataset)} FROM record_verdict GROUP BY file`,
  );
  for (const [index, { staged, profile }] of files.entries()) {
    const row = rows.find(entry => Number(entry.file) === index);
    const counted = textOf(BigInt(profile.accepted), profile.totals, dataset.totals);
    const judged = row ? describe(row, input) : textOf(0n, {}, dataset.totals);
    if (counted !== judged) throw new AppError('import.not-conserved', { name: staged.name, counted, stored: judged });
  }
}

/**
 * The rows that lie in the fact table from this version on are those judged `inserted`, drop by drop. Coalesced rows carry values of older
 * ones too, so there only their number can be compared.
 * @throws AppError `import.not-conserved`
 */
export async function checkStored(connection: DuckDBConnection, input: MergeInput): Promise<void> {
  const { dataset, merge, firstDropId, lakeVersion, files } = input;
  const stored = await allRows(
    connection,
    `SELECT x_DropId - ${firstDropId} AS file, count(*) AS n, ${totalSumsSql(dataset)} FROM ${dataset.table}
     WHERE x_ValidFrom = ${lakeVersion} AND x_SliceId IN (SELECT x_SliceId FROM record_claim) GROUP BY 1`,
  );
  const judged = await allRows(
    connection,
    merge === 'coalesce'
      ? `SELECT file, count(*) AS n FROM record_merged WHERE key IN (SELECT key FROM record_verdict WHERE verdict = 'inserted') GROUP BY file`
      : `SELECT file, count(*) AS n, ${totalSumsSql(dataset)} FROM record_verdict WHERE verdict = 'inserted' GROUP BY file`,
  );
  const say = (rows: readonly Row[], index: number) => {
    const row = rows.find(entry => Number(entry.file) === index);
    if (!row) return textOf(0n, {}, dataset.totals);
    return merge === 'coalesce' ? String(row.n) : describe(row, input);
  };
  for (const [index, { staged }] of files.entries()) {
    const [before, after] = [say(judged, index), say(stored, index)];
    if (before !== after)
      throw new AppError('import.not-conserved', { name: staged.name, counted: before, stored: after });
  }
}

const describe = (row: Row, { dataset }: MergeInput) => textOf(toBigInt(row.n), totalsOf(dataset, row), dataset.totals);

/** Count and totals as text with a fixed order; equal figures have equal text. */
const textOf = (rows: bigint, totals: RecordTotals, names: readonly string[]) =>
  [`${rows} rows`, ...names.map(name => `${name} ${sumText(totals[name] ?? null) ?? 'unknown'}`)].join(', ');
