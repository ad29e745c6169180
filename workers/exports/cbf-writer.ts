import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createGzip } from 'node:zlib';
import { stringify } from 'csv-stringify/sync';
import {
  type CbfCharge,
  cbfColumns,
  cbfLine,
  cbfTagKey,
  chargeColumns,
  tagsOf,
} from '../../src-core/anycost/cbf/write-cbf.ts';
import { formatAmount } from '../../src-core/money/amount.ts';
import type { Batch, Cell } from './batch.ts';
import type { DurableFile } from './durable-file.ts';
import type { TableWriter } from './table-writer.ts';

/**
 * Charge lines as gzipped CBF (UTF-8, RFC 4180, LF). Read by a program, so texts stay as they are: an apostrophe before `=` would change
 * resource ids and tags.
 */
export function openCbfWriter(file: DurableFile, tagKeys: readonly string[]): TableWriter {
  const counts = { rows: 0, neutralisedCells: 0, inexactCells: 0 };
  const gzip = createGzip();
  let written = Promise.resolve();
  let failure: unknown = null;
  gzip.on('data', (chunk: Buffer) => {
    written = written.then(() => file.write(chunk));
    written.catch(error => {
      failure ??= error;
    });
  });
  const push = async (lines: readonly (string | null)[][]) => {
    if (failure !== null) throw failure;
    if (!gzip.write(stringify([...lines], { record_delimiter: 'unix' }))) await once(gzip, 'drain');
  };
  const header = [...cbfColumns, ...tagKeys.map(key => `resource/tag:${cbfTagKey(key)}`)];
  let isBegun = false;
  const begin = async () => {
    if (!isBegun) await push([header]);
    isBegun = true;
  };
  const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32);
  return {
    async write(batch) {
      await begin();
      await push(chargesOf(batch).map(charge => cbfLine(charge, tagKeys, digest)));
      counts.rows += batch.rows;
    },
    async finish() {
      await begin();
      gzip.end();
      await once(gzip, 'end');
      await written;
      return counts;
    },
  };
}

/** Tag keys of a batch. */
export function tagKeysOf(batch: Batch): string[] {
  return [...new Set(chargesOf(batch).flatMap(charge => tagsOf(charge.Tags).map(([key]) => key)))];
}

function chargesOf(batch: Batch): CbfCharge[] {
  const cells = new Map(batch.columns.map(({ column, cells }) => [column.name, cells]));
  return Array.from({ length: batch.rows }, (_, row) =>
    Object.fromEntries(chargeColumns.map(name => [name, textOf(cells.get(name)?.[row] ?? null)])),
  ) as CbfCharge[];
}

function textOf(cell: Cell): string | null {
  if (cell === null) return null;
  if (typeof cell === 'bigint') return formatAmount(cell);
  return cell instanceof Date ? cell.toISOString().replace(/\.000Z$/, 'Z') : String(cell);
}
