import { type RecordDataset, recordDatasets, recordLakeColumns } from '../../../src-core/anycost/records.ts';
import type { RecordScan } from '../../../src-core/connector/record-scan.ts';
import type { RowRule } from '../../../src-core/connector/row-rule.ts';
import { ROW_NUMBER_SQL } from '../../../src-core/connector/sql-text.ts';
import { type Derived, derivedSql, masks } from '../import/map-rows.ts';
import { identifier } from '../import/sql-text.ts';
import { identityHashes, rowHashSql } from './record-columns.ts';

export type RecordMapping = {
  readonly dataset: RecordDataset;
  /**
   * Grain: one row of the file, in file order. Columns: all of the dataset, x_Scope, x_Revision, x_Day, x_RowHash, x_IdentityA,
   * x_IdentityB, x_IsAccepted, x_Reject*, x_Finding*.
   */
  readonly sql: string;
  readonly rejections: readonly RowRule[];
  readonly rejectMasks: readonly string[];
  readonly findingMasks: readonly string[];
  readonly derived: readonly Derived[];
};

/** One SELECT that reads, types, checks and hashes every record of a file in a single pass. */
export function composeRecordMapping(scan: RecordScan): RecordMapping {
  const dataset = recordDatasets[scan.dataset];
  const at = scan.columns.get(dataset.at);
  if (at === undefined) throw new RangeError(`a scan of ${scan.dataset} without ${dataset.at}`);
  for (const name of scan.columns.keys())
    if (!dataset.columns.some(column => column.name === name)) throw new RangeError(`${scan.dataset} has no ${name}`);
  const rejections = placed(scan, at);
  const rejects = masks(rejections, 'x_Reject');
  const findings = masks(scan.findings, 'x_Finding');
  const inner = [
    ...recordLakeColumns(dataset).map(
      column => `(${scan.columns.get(column.name) ?? 'NULL'})::${column.sqlType} AS ${identifier(column.name)}`,
    ),
    `coalesce((${scan.scope})::VARCHAR, '') AS "x_Scope"`,
    `coalesce((${scan.revision})::BIGINT, 0) AS "x_Revision"`,
    ...[...rejects, ...findings].map(mask => `${mask.sql} AS ${identifier(mask.name)}`),
  ];
  const [identityA, identityB] = identityHashes(dataset);
  const isAccepted = rejects.map(mask => `${identifier(mask.name)} = 0`).join(' AND ');
  const derived = [
    { name: 'x_Day', sql: `CAST(${identifier(dataset.at)} AS DATE)` },
    { name: 'x_RowHash', sql: rowHashSql(dataset) },
    { name: 'x_IdentityA', sql: identityA },
    { name: 'x_IdentityB', sql: identityB },
    { name: 'x_IsAccepted', sql: isAccepted },
  ];
  return {
    dataset,
    sql: `SELECT *, ${derivedSql(derived)}
FROM (SELECT ${inner.join(',\n')}
FROM (${scan.rawSql.replace(ROW_NUMBER_SQL, '')}) AS raw)`,
    derived,
    rejections,
    rejectMasks: rejects.map(mask => mask.name),
    findingMasks: findings.map(mask => mask.name),
  };
}

/** A record without its instant has no place in the lake, whether or not the connector thought of it. */
function placed(scan: RecordScan, at: string): readonly RowRule[] {
  const column = recordDatasets[scan.dataset].at;
  if (scan.rejections.some(rule => rule.rule === 'value.missing' && rule.column === column)) return scan.rejections;
  const message = `${column} is empty, and without it the row cannot be placed.`;
  return [
    ...scan.rejections,
    {
      rule: 'value.missing',
      severity: 'error',
      column,
      message,
      sql: `CASE WHEN (${at}) IS NULL THEN true ELSE false END`,
    },
  ];
}
