import type { DuckDBConnection } from '@duckdb/node-api';
import { hashSql, naturalKeyColumns } from './content-hash.ts';
import type { ParsedFile } from './parsed-file.ts';
import type { Claim, Family } from './plan.ts';
import { allRows } from './sql-run.ts';
import { identifier, mappedRows } from './sql-text.ts';

/**
 * How much two claims on one slice have in common: for every pair, the distinct natural keys of the smaller that the other
 * has too, 0..1. One query a family; only families with several files pay for it.
 */
export async function measureOverlap(
  connection: DuckDBConnection,
  files: readonly ParsedFile[],
  family: Family,
): Promise<(a: Claim, b: Claim) => number> {
  if (family.claims.length < 2) return () => 0;
  const keys = family.claims.map((claim, index) => {
    const file = files[claim.file];
    if (!file) throw new RangeError('claim outside the batch');
    const has = new Set(file.present);
    const column = (name: string, type: string) => (has.has(name) ? identifier(name) : `NULL::${type}`);
    const start = claim.share.periodStartUs;
    return `SELECT DISTINCT ${index} AS claim, ${hashSql(naturalKeyColumns, has)} AS key FROM ${mappedRows([`${file.staged.directory}/${file.parquet.name}`])}
      WHERE ${column('BillingAccountId', 'VARCHAR')} IS NOT DISTINCT FROM $1::VARCHAR
        AND ${column('BillingPeriodStart', 'TIMESTAMP')} IS NOT DISTINCT FROM ${start === null ? 'NULL' : `make_timestamp(${start}::BIGINT)`}
        AND ${file.rejectMasks.map(mask => `${identifier(mask)} = 0`).join(' AND ')}`;
  });
  const rows = await allRows(
    connection,
    `WITH keys AS MATERIALIZED (${keys.join(' UNION ALL ')}), sizes AS (SELECT claim, count(*) AS n FROM keys GROUP BY 1)
     SELECT a.claim AS a, b.claim AS b, count(*) / least(any_value(sa.n), any_value(sb.n)) AS common
     FROM keys a JOIN keys b ON a.key = b.key AND a.claim < b.claim JOIN sizes sa ON sa.claim = a.claim JOIN sizes sb ON sb.claim = b.claim
     GROUP BY 1, 2`,
    [family.claims[0]?.share.billingAccountId ?? null],
  );
  const common = new Map(rows.map(row => [`${row.a} ${row.b}`, Number(row.common)]));
  return (a, b) => {
    const [low, high] = [family.claims.indexOf(a), family.claims.indexOf(b)].toSorted((x, y) => x - y);
    return common.get(`${low} ${high}`) ?? 0;
  };
}
