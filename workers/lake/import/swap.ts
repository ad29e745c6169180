import type { DuckDBConnection } from '@duckdb/node-api';
import type { TagPolicy } from '../../../src-core/policy/tag-policy.ts';
import { setAsideArrived } from '../quality/aside.ts';
import { ruleNewSlices } from '../rules/new-slices.ts';
import { insertDrops, insertSlices, type NewDrop, type NewSlice } from './bookkeeping.ts';
import { checkConservation, type Placed } from './conservation.ts';
import { type ArrivingFile, bySameColumns, insertRows } from './insert-rows.ts';
import { noteLaterVersions, noteReplacement } from './notices.ts';
import type { ParsedFile } from './parsed-file.ts';
import type { Group } from './plan.ts';
import { refreshRollups } from './rollup.ts';
import { allRows } from './sql-run.ts';
import { insertCommit } from './version.ts';

export type SwapInput = {
  readonly files: readonly ParsedFile[];
  /** Where each file's Parquet copy is, by position in `files`. */
  readonly parquetPaths: readonly string[];
  readonly group: Group;
  readonly lakeVersion: number;
  readonly at: Date;
  readonly isDemo: boolean;
  readonly policy: TagPolicy;
  /** Notices the plan already has, by position in `files`. */
  readonly notices: readonly (readonly string[])[];
  /** `done`: rows in the fact tables so far. */
  readonly onPhase: (phase: 'writing' | 'swapping' | 'rollups', done: number) => void;
};

/**
 * Everything the files of one transaction change, in the caller's open transaction: rows in, replaced rows aside, dimensions,
 * rollups, findings and the commit row. Checks before it returns that what arrived is what was read.
 * @throws AppError `import.not-conserved` when a count or a sum differs
 */
export async function swapIn(connection: DuckDBConnection, input: SwapInput): Promise<void> {
  const { group, files } = input;
  const nextId = async (table: string, column: string) =>
    Number((await allRows(connection, `SELECT coalesce(max(${column}), 0) + 1 AS id FROM ${table}`))[0]?.id);
  let sliceId = await nextId('slice', 'x_SliceId');
  const firstDropId = await nextId('drop_file', 'x_DropId');
  const removed = group.families.flatMap(family => family.replaces.map(slice => slice.sliceId));
  const notices = new Map(group.files.map(file => [file, new Set(input.notices[file] ?? [])]));
  noteLaterVersions(group.families, files, notices);
  for (const family of group.families) await noteReplacement(connection, family, input, notices);

  const placed: Placed[] = [];
  const slices: NewSlice[] = [];
  for (const { source, winners, losers } of group.families) {
    const outcomes = [
      { claims: winners, isLive: true },
      ...losers.map(({ claim }) => ({ claims: [claim], isLive: false })),
    ];
    for (const { claims, isLive } of outcomes) {
      slices.push({ id: sliceId, source, claims, version: input.lakeVersion, isLive });
      placed.push(...claims.map(claim => ({ claim, sliceId, isLive })));
      sliceId += 1;
    }
  }
  await insertSlices(connection, slices);
  const placedOf = Map.groupBy(placed, place => place.claim.file);
  const arriving = group.files.map((index, order): ArrivingFile & NewDrop => {
    const [file, parquetPath] = [files[index], input.parquetPaths[index]];
    if (!file || !parquetPath) throw new RangeError('file outside the batch');
    const id = firstDropId + order;
    return {
      file,
      parquetPath,
      id,
      dropId: id,
      placed: placedOf.get(index) ?? [],
      notices: notices.get(index) ?? new Set(),
    };
  });
  let written = 0;
  for (const alike of bySameColumns(arriving)) {
    input.onPhase('writing', written);
    await insertRows(connection, alike, input.policy);
    written += alike.reduce((sum, { file }) => sum + file.profile.accepted, 0);
  }
  await insertDrops(connection, arriving, input);
  input.onPhase('swapping', 0);
  if (removed.length > 0) {
    const list = removed.join(', ');
    await connection.run(
      `INSERT INTO fact_cost_usage_superseded SELECT * FROM fact_cost_usage WHERE x_SliceId IN (${list})`,
    );
    await connection.run(`DELETE FROM fact_cost_usage WHERE x_SliceId IN (${list})`);
    await connection.run(`UPDATE slice SET ValidTo = ${input.lakeVersion} WHERE x_SliceId IN (${list})`);
  }
  await checkConservation(connection, placed);
  const arrived = slices.filter(slice => slice.isLive).map(slice => slice.id);
  await ruleNewSlices(connection, { arrived, replaced: removed, at: input.at });
  const aside = await setAsideArrived(connection, input, arrived);
  input.onPhase('rollups', 0);
  await refreshRollups(connection, { removed, added: arrived.filter(id => !aside.includes(id)) });
  const names = group.files.map(file => files[file]?.staged.sha256.slice(0, 12)).join(', ');
  await insertCommit(connection, input, `import ${names}`);
}
