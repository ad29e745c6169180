import { type RecordDatasetName, recordDatasetNames, recordDatasets } from '../../../src-core/anycost/records.ts';
import type { RecordCatalog, RecordSummary, RecordSummarySpec } from '../../../src-core/contract/records.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { exactSum, sumText } from '../../../src-core/records/exact-sum.ts';
import { type RecordMeasure, recordSummarySql } from '../../../src-core/records/summary-sql.ts';
import type { Engine } from '../engine.ts';
import { type Snapshot, withSnapshot } from '../query/snapshot.ts';

type Row = Record<string, unknown>;

/** Sums over one dataset of records, at one version of the lake. @throws AppError `records.unknown-column`, `query.bad-as-of`, `query.timeout` */
export function recordSummary(
  engine: Engine,
  spec: RecordSummarySpec,
  signal: AbortSignal | undefined,
): Promise<RecordSummary> {
  return withSnapshot(engine, signal, async snapshot => {
    if (spec.asOf !== null && (spec.asOf < 0 || spec.asOf > snapshot.version))
      throw new AppError('query.bad-as-of', { asOf: String(spec.asOf), latest: snapshot.version });
    const asOf = spec.asOf === snapshot.version ? null : spec.asOf;
    const statements = recordSummarySql({ ...spec, asOf });
    const found = await snapshot.all(statements.grouped);
    const [totals = {}] = await snapshot.all(statements.totals);
    const figures = (row: Row) => statements.measures.map((measure, index) => figureText(row, measure, index));
    const rows = found
      .slice(0, spec.limit)
      .map(row => [
        ...Array.from({ length: statements.groups }, (_, index) => textOf(row[`d${index}`])),
        ...figures(row),
      ]);
    const sums = figures(totals);
    return {
      lakeVersion: asOf ?? snapshot.version,
      columns: [...statements.columns],
      rows,
      totals: Object.fromEntries(statements.measures.map(({ name }, index) => [name, sums[index] ?? null])),
      isCut: found.length > spec.limit,
    };
  });
}

function figureText(row: Row, { kind }: RecordMeasure, index: number): string | null {
  if (kind === 'sum') return sumText(exactSum(row, `m${index}`));
  return textOf(row[`m${index}`]);
}

const textOf = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

/** What record data counts now; datasets without rows are left out. */
export function recordCatalog(engine: Engine, signal: AbortSignal | undefined): Promise<RecordCatalog> {
  return withSnapshot(engine, signal, async snapshot => {
    const catalog: RecordCatalog = [];
    for (const name of recordDatasetNames) {
      const entry = await describeDataset(snapshot, name);
      if (entry) catalog.push(entry);
    }
    return catalog;
  });
}

async function describeDataset(snapshot: Snapshot, name: RecordDatasetName): Promise<RecordCatalog[number] | null> {
  const slices = await snapshot.all({
    sql: `-- grain: source x scope
      SELECT Source, Scope, sum("Rows")::BIGINT AS n FROM record_slice WHERE Dataset = $1 AND "Rows" > 0 GROUP BY ALL ORDER BY ALL`,
    params: [name],
  });
  if (slices.length === 0) return null;
  const { table, at } = recordDatasets[name];
  const [span] = await snapshot.all({
    sql: `-- grain: one row
      SELECT epoch_ms(min("${at}")) AS first, epoch_ms(max("${at}")) AS last FROM ${table}`,
    params: [],
  });
  const instant = (value: unknown) =>
    value === null || value === undefined ? null : new Date(Number(value)).toISOString();
  return {
    dataset: name,
    rows: slices.reduce((sum, slice) => sum + Number(slice.n), 0),
    sources: [...new Set(slices.map(slice => String(slice.Source)))],
    scopes: [...new Set(slices.map(slice => String(slice.Scope)))],
    from: instant(span?.first),
    to: instant(span?.last),
  };
}
