import { createHash, randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { PackFile, PackFormat, ReportTemplate } from '../../../src-core/contract/reports.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { seriesName } from '../../../src-core/reports/manifest.ts';
import { contentText, type PackRecord } from '../../../src-core/reports/pack-record.ts';
import { wordsOf } from '../../../src-core/reports/words/words.ts';
import type { Adapters } from '../../app/adapters.ts';
import type { ExportsClient, Report } from '../export-result.ts';
import { streamLines } from './build-lines.ts';
import { type BuiltModel, buildModel, type ModelRequest, packChange } from './build-model.ts';
import { LakeMoved } from './model-context.ts';
import type { PackStore } from './pack-store.ts';

/** How often a report is begun anew because the lake moved on while it was read. */
const ATTEMPTS = 5;

export type PackRequest = {
  /** Of the pack, where whoever asks has written it down before; a new one otherwise. */
  readonly id?: string;
  /** Draw the first chart as a picture beside the files, for messages. */
  readonly hasPicture?: boolean;
  readonly services: ModelRequest['services'];
  readonly exporter: ExportsClient;
  readonly store: PackStore;
  readonly printPdf: Adapters['printPdf'];
  readonly template: ReportTemplate;
  readonly templateId: string | null;
  readonly templateVersion: number | null;
  readonly period: string;
  readonly builtBy: string;
  readonly producer: string;
  readonly now: () => Date;
  readonly report: Report;
  readonly signal: AbortSignal;
};

/**
 * Build a pack: figures of one lake version, files into a folder of its own, the record last. Until the record is written there is no pack, and
 * what is in the folder is taken away at the next start. A report that the gate refuses is built all the same, to be looked at.
 * @throws AppError `report.*`, `query.*`, `export.*`, `call.cancelled`
 */
export async function buildPack(request: PackRequest): Promise<PackRecord> {
  for (let attempt = 1; ; attempt += 1) {
    const before = await request.services.lake.status();
    try {
      return await attemptPack(request);
    } catch (error) {
      request.signal.throwIfAborted();
      const { lakeVersion } = await request.services.lake.status();
      // Amounts after splits are kept for the newest version only, so a lake that moved may also show as a refused question.
      const moved = error instanceof LakeMoved || (error instanceof AppError && lakeVersion !== before.lakeVersion);
      if (!moved) throw error;
      if (attempt === ATTEMPTS) throw new AppError('report.lake-moved', { times: ATTEMPTS }, { cause: error });
    }
  }
}

async function attemptPack(request: PackRequest): Promise<PackRecord> {
  const { store, report, services, template, signal } = request;
  const id = request.id ?? randomUUID();
  const at = request.now();
  const built = await buildModel({
    ...{ services, template, templateId: request.templateId, period: request.period, packs: await store.list() },
    ...{ built: { by: request.builtBy, at, producer: request.producer }, now: at, signal, preview: null },
    onSection: (done, total) => report({ phase: 'querying', done, total, unit: null, item: null }),
  });
  const directory = await store.makeFolder(id);
  try {
    const { files, gaps } = await writeFiles(built, directory, request);
    const picture = request.hasPicture ? await drawPicture(built, directory, request) : null;
    const { control, versions, change } = built;
    const content = {
      ...{ templateId: request.templateId, templateVersion: request.templateVersion, template },
      ...{
        period: request.period,
        title: built.model.title,
        lakeVersion: control.lakeVersion,
        lakeHash: control.lakeHash,
      },
      ...{ costModelVersion: versions.costModel, tagRulesVersion: versions.tagRules },
      ...{ priceBookVersion: versions.priceBook, ratesVersion: versions.rates },
      ...{ isDemo: control.isDemo, rows: control.rows, totals: control.totals },
      groups: control.groups.flatMap(({ dimension, values }) => values.map(group => ({ dimension, ...group }))),
      gate: built.verdictWith(gaps),
      files,
    };
    const record: PackRecord = {
      ...{ id, ...content, builtAt: at.toISOString(), builtBy: request.builtBy, producer: request.producer },
      ...{ change: packChange(change), contentHash: sha256(contentText(content)), approvals: [], publications: [] },
      ...(picture && { picture }),
    };
    await store.add(record);
    return record;
  } catch (error) {
    await store.drop(id);
    throw error;
  }
}

async function writeFiles(
  built: BuiltModel,
  directory: string,
  { exporter, services, template, period, producer, printPdf, report, signal }: PackRequest,
): Promise<{ files: PackFile[]; gaps: string[] }> {
  const wantsPdf = template.formats.includes('pdf');
  const isMissing = wantsPdf && printPdf === null;
  // The PDF is the page, printed.
  const formats = [
    ...new Set<PackFormat>([
      ...template.formats.filter(format => format !== 'pdf'),
      ...(wantsPdf ? ['html' as const] : []),
    ]),
  ];
  const { notices } = built.model;
  const noPdf = { severity: 'info' as const, text: wordsOf(template.language).notices.noPdf };
  const model = { ...built.model, notices: isMissing ? [...notices, noPdf] : notices };
  const baseName = `${seriesName(template.name, period)}-v${built.control.lakeVersion}`;
  report({ phase: 'writing', done: null, total: null, unit: null, item: null });
  const { id } = await exporter.openPack({ directory, baseName, model, formats, producer }, { signal });
  const gaps: string[] = [];
  try {
    for (const [index, stream] of built.streams.entries()) {
      let rows = 0;
      const onRows = (count: number) => {
        rows += count;
        report({
          phase: 'writing',
          done: rows,
          total: null,
          unit: 'rows',
          item: `${index + 1}/${built.streams.length}`,
        });
      };
      const { lake } = services;
      const gap = await streamLines(stream, { lake, exporter, packId: id, control: built.control, onRows, signal });
      if (gap !== null) gaps.push(gap);
    }
    report({ phase: 'hashing', done: null, total: null, unit: 'files', item: null });
    const files = (await exporter.closePack({ id })).map(({ path: _, ...file }) => file);
    return { files: [...files, ...(await pdfOf(files, directory, baseName))], gaps };
  } catch (error) {
    await exporter.abort({ id });
    throw error;
  }

  async function pdfOf(files: readonly PackFile[], folder: string, name: string): Promise<PackFile[]> {
    const page = files.find(({ format }) => format === 'html');
    if (!wantsPdf || printPdf === null || !page) return [];
    const bytes = new Blob([Uint8Array.from(await printPdf(`${folder}/${page.name}`))]);
    const written = await exporter.writeBytes({ directory: folder, fileName: `${name}-{hash}.pdf`, bytes });
    const { path, ...file } = written;
    return [{ ...file, name: basename(path), format: 'pdf', table: null, part: null }];
  }
}

/** Null when there is nothing to draw, or it cannot be drawn: a message says its figures without a picture, too. */
async function drawPicture(
  { model }: BuiltModel,
  directory: string,
  { exporter, signal }: PackRequest,
): Promise<PackRecord['picture'] | null> {
  const chart = model.sections.flatMap(({ charts }) => charts)[0];
  if (!chart) return null;
  try {
    const size = { width: 720, height: 360 };
    const { bytes } = await exporter.drawChart({ chart, language: model.language, format: 'png', ...size }, { signal });
    const { name } = await exporter.writeBytes({ directory, fileName: 'picture.png', bytes });
    return { name, alt: chart.alt };
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
