import { curBill } from '../../../src-core/anycost/aws/cur-bill.ts';
import { CurColumns, curVersion } from '../../../src-core/anycost/aws/cur-columns.ts';
import { discountTypes, oneOf } from '../../../src-core/anycost/aws/cur-costs.ts';
import { oddity } from '../../../src-core/anycost/file-oddities.ts';
import type { SqlRunner } from '../../../src-core/connector/file-connector.ts';
import { SAMPLE_ROWS } from '../focus-file.ts';
import { type BillKind, billConnector, openOwnTable } from '../native-bill.ts';
import type { TableSource } from '../table-source.ts';
import { unnumbered } from '../unnumbered.ts';

/**
 * The AWS Cost and Usage Report, legacy and 2.0. Both are one format to the lake, because a payer who changes from one to the
 * other has one bill: the newer file of a month replaces the older one.
 */
const kind: BillKind = {
  id: 'aws-cur',
  title: 'AWS Cost and Usage Report, legacy or 2.0 (CSV, gzipped CSV, Parquet)',
  format: 'aws-cur',
  async open(file, sql, signal) {
    const source = await openOwnTable(file, sql, signal, {
      isOurs: names => curVersion(names) !== null,
      title: 'an AWS Cost and Usage Report',
    });
    const version = curVersion(source.names) ?? 'legacy';
    const columns = new CurColumns(source.names, source);
    const isNet = await statesNetCosts(columns, source, sql, signal);
    return {
      source,
      bill: curBill(columns, isNet),
      what: `AWS Cost and Usage Report (${version})`,
      formatVersion: version,
      oddities: isNet
        ? [
            oddity(
              'aws.net-costs',
              'The report states costs after discounts on each line; these are what counts as billed and effective.',
              ['BilledCost', 'EffectiveCost'],
            ),
          ]
        : [],
    };
  },
};

export const awsCostAndUsageReport = billConnector(kind);

/**
 * Whether the file gives the cost after discounts on lines that are no discounts themselves. Only then may the separate lines of
 * discounts be left to their own net value: decided by the file's rows, because the column alone is also there when it is empty.
 */
async function statesNetCosts(
  columns: CurColumns,
  source: TableSource,
  sql: SqlRunner,
  signal: AbortSignal,
): Promise<boolean> {
  if (!columns.has('line_item_net_unblended_cost')) return false;
  const type = columns.text('line_item_line_item_type');
  const isNet = `bool_or(NOT ${oneOf(type, discountTypes)} AND ${columns.text('line_item_net_unblended_cost')} IS NOT NULL)`;
  for (const rows of [`(${unnumbered(source.sql)} LIMIT ${SAMPLE_ROWS})`, `(${unnumbered(source.sql)})`]) {
    const [found] = await sql.all(`SELECT ${isNet} AS is_net FROM ${rows}`, [], signal);
    if (found?.is_net === true) return true;
  }
  return false;
}
