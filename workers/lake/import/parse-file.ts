import type { DuckDBConnection } from '@duckdb/node-api';
import type { FocusScan, OpenedFile } from '../../../src-core/connector/file-connector.ts';
import type { RecordScan } from '../../../src-core/connector/record-scan.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { chargeColumns, type MaskedColumn, recordColumnsToMask } from '../../../src-core/masking/policy.ts';
import { defaultTagPolicy } from '../../../src-core/policy/tag-policy.ts';
import type { Engine } from '../engine.ts';
import type { Masking } from '../masking/mask-rows.ts';
import { composeRecordMapping } from '../records/map-records.ts';
import { profileRecords } from '../records/profile-records.ts';
import { type Mapped, mapOnce } from './map-once.ts';
import { composeMapping, policyColumns } from './map-rows.ts';
import type { AnyParsed, ParsedFile, ParsedRecords } from './parsed-file.ts';
import { type Counted, profileRows } from './profile.ts';
import type { Report } from './progress.ts';
import type { Staged } from './stage.ts';

export type ParseInput = {
  staged: Staged;
  source: string | null;
  opened: OpenedFile;
  acceptPartial: boolean;
  /** How the records of this file meet older ones; null leaves it to the connector. */
  merge: RecordScan['merge'] | null;
  /** A source's batch may say that there is nothing; a file of a person's may not. */
  mayBeEmpty: boolean;
  masking: Masking;
};

/**
 * Read a staged file once: typed, checked and hashed rows go to Parquet, then findings and totals are counted from them.
 * A finished result of an earlier, killed import is used as it is.
 * @throws AppError `focus.bad-values`, `focus.no-valid-rows`, `records.*`; whatever the reader found
 */
export async function parseFile(
  engine: Engine,
  input: ParseInput,
  report: Report,
  signal: AbortSignal,
): Promise<AnyParsed> {
  const { scan } = input.opened;
  const context = { engine, input, report, signal };
  return scan.kind === 'records' ? parseRecords(context, scan) : parseCharges(context, scan);
}

type Context = { engine: Engine; input: ParseInput; report: Report; signal: AbortSignal };

async function parseCharges({ engine, input, report, signal }: Context, scan: FocusScan): Promise<ParsedFile> {
  const customKeys = policyColumns(input.opened.customColumns, defaultTagPolicy);
  const mapping = composeMapping(scan, customKeys);
  const profile = (connection: DuckDBConnection, path: string) => profileRows(connection, path, mapping, scan);
  const mapped = await mapOnce(
    engine,
    { ...input, ...mapping, columns: presentOf(chargeColumns, mapping.present), rules: scan, profile },
    report,
    signal,
  );
  refuseBadRows(mapped.profile, input, chargeErrors);
  const { present, rejectMasks } = mapping;
  const own = { profile: mapped.profile, again: null };
  return { kind: 'cost', ...commonOf(input, mapped), present, customKeys, rejectMasks, ...own };
}

async function parseRecords({ engine, input, report, signal }: Context, scan: RecordScan): Promise<ParsedRecords> {
  const mapping = composeRecordMapping(scan);
  const profile = (connection: DuckDBConnection, path: string) => profileRecords(connection, path, mapping, scan);
  const rules = { rejections: mapping.rejections, findings: scan.findings, temporary: scan.temporary };
  const mapped = await mapOnce(
    engine,
    { ...input, ...mapping, columns: recordColumnsToMask(scan.dataset), rules, profile },
    report,
    signal,
  );
  refuseBadRows(mapped.profile, input, recordErrors);
  const merge = input.merge ?? scan.merge;
  return {
    kind: 'records',
    ...commonOf(input, mapped),
    dataset: mapping.dataset,
    merge,
    profile: mapped.profile,
  };
}

const commonOf = ({ staged, source, opened }: ParseInput, { parquet, masked, resumed }: Mapped<Counted>) => ({
  staged,
  source,
  format: opened.format,
  formatVersion: opened.formatVersion,
  parquet,
  masked,
  resumed,
});

const presentOf = (columns: readonly MaskedColumn[], present: readonly string[]) =>
  columns.filter(({ name }) => present.includes(name));

const chargeErrors = { none: 'focus.no-rows', bad: 'focus.no-valid-rows', some: 'focus.bad-values' } as const;
const recordErrors = { none: 'records.no-rows', bad: 'records.no-valid-rows', some: 'records.bad-values' } as const;

function refuseBadRows(
  { read, accepted, rejected, firstRejection }: Counted,
  input: ParseInput,
  codes: typeof chargeErrors | typeof recordErrors,
): void {
  const { name } = input.staged;
  if (read === 0) {
    if (input.mayBeEmpty) return;
    throw new AppError(codes.none, { name, version: input.opened.formatVersion });
  }
  // the messages of the catalogue end the sentence themselves
  const first = firstRejection && { ...firstRejection, reason: firstRejection.reason.replace(/\.$/, '') };
  if (accepted === 0) throw new AppError(codes.bad, { name, rows: read, reason: first?.reason ?? 'unknown' });
  if (rejected > 0 && !input.acceptPartial) throw new AppError(codes.some, { name, rows: rejected, ...first });
}
