import { recordDatasets } from '../../../src-core/anycost/records.ts';
import type { FileConnector } from '../../../src-core/connector/file-connector.ts';
import type { RecordScan } from '../../../src-core/connector/record-scan.ts';
import type { ConnectorBench } from '../../fixtures/focus/connector-bench.ts';

const signal = new AbortController().signal;

/** The rows that a connector makes of a file: dataset columns as text, nulls left out; with scope and revision. */
export async function readUsage(
  bench: ConnectorBench,
  connector: FileConnector,
  name: string,
  content: string | Uint8Array,
) {
  const opened = await connector.open(await bench.stage(name, content), bench.sql, signal);
  if (opened.scan.kind !== 'records') throw new Error('not records');
  return {
    opened,
    rows: await usageRows(bench, opened.scan),
    rejected: await hits(bench, opened.scan, 'rejections'),
    found: await hits(bench, opened.scan, 'findings'),
  };
}

export async function usageRows(bench: ConnectorBench, scan: RecordScan): Promise<Record<string, string>[]> {
  const names = recordDatasets[scan.dataset].columns.map(column => column.name);
  const listed = names.map(column => `CAST(${scan.columns.get(column) ?? 'NULL'} AS VARCHAR) AS "${column}"`);
  const rows = await bench.sql.all(
    `SELECT ${listed.join(', ')}, ${scan.scope} AS "scope", CAST(${scan.revision} AS VARCHAR) AS revision FROM (${scan.rawSql}) ORDER BY "x_SourceRow"`,
  );
  return rows.map(
    row => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Record<string, string>,
  );
}

/** Rules that hit, as `rule Column` to rows. */
async function hits(
  bench: ConnectorBench,
  scan: RecordScan,
  kind: 'rejections' | 'findings',
): Promise<Record<string, number>> {
  const rules = scan[kind];
  const counted = rules.map(
    (rule, index) => `count(*) FILTER (${rule.sql}) AS r${index}, count(*) FILTER ((${rule.sql}) IS NULL) AS n${index}`,
  );
  const [row] = await bench.sql.all(`SELECT ${counted.join(', ')} FROM (${scan.rawSql})`);
  if (rules.some((_, index) => row?.[`n${index}`] !== 0n)) throw new Error('a rule was null on a row');
  const entries = rules.map((rule, index) => [`${rule.rule} ${rule.column}`, Number(row?.[`r${index}`])] as const);
  return Object.fromEntries(entries.filter(([, count]) => count > 0));
}
