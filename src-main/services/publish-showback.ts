import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import type { PublishResult, ShowbackPreview, ShowbackSpec } from '../../src-core/contract/showback.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import {
  measures,
  type QuerySpec,
  QuerySpec as QuerySpecSchema,
  type ResultColumn,
} from '../../src-core/query/query-spec.ts';
import { writeManifest } from '../../src-core/showback/manifest.ts';
import { sheetNames } from '../../src-core/showback/sheet-names.ts';
import { Sums } from '../../src-core/showback/ties.ts';
import { type ExportsClient, type LakeClient, pull, type Report } from './export-result.ts';
import { captionsOf, cover, type Publication } from './showback-cover.ts';

const coverSheet = 'Cover';
/** Spreadsheet programs open some hundreds of sheets before they become useless. */
const sheetLimit = 400;

/** What a team's reader needs to see why: provider, service, account, product, kind of charge. */
const lineDimensions = [
  'ServiceProviderName',
  'ServiceCategory',
  'ServiceName',
  'SubAccountName',
  'x_Product',
  'x_Environment',
  'ChargeCategory',
] as const;

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

export async function previewShowback(
  lake: LakeClient,
  spec: ShowbackSpec,
  signal?: AbortSignal,
): Promise<ShowbackPreview> {
  const { lakeVersion, groups, totals, rows } = await lake.showbackTotals(
    { period: spec.period, split: spec.split },
    signal ? { signal } : {},
  );
  return { spec, lakeVersion, groups, totals, rows };
}

/**
 * Write a showback pack: a workbook (cover with control totals, one sheet per group), a CSV of the same lines with exact
 * amounts, and last the manifest, which alone makes the pack count (SECURITY 42). Every sheet's sums are compared with the
 * lake's totals before the manifest is written.
 * @throws AppError `showback.no-data`, `showback.does-not-tie`, `export.*`
 */
export async function publishShowback(
  { lake, exporter }: { lake: LakeClient; exporter: ExportsClient },
  publication: Publication,
  report: Report,
  signal: AbortSignal,
): Promise<PublishResult> {
  const { spec, directory, now } = publication;
  report({ phase: 'querying', done: null, total: null, unit: null, item: null });
  const control = await lake.showbackTotals({ period: spec.period, split: spec.split }, { signal });
  if (control.rows === 0) throw new AppError('showback.no-data', { period: spec.period });

  if (control.groups.length > sheetLimit) {
    throw new AppError('showback.too-many-groups', {
      split: spec.split,
      groups: control.groups.length,
      limit: sheetLimit,
    });
  }

  await mkdir(directory, { recursive: true });
  const names = sheetNames(
    control.groups.map(group => group.value),
    [coverSheet],
  );
  const base = `showback-${spec.period}-${slug(spec.split)}-v${control.lakeVersion}-${now.toISOString().slice(0, 10)}-{hash}`;
  const workbook = await exporter.open({ directory, format: 'xlsx', columns: [], zone: 'UTC' });
  let csv: { id: string } | null = null;
  try {
    await exporter.cover({ id: workbook.id, sheet: coverSheet, ...cover(publication, control, names) });
    const all = new Sums();
    for (const [index, group] of control.groups.entries()) {
      const sheet = names[index] ?? '';
      report({ phase: 'sheets', done: index, total: control.groups.length, unit: 'sheets', item: sheet });
      const cursor = await lake.openCursor(
        { kind: 'query', spec: linesOf(spec, group.value, control.lakeVersion) },
        { signal },
      );
      csv ??= await exporter.open({ directory, format: 'csv', columns: cursor.columns, zone: 'UTC' });
      const csvId = csv.id;
      await exporter.startSheet({
        id: workbook.id,
        sheet,
        captions: captionsOf(spec, group.value, group.totals),
        columns: sheetColumns(cursor.columns, spec.split),
      });
      const written = new Sums();
      await pull(
        lake,
        cursor.cursorId,
        async bytes => {
          written.add((await exporter.write({ id: workbook.id, bytes }, { signal })).sums);
          all.add((await exporter.write({ id: csvId, bytes }, { signal })).sums);
        },
        signal,
      );
      const gap = written.difference(group.totals);
      if (gap) throw new AppError('showback.does-not-tie', { what: `${sheet}: ${gap}` });
    }
    const gap = all.difference(control.totals);
    if (gap) throw new AppError('showback.does-not-tie', { what: gap });

    report({ phase: 'hashing', done: null, total: null, unit: 'files', item: null });
    const workbookFile = await exporter.close({ id: workbook.id, fileName: `${base}.xlsx` });
    const csvFile = csv ? await exporter.close({ id: csv.id, fileName: `${base}.csv` }) : null;
    const { manifest, text } = writeManifest(
      {
        kind: 'mureon-showback',
        version: 1,
        period: spec.period,
        split: spec.split,
        measure: spec.measure,
        lakeVersion: control.lakeVersion,
        lakeHash: control.lakeHash,
        publishedAt: now.toISOString(),
        publishedBy: publication.publishedBy,
        producer: publication.producer,
        isDemo: control.isDemo,
        rows: control.rows,
        totals: control.totals,
        groups: control.groups.map((group, index) => ({ ...group, sheet: names[index] ?? '' })),
        files: [workbookFile, csvFile].flatMap(file =>
          file
            ? [
                {
                  name: file.name,
                  sizeBytes: file.sizeBytes,
                  sha256: file.sha256,
                  rows: file.rows,
                  neutralisedCells: file.neutralisedCells,
                },
              ]
            : [],
        ),
      },
      sha256,
    );
    await exporter.writeText({ directory, fileName: `${base}.manifest.json`, text });
    return { folder: directory, manifest };
  } catch (error) {
    // Files already under their final names stay: without a manifest nobody reads them, and we never delete in a shared folder.
    await exporter.abort({ id: workbook.id });
    if (csv) await exporter.abort({ id: csv.id });
    throw error;
  }
}

/** The lines of one group, largest first, pinned to the lake version of the control totals. */
function linesOf(spec: ShowbackSpec, value: string | null, lakeVersion: number): QuerySpec {
  return QuerySpecSchema.parse({
    measures: [...measures],
    dimensions: [spec.split, ...lineDimensions.filter(name => name !== spec.split)],
    filters: [
      { dimension: 'BillingPeriodStart', values: [`${spec.period}-01T00:00:00Z`] },
      { dimension: spec.split, values: [value] },
    ],
    asOf: String(lakeVersion),
    orderBy: [{ column: spec.measure, descending: true }],
  });
}

/** The sheet's name already says the group. */
function sheetColumns(columns: readonly ResultColumn[], split: string): ResultColumn[] {
  return columns.filter(column => column.name !== split);
}

function slug(text: string): string {
  return (
    text
      .replace(/^x_/, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'split'
  );
}
