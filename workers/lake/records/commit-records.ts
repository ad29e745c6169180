import type { DuckDBConnection } from '@duckdb/node-api';
import type { Drop } from '../../../src-core/contract/imports.ts';
import { sumText } from '../../../src-core/records/exact-sum.ts';
import { type CommitContext, commitFiles, rawParquet } from '../import/commit.ts';
import { sha256 } from '../import/content-hash.ts';
import { dropUid } from '../import/drop-id.ts';
import type { ParsedRecords } from '../import/parsed-file.ts';
import { greatest, least } from '../import/profile.ts';
import type { Report } from '../import/progress.ts';
import { allRows, instantOf } from '../import/sql-run.ts';
import { insertCommit, type Version } from '../import/version.ts';
import { claimCoverage } from './coverage.ts';
import { forgetMerge, type MergeOutcome, mergeRecords } from './merge.ts';
import type { MergeInput } from './merge-input.ts';
import { fileNotices } from './notices.ts';
import { insertRecordDrops, type RecordDrop } from './record-drops.ts';

/** Name of the stream a file of records belongs to: the one given, else its format; the scope of each row says the rest. */
export const recordSource = (file: ParsedRecords): string => file.source ?? file.format;

/** Files that are merged by one transaction: same dataset, same source, same way of merging. */
export function groupRecords(files: readonly ParsedRecords[]): ParsedRecords[][] {
  const key = (file: ParsedRecords) => JSON.stringify([file.dataset.name, recordSource(file), file.merge]);
  return [...Map.groupBy(files, key).entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

/** What became of the files of a group: drops to be listed by their id, or, where nothing at all changed, as they are. */
export type RecordCommit = { readonly stored: readonly string[]; readonly unchanged: readonly Drop[] };

/**
 * Commit the records of a group in one transaction. A file of a person is a drop even when nothing in it is new; a source that brings
 * nothing new every hour leaves no trace but its coverage.
 */
export async function commitRecords(
  context: CommitContext,
  files: readonly ParsedRecords[],
  report: Report,
  signal: AbortSignal,
): Promise<RecordCommit> {
  const [first] = files;
  if (!first) return { stored: [], unchanged: [] };
  const { origin } = context;
  const source = recordSource(first);
  const total = files.reduce((sum, file) => sum + file.profile.accepted, 0);
  const uid = (file: ParsedRecords) => recordDropUid(source, file, origin);
  const merge = async (connection: DuckDBConnection, version: Version) => {
    report({ phase: 'swapping', done: 0, total, unit: 'rows', item: files.length === 1 ? first.staged.name : null });
    const [next] = await allRows(connection, 'SELECT coalesce(max(x_DropId), 0) + 1 AS id FROM drop_file');
    const input: MergeInput = {
      ...version,
      dataset: first.dataset,
      source,
      merge: first.merge,
      files,
      parquetPaths: files.map(file => rawParquet(context.paths, file)),
      covers: origin?.covers ?? null,
      observedAtMs: origin?.observedAtMs ?? null,
      firstDropId: Number(next?.id),
    };
    const outcome = await mergeRecords(connection, input);
    const scopes = outcome.claims.filter(claim => files.some(file => hasShare(file, claim)));
    await claimCoverage(connection, { source, dataset: first.dataset.name, scopes, origin, at: version.at });
    const drops = recordDrops(input, outcome, uid);
    const isNewVersion = origin === null || !outcome.isUnchanged;
    if (isNewVersion) {
      await insertRecordDrops(connection, drops, { ...input, isDemo: context.isDemo });
      const names = files.map(file => file.staged.sha256.slice(0, 12)).join(', ');
      await insertCommit(connection, version, `import ${names}`);
    }
    await forgetMerge(connection);
    const unchanged = isNewVersion ? [] : drops.map(drop => unchangedDrop(drop, source, version));
    return { value: { stored: isNewVersion ? drops.map(drop => drop.uid) : [], unchanged }, isNewVersion };
  };
  const committed = files.map(file => ({
    staged: file.staged,
    entry: {
      id: uid(file),
      source,
      sha256: file.staged.sha256,
      parquetSha256: file.parquet.sha256,
      rows: { read: file.profile.read, accepted: file.profile.accepted, rejected: file.profile.rejected },
      totals: totalsOfDrop(file).map(({ column, sum }) => ({ measure: column, currency: '', amount: sum })),
    },
  }));
  return commitFiles(context, committed, merge, signal);
}

/** The same bytes may be a source's answer to several questions: an empty day looks like every other empty day. */
function recordDropUid(source: string, file: ParsedRecords, origin: CommitContext['origin']): string {
  const { sha256: content } = file.staged;
  if (!origin) return dropUid(source, content);
  return sha256(JSON.stringify([source, content, origin.covers, origin.observedAtMs])).slice(0, 16);
}

const hasShare = (file: ParsedRecords, claim: { scope: string; day: string }) =>
  file.profile.shares.some(share => share.scope === claim.scope && share.day === claim.day);

function recordDrops(input: MergeInput, outcome: MergeOutcome, uid: (file: ParsedRecords) => string): RecordDrop[] {
  return input.files.flatMap((file, index) => {
    const fate = outcome.files[index];
    if (!fate) return [];
    const removed = index === 0 ? outcome.removed : 0; // taken out by the batch as a whole; told once
    const { start, end } = input.covers ?? {};
    return [
      {
        id: input.firstDropId + index,
        uid: uid(file),
        file,
        outcome: { ...fate, removed },
        scopes: [...new Set(file.profile.shares.map(share => share.scope))].toSorted(),
        totals: totalsOfDrop(file),
        firstUs: least(file.profile.firstUs, start === undefined ? null : BigInt(Date.parse(start)) * 1000n),
        lastUs: greatest(file.profile.lastUs, end === undefined ? null : BigInt(Date.parse(end)) * 1000n),
        notices: fileNotices(input, file, { ...fate, removed }),
      },
    ];
  });
}

const totalsOfDrop = ({ dataset, profile }: ParsedRecords) =>
  dataset.totals.flatMap(column => {
    const sum = sumText(profile.totals[column] ?? null);
    return sum === null ? [] : [{ column, sum }];
  });

/** A source's answer that says what the lake has: shown with its run, kept nowhere. */
function unchangedDrop(drop: RecordDrop, source: string, { at, lakeVersion }: Version): Drop {
  const { file, outcome } = drop;
  const instant = (us: bigint | null) => (us === null ? at.toISOString() : instantOf(us));
  const { read, accepted, rejected, flagged } = file.profile;
  return {
    id: drop.uid,
    source,
    fileName: file.staged.name,
    format: file.format,
    formatVersion: file.formatVersion,
    scope: { billingAccountIds: [], providers: [] },
    period: { start: instant(drop.firstUs), end: instant(drop.lastUs) },
    rows: { read, accepted, rejected, flagged },
    totals: [],
    status: 'unchanged',
    sha256: file.staged.sha256,
    importedAt: at.toISOString(),
    lakeVersion: lakeVersion - 1,
    supersededBy: [],
    isDemo: false,
    notices: [...drop.notices],
    records: {
      dataset: file.dataset.name,
      scopes: [...drop.scopes],
      totals: [...drop.totals],
      rows: { ...outcome, duplicates: outcome.duplicate, live: 0 },
    },
  };
}
