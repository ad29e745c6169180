import type { DuckDBConnection } from '@duckdb/node-api';
import { areTwoViews } from '../../../src-core/anycost/views.ts';
import { hashSql, naturalKeyColumns } from './content-hash.ts';
import { liveSlices } from './lake-state.ts';
import type { ParsedFile } from './parsed-file.ts';
import type { Claim, Group, ResolvedFamily } from './plan.ts';
import { allRows, toBigInt } from './sql-run.ts';
import { mappedRows } from './sql-text.ts';

/** The same account and month under another source: allowed, but the reader must know before they add the two. */
export async function overlapNotices(
  connection: DuckDBConnection,
  files: readonly ParsedFile[],
  group: Group,
): Promise<string[][]> {
  const live = await liveSlices(connection);
  const notices: string[][] = files.map(() => []);
  for (const family of group.families) {
    const replaced = new Set(family.replaces.map(slice => slice.sliceId));
    const [claim] = family.winners;
    if (!claim) continue;
    const sources = live
      .filter(slice => !replaced.has(slice.sliceId) && slice.billingAccountId === claim.share.billingAccountId)
      .filter(
        slice =>
          slice.periodStartUs === claim.share.periodStartUs &&
          slice.providers.some(name => claim.share.providers.includes(name)),
      )
      .map(slice => slice.source)
      .filter(source => !areTwoViews(source, family.source));
    if (sources.length === 0) continue;
    const text = `The same billing account and month is also in the lake from ${sources.toSorted().join(', ')}; the spend may be counted twice.`;
    for (const winner of family.winners) notices[winner.file]?.push(text);
  }
  return notices;
}

/** Tell the reader which rows stand aside because another file of the batch has a later version of them; a file may lose some of its bills only. */
export function noteLaterVersions(
  families: readonly ResolvedFamily[],
  files: readonly ParsedFile[],
  notices: Map<number, Set<string>>,
): void {
  const claims = Map.groupBy(
    families.flatMap(family => family.claims),
    claim => claim.file,
  );
  const losers = families.flatMap(family => family.losers);
  for (const lost of Map.groupBy(losers, ({ claim, winner }) => `${claim.file} ${winner.file}`).values()) {
    const [{ claim, winner }] = lost as [(typeof lost)[number]];
    const [name, later] = [files[claim.file]?.staged.name, files[winner.file]?.staged.name];
    const bills = lost.map(each => billOf(each.claim)).toSorted();
    const shown = `${bills.slice(0, SHOWN_BILLS).join(', ')}${bills.length > SHOWN_BILLS ? ` and ${bills.length - SHOWN_BILLS} more` : ''}`;
    const isWhole = lost.length === claims.get(claim.file)?.length;
    const rows = isWhole ? 'These rows were' : `Of these rows, the bills ${shown} were`;
    notices.get(claim.file)?.add(`${rows} not counted: ${later} is a later version of them.`);
    const replaced = isWhole
      ? `${name}, which is an earlier version of the same rows`
      : `the bills ${shown} in ${name}, an earlier version of them`;
    notices.get(winner.file)?.add(`Counted in place of ${replaced}.`);
  }
}

const SHOWN_BILLS = 6;

/** A bill as a person names it: `2026-03 of 123456789012`. */
function billOf({ share: { periodStartUs, billingAccountId } }: Claim): string {
  const month = periodStartUs === null ? 'no month' : new Date(Number(periodStartUs / 1000n)).toISOString().slice(0, 7);
  return `${month} of ${billingAccountId ?? 'no account'}`;
}

/** Tell the reader when a replacement looks like a part of an export that was imported on its own. */
export async function noteReplacement(
  connection: DuckDBConnection,
  family: ResolvedFamily,
  input: { readonly files: readonly ParsedFile[]; readonly parquetPaths: readonly string[] },
  notices: Map<number, Set<string>>,
): Promise<void> {
  if (family.replaces.length === 0) return;
  const replacedRows = family.replaces.reduce((sum, slice) => sum + slice.rows, 0n);
  const newKeys = family.winners.map(claim => {
    const file = input.files[claim.file];
    return `SELECT ${hashSql(naturalKeyColumns, new Set(file?.present))} AS key FROM ${mappedRows([input.parquetPaths[claim.file] ?? ''])}`;
  });
  const [again] = await allRows(
    connection,
    `SELECT count(*) AS n FROM fact_cost_usage WHERE x_SliceId IN (${family.replaces.map(slice => slice.sliceId).join(', ')})
       AND ${hashSql(naturalKeyColumns)} IN (${newKeys.join(' UNION ALL ')})`,
  );
  if (again && toBigInt(again.n) > 0n) return;
  for (const claim of family.winners) {
    notices
      .get(claim.file)
      ?.add(
        `Replaced ${replacedRows} rows, none of which are in the new file; if these files are parts of one export, import them together.`,
      );
  }
}
