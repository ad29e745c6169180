import { stringify } from 'csv-stringify/sync';
import type { PlainBatch } from './batch.ts';
import type { DurableFile } from './durable-file.ts';
import { neutralise } from './neutralise.ts';
import { cellText, isForeignText } from './plain-text.ts';
import type { TableWriter, WriterOptions } from './table-writer.ts';

/**
 * RFC 4180 (CRLF, quotes doubled), UTF-8; null is an empty cell, the empty string is `""`.
 * @param hasMark begin with a byte order mark, without which Excel reads Korean as another alphabet (decision 0124)
 */
export function openCsvWriter(file: DurableFile, { columns, hasMark }: WriterOptions): TableWriter<PlainBatch> {
  const counts = { rows: 0, neutralisedCells: 0, inexactCells: 0 };
  const encode = (rows: (string | null)[][], before = '') =>
    new TextEncoder().encode(
      before + stringify(rows, { record_delimiter: 'windows', quoted_empty: false, quoted_match: /^$|[\r\n]/ }),
    );
  let header: Promise<void> | null = null;
  const writeHeader = () => {
    header ??= file.write(encode([columns.map(column => neutralise(column.name).text)], hasMark ? '\ufeff' : ''));
    return header;
  };
  return {
    async write(batch) {
      await writeHeader();
      const rows: (string | null)[][] = Array.from({ length: batch.rows }, () =>
        new Array(batch.columns.length).fill(null),
      );
      batch.columns.forEach(({ column, cells }, index) => {
        const foreign = isForeignText(column);
        cells.forEach((cell, row) => {
          const text = cellText(cell, column);
          const line = rows[row];
          if (text === null || !line) return;
          if (!foreign) {
            line[index] = text;
            return;
          }
          const safe = neutralise(text);
          if (safe.changed) counts.neutralisedCells++;
          line[index] = safe.text;
        });
      });
      if (batch.rows > 0) await file.write(encode(rows));
      counts.rows += batch.rows;
    },
    async finish() {
      await writeHeader();
      return counts;
    },
  };
}
