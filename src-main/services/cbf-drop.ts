import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CBF_ROWS_PER_FILE, chargeColumns } from '../../src-core/anycost/cbf/write-cbf.ts';
import type { CbfResult } from '../../src-core/contract/exports.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { QuerySpec, RowsSpec } from '../../src-core/query/query-spec.ts';
import { Sums } from '../../src-core/showback/ties.ts';
import { type ExportsClient, pull, type Report } from './export-result.ts';
import type { LakeClient } from './lake-supervisor.ts';

type Clients = { lake: LakeClient; exporter: ExportsClient };
type RowsSubject = { kind: 'rows'; spec: RowsSpec };

/**
 * Write one month of the lake as a CloudZero drop below `directory`:
 * `<month>/<drop id>/mureon-NN.csv.gz`, then `<month>/manifest-proof-<drop id>.json` (ours), and last `<month>/manifest.json`, which alone makes
 * CloudZero take it. A month is the UTC month in which charges begin. Before the manifest is written, the sums of what was written are
 * compared with the lake's own.
 * @throws AppError `cbf.no-data`, `cbf.several-currencies`, `showback.does-not-tie`, `export.*`
 */
export async function writeCbfDrop(
  clients: Clients,
  request: { period: string; currency: string | null; directory: string; now: Date },
  report: Report,
  signal: AbortSignal,
): Promise<CbfResult> {
  const { exporter } = clients;
  const bounds = { from: request.period, to: nextMonth(request.period), zone: 'UTC' };
  report({ phase: 'querying', done: null, total: null, unit: 'rows', item: request.period });
  const control = await controlOf(clients, bounds, signal);
  const currencies = [...new Set(control.totals.map(total => total.currency))].toSorted();
  const currency = request.currency ?? currencies[0];
  if (currency === undefined || !currencies.includes(currency))
    throw new AppError('cbf.no-data', { period: request.period });
  if (request.currency === null && currencies.length > 1)
    throw new AppError('cbf.several-currencies', { period: request.period, currencies: currencies.join(', ') });

  const folder = join(request.directory, `${compact(bounds.from)}-${compact(bounds.to)}`);
  const [taken] = await exporter.hash({ paths: [join(folder, 'manifest.json')] });
  if (taken !== null) throw new AppError('export.target-exists', { name: 'manifest.json' });
  const dropId = request.now.toISOString().replace(/[-:]|\.\d+/g, '');
  const dropFolder = join(folder, dropId);
  await mkdir(dropFolder, { recursive: true });

  const subject: RowsSubject = {
    kind: 'rows',
    spec: RowsSpec.parse({
      ...bounds,
      columns: [...chargeColumns],
      asOf: String(control.lakeVersion), // both passes see one state of the lake
      filters: [{ dimension: 'BillingCurrency', values: [currency] }],
    }),
  };
  const tagKeys = await tagKeysOf(clients, subject, signal);
  const { written, files, rows } = await writeFiles(clients, { subject, dropFolder, tagKeys }, report, signal);
  const totals = control.totals.filter(total => total.currency === currency);
  const gap = written.difference(totals);
  if (gap) throw new AppError('showback.does-not-tie', { what: gap });
  report({ phase: 'hashing', done: null, total: null, unit: 'files', item: request.period });
  const result: CbfResult = {
    folder,
    dropId,
    period: request.period,
    currency,
    lakeVersion: control.lakeVersion,
    rows,
    files,
    totals,
    warnings: warningsOf(totals),
  };
  const proof = `${JSON.stringify(result, null, 2)}\n`;
  await exporter.writeText({ directory: folder, fileName: `manifest-proof-${dropId}.json`, text: proof });
  const manifest = { version: '1.0.0', current_drop_id: dropId };
  await exporter.writeText({
    directory: folder,
    fileName: 'manifest.json',
    text: `${JSON.stringify(manifest, null, 2)}\n`,
  });
  return result;
}

/** The charges as files of at most `CBF_ROWS_PER_FILE` rows. Nothing of an unfinished file remains. */
async function writeFiles(
  { lake, exporter }: Clients,
  what: { subject: RowsSubject; dropFolder: string; tagKeys: string[] },
  report: Report,
  signal: AbortSignal,
): Promise<{ written: Sums; files: CbfResult['files']; rows: number }> {
  const written = new Sums();
  const files: CbfResult['files'] = [];
  const open: { id: string; rows: number }[] = []; // at most one
  let rows = 0;
  const closeFile = async () => {
    const file = open.pop();
    if (file === undefined) return;
    const fileName = `mureon-${String(files.length + 1).padStart(2, '0')}.csv.gz`;
    const { name, sha256, sizeBytes } = await exporter.close({ id: file.id, fileName });
    files.push({ name, sha256, sizeBytes, rows: file.rows });
  };
  const cursor = await lake.openCursor(what.subject, { signal });
  const { columns } = cursor;
  try {
    await pull(
      lake,
      cursor.cursorId,
      async (bytes, count) => {
        if ((open[0]?.rows ?? 0) + count > CBF_ROWS_PER_FILE) await closeFile();
        if (open.length === 0) {
          const { id } = await exporter.openCbf({ directory: what.dropFolder, columns, tagKeys: what.tagKeys });
          open.push({ id, rows: 0 });
        }
        for (const file of open) {
          written.add((await exporter.write({ id: file.id, bytes }, { signal })).sums);
          file.rows += count;
        }
        rows += count;
        report({ phase: 'writing', done: rows, total: null, unit: 'rows', item: null });
      },
      signal,
    );
    await closeFile();
  } catch (error) {
    for (const { id } of open) await exporter.abort({ id });
    throw error;
  }
  return { written, files, rows };
}

/** CBF wants its four totals equal; FOCUS allows Billed and Effective to differ until a commitment has run its course. */
function warningsOf(totals: CbfResult['totals']): string[] {
  const of = (measure: string) => totals.find(total => total.measure === measure)?.amount ?? null;
  const [billed, effective] = [of('BilledCost'), of('EffectiveCost')];
  if (effective === null) return ['EffectiveCost is unknown on every charge; CBF takes cost in its place.'];
  return billed === effective
    ? []
    : [
        `cost and discounted cost come to ${billed}, the amortized costs to ${effective}: a commitment bought or used this month is paid in another. CloudZero expects equal totals.`,
      ];
}

/** The lake's own sums of the month, from the table that answers any question: not from the rows that are written. */
async function controlOf(
  { lake, exporter }: Clients,
  bounds: { from: string; to: string; zone: string },
  signal: AbortSignal,
) {
  const spec = QuerySpec.parse({
    ...bounds,
    measures: ['BilledCost', 'EffectiveCost', 'ListCost'],
    dimensions: ['BillingCurrency'],
  });
  const cursor = await lake.openCursor({ kind: 'query', spec }, { signal });
  const totals: CbfResult['totals'] = [];
  await pull(
    lake,
    cursor.cursorId,
    async bytes => {
      totals.push(...(await exporter.survey({ bytes, columns: cursor.columns }, { signal })).sums);
    },
    signal,
  );
  return { lakeVersion: cursor.meta.lakeVersion, totals };
}

async function tagKeysOf(
  { lake, exporter }: Clients,
  subject: { kind: 'rows'; spec: RowsSpec },
  signal: AbortSignal,
): Promise<string[]> {
  const cursor = await lake.openCursor({ ...subject, spec: { ...subject.spec, columns: ['Tags'] } }, { signal });
  const keys = new Set<string>();
  await pull(
    lake,
    cursor.cursorId,
    async bytes => {
      for (const key of (await exporter.survey({ bytes, columns: cursor.columns }, { signal })).tagKeys) keys.add(key);
    },
    signal,
  );
  return [...keys].toSorted();
}

function nextMonth(period: string): string {
  const [year = 0, month = 0] = period.split('-').map(Number);
  return month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`;
}

const compact = (month: string): string => `${month.replace('-', '')}01`;
