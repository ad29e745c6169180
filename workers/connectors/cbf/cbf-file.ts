import { conservedCosts } from '../../../src-core/anycost/cbf/cost-fallback.ts';
import { type CbfTotals, isCbf, readCbf, totalsSql } from '../../../src-core/anycost/cbf/read-cbf.ts';
import { mapNativeBill } from '../../../src-core/anycost/native-bill.ts';
import type { SqlRunner } from '../../../src-core/connector/file-connector.ts';
import { billConnector, openOwnTable } from '../native-bill.ts';
import type { TableSource } from '../table-source.ts';

/** CloudZero Common Bill Format (CSV, gzipped CSV). */
export const cbfFile = billConnector({
  id: 'cbf-file',
  title: 'CloudZero Common Bill Format (CSV, gzipped CSV)',
  format: 'cbf',
  async open(file, sql, signal) {
    const title = 'a CloudZero Common Bill Format file';
    const source = await openOwnTable(file, sql, signal, { title, isOurs: isCbf });
    const totals = await totalsOf(source, sql, signal);
    return {
      source,
      bill: readCbf(source.names, source.types, totals),
      what: 'CloudZero Common Bill Format file',
      formatVersion: '1',
      oddities: [],
    };
  },
});

/** A property of the whole file, so it takes a pass of its own; none is needed when the file has but one of the four. */
async function totalsOf(source: TableSource, sql: SqlRunner, signal: AbortSignal): Promise<CbfTotals | null> {
  const names = source.names.map(name => name.toLowerCase());
  if (!conservedCosts.some(cost => cost !== 'cost' && names.includes(`cost/${cost}`))) return null;
  const plain = mapNativeBill(readCbf(source.names, source.types, null), source, source.sql);
  const [row] = await sql.all(totalsSql(plain.rawSql), [], signal);
  const total = (cost: (typeof conservedCosts)[number]) => {
    const sum = row?.[cost];
    return typeof sum === 'string' ? sum.replace(/\.?0+$/, '') : null; // 24 decimals, most of them zeros
  };
  return {
    cost: total('cost'),
    discounted_cost: total('discounted_cost'),
    amortized_cost: total('amortized_cost'),
    discounted_amortized_cost: total('discounted_amortized_cost'),
  };
}
