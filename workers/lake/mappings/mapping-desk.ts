import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { headerKey, type MappingFile } from '../../../src-core/anycost/mapped-csv/mapping-file.ts';
import { suggestMapping } from '../../../src-core/anycost/mapped-csv/suggest-mapping.ts';
import { mapNativeBill } from '../../../src-core/anycost/native-bill.ts';
import { recordDatasets } from '../../../src-core/anycost/records.ts';
import type { FocusScan, StagedFile } from '../../../src-core/connector/file-connector.ts';
import type { RecordScan } from '../../../src-core/connector/record-scan.ts';
import { quoteIdentifier } from '../../../src-core/connector/sql-text.ts';
import type { MappingPreview, MappingSuggestion } from '../../../src-core/contract/imports.ts';
import { measures } from '../../../src-core/query/query-spec.ts';
import { openTable } from '../../connectors/focus-file.ts';
import { type MappedTable, misfit, openMapped } from '../../connectors/mapped-csv/open-mapped.ts';
import { removeMapping, savedMappings, saveMapping } from '../../connectors/mapped-csv/saved-mappings.ts';
import { explained, repeated } from '../../connectors/native-bill.ts';
import { unnumbered } from '../../connectors/unnumbered.ts';
import type { Engine } from '../engine.ts';
import type { SourceFile } from '../import/collect.ts';
import { defaultFileLimitBytes } from '../import/importer.ts';
import { toConnector } from '../import/recognise.ts';
import { stageFile } from '../import/stage.ts';
import type { LakePaths } from '../paths.ts';

/** Rows that a proposal looks at. */
const SAMPLE_ROWS = 1_000;

/** Mappings of tables with columns of their own: proposed, tried on a file, saved. Files are copied first and only the copy is read. */
export class MappingDesk {
  readonly #engine: Engine;
  readonly #paths: LakePaths;

  constructor(engine: Engine, paths: LakePaths) {
    this.#engine = engine;
    this.#paths = paths;
  }

  saved(): Promise<MappingFile[]> {
    return savedMappings(this.#paths.mappings);
  }

  async remove(name: string): Promise<void> {
    await removeMapping(this.#paths.mappings, name);
  }

  suggest(file: SourceFile, signal: AbortSignal): Promise<MappingSuggestion> {
    return this.#withCopy(file, signal, async copy => {
      const { sql } = this.#engine;
      const source = await openTable(copy, sql, signal, header => repeated(copy, header));
      const cells = source.names.map((name, index) => `CAST(${quoteIdentifier(name)} AS VARCHAR) AS c${index}`);
      const rows = await sql.all(
        `SELECT ${cells.join(', ')} FROM (${unnumbered(source.sql)}) LIMIT ${SAMPLE_ROWS}`,
        [],
        signal,
      );
      for (const path of source.temporary) await rm(path, { force: true });
      const sample = rows.map(row => source.names.map((_, index) => textOf(row[`c${index}`]) ?? ''));
      const { mapping, notes } = suggestMapping(source.names, sample, file.name);
      return { mapping, notes: [...notes], header: [...source.names] };
    });
  }

  /** @throws AppError `mapping.does-not-fit`, and why the file is no table */
  preview(file: SourceFile, mapping: MappingFile, limit: number, signal: AbortSignal): Promise<MappingPreview> {
    return this.#withCopy(file, signal, async copy => {
      const table = await openMapped(copy, this.#engine.sql, signal, () => mapping);
      return this.#preview(scanOf(table), totalColumns(table), limit, signal);
    });
  }

  /** @throws AppError `mapping.does-not-fit` when the file given lacks what the mapping reads */
  async save(mapping: MappingFile, file: SourceFile | null, signal: AbortSignal): Promise<MappingFile> {
    const header = file === null ? null : await this.#header(file, mapping, signal);
    const isKnown = header === null || mapping.headers.some(known => headerKey(known) === headerKey(header));
    return saveMapping(this.#paths.mappings, isKnown ? mapping : { ...mapping, headers: [...mapping.headers, header] });
  }

  #header(file: SourceFile, mapping: MappingFile, signal: AbortSignal): Promise<string[]> {
    return this.#withCopy(file, signal, async copy => {
      const source = await openTable(copy, this.#engine.sql, signal, header => misfit(file.name, mapping, header));
      for (const path of source.temporary) await rm(path, { force: true });
      return [...source.names];
    });
  }

  async #preview(
    scan: FocusScan | RecordScan,
    totals: readonly string[],
    limit: number,
    signal: AbortSignal,
  ): Promise<MappingPreview> {
    const { sql } = this.#engine;
    const columns = [...scan.columns.keys()];
    const cells = columns.map((name, index) => `CAST(${scan.columns.get(name)} AS VARCHAR) AS c${index}`);
    const broken = scan.rejections.map((rule, index) => `(${rule.sql}) AS r${index}`);
    const rows = await sql.all(
      `SELECT "x_SourceRow" AS row, ${[...cells, ...broken].join(', ')} FROM (${scan.rawSql}) ORDER BY "x_SourceRow" LIMIT ${limit}`,
      [],
      signal,
    );
    const isRejected = scan.rejections.map(rule => `(${rule.sql})`).join(' OR ') || 'false';
    const shown = totals.filter(name => scan.columns.has(name));
    const sums = shown.map(
      (name, index) => `CAST(sum(${scan.columns.get(name)}) FILTER (NOT (${isRejected})) AS VARCHAR) AS t${index}`,
    );
    const [whole] = await sql.all(
      `SELECT ${['count(*) AS n', `count(*) FILTER (${isRejected}) AS bad`, ...sums].join(', ')} FROM (${scan.rawSql})`,
      [],
      signal,
    );
    return {
      columns,
      rows: rows.map(row => ({
        row: Number(row.row),
        values: columns.map((_, index) => textOf(row[`c${index}`])),
        problems: scan.rejections.filter((_, index) => row[`r${index}`] === true).map(rule => rule.message),
      })),
      read: Number(whole?.n ?? 0),
      rejected: Number(whole?.bad ?? 0),
      totals: shown.flatMap((column, index) => {
        const total = textOf(whole?.[`t${index}`]);
        return total === null ? [] : [{ column, total: total.includes('.') ? total.replace(/\.?0+$/, '') : total }];
      }),
    };
  }

  async #withCopy<T>(file: SourceFile, signal: AbortSignal, work: (copy: StagedFile) => Promise<T>): Promise<T> {
    const stagingDir = join(this.#paths.staging, `mapping-${randomUUID()}`);
    await mkdir(stagingDir, { mode: 0o700 });
    try {
      const staged = await stageFile(file, { stagingDir, limitBytes: defaultFileLimitBytes, signal });
      const copy = toConnector(staged, this.#paths.mappings);
      return await explained(copy, signal, () => work(copy));
    } finally {
      await rm(stagingDir, { recursive: true, force: true });
    }
  }
}

function scanOf({
  kind,
  source,
}: MappedTable): Pick<FocusScan, 'rawSql' | 'columns' | 'rejections'> & (FocusScan | RecordScan) {
  if ('records' in kind) return kind.records;
  const mapped = mapNativeBill(kind.bill.bill, source, source.sql);
  const { rawSql, columns, rejections, allFindings } = mapped;
  return {
    kind: 'scan',
    rawSql,
    rawColumns: source.names,
    temporary: source.temporary,
    columns,
    rejections,
    findings: allFindings,
  };
}

const totalColumns = ({ mapping }: MappedTable): readonly string[] =>
  mapping.target === 'focus' ? measures : recordDatasets[mapping.target].totals;

const textOf = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));
