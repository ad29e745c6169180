import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { asyncBufferFromFile } from 'hyparquet/src/node.js';
import type { MeasureTotal } from '../../src-core/contract/imports.ts';
import { formatAmount, parseAmount } from '../../src-core/money/amount.ts';
import { MONEY_SCALE } from '../../src-core/money/scale.ts';
import { measures } from '../../src-core/query/query-spec.ts';

/** Lines of a file and the exact sums of its measures by currency; a measure that is unknown on every line is absent. */
export type FileSums = { rows: number; sums: MeasureTotal[] };
type Line = Readonly<Record<string, unknown>>;

/**
 * Sum a published file of charge lines again, with other code than wrote it, one piece in memory at a time.
 * @returns null when it has no BillingCurrency or none of the measures: then it is no file of lines
 */
export async function sumFile(path: string, format: 'csv' | 'parquet'): Promise<FileSums | null> {
  const sums = new Map<string, bigint>();
  let rows = 0;
  for await (const line of format === 'csv' ? csvLines(path) : parquetLines(path)) {
    if (rows === 0 && !isLine(line)) return null;
    rows += 1;
    for (const measure of measures) {
      const amount = amountOf(line[measure]);
      const key = JSON.stringify([measure, line.BillingCurrency]);
      if (amount !== null) sums.set(key, (sums.get(key) ?? 0n) + amount);
    }
  }
  const totals = [...sums].map(([key, sum]) => {
    const [measure, currency] = JSON.parse(key) as [MeasureTotal['measure'], string];
    return { measure, currency, amount: formatAmount(sum) };
  });
  return { rows, sums: totals };
}

const isLine = (line: Line) => 'BillingCurrency' in line && measures.some(measure => measure in line);

function csvLines(path: string): AsyncIterable<Line> {
  return createReadStream(path).pipe(parse({ columns: true, bom: true }));
}

/** Row group by row group. The reader would make floats of decimals, so it gets them as the bytes that they are. */
async function* parquetLines(path: string): AsyncGenerator<Line> {
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  const names: string[] = [];
  for (const element of metadata.schema) {
    if (element.converted_type !== 'DECIMAL' || element.scale !== MONEY_SCALE) continue;
    delete element.converted_type;
    delete element.logical_type;
    names.push(element.name);
  }
  const known = new Set(metadata.schema.map(({ name }) => name));
  const columns = ['BillingCurrency', ...names].filter(name => known.has(name));
  if (!known.has('BillingCurrency') || names.length === 0) return yield {};
  let start = 0;
  for (const { num_rows } of metadata.row_groups) {
    const end = start + Number(num_rows);
    yield* await parquetReadObjects({ file, metadata, columns, rowStart: start, rowEnd: end });
    start = end;
  }
}

/** Null for an empty cell. */
function amountOf(cell: unknown): bigint | null {
  if (cell instanceof Uint8Array) {
    const magnitude = cell.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    return BigInt.asIntN(cell.length * 8, magnitude); // two's complement, big end first
  }
  return typeof cell === 'string' && cell !== '' ? parseAmount(cell) : null;
}
