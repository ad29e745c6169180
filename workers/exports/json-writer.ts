import type { DurableFile } from './durable-file.ts';
import { cellText } from './plain-text.ts';
import type { TableWriter, WriterOptions } from './table-writer.ts';

/** A JSON array of objects keyed by column, one per line; amounts are decimal strings, unknown is null. */
export function openJsonWriter(file: DurableFile, _options: WriterOptions): TableWriter {
  const counts = { rows: 0, neutralisedCells: 0, inexactCells: 0 };
  const encoder = new TextEncoder();
  return {
    async write(batch) {
      let text = '';
      for (let row = 0; row < batch.rows; row++) {
        const entries = batch.columns.map(({ column, cells }) => {
          const cell = cells[row] ?? null;
          const plain =
            typeof cell === 'number' || typeof cell === 'boolean' || (column.type === 'integer' && cell !== null);
          return [
            column.name,
            plain && typeof cell !== 'bigint'
              ? cell
              : column.type === 'integer' && cell !== null
                ? Number(cell)
                : cellText(cell, column),
          ];
        });
        text += `${counts.rows + row === 0 ? '[\n' : ',\n'}${JSON.stringify(Object.fromEntries(entries))}`;
      }
      counts.rows += batch.rows;
      if (text !== '') await file.write(encoder.encode(text));
    },
    async finish() {
      await file.write(encoder.encode(counts.rows === 0 ? '[]\n' : '\n]\n'));
      return counts;
    },
  };
}
