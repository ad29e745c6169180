import { type Table, tableFromIPC, tableToIPC } from 'apache-arrow';
import type { ExportFormat, ExportResult } from '../../src-core/contract/exports.ts';
import type { ResultColumn } from '../../src-core/query/query-spec.ts';
import { api } from './client.ts';
import { download } from './files.ts';

/** A call is text of at most 1 MiB (SECURITY 8), and base64 makes four characters of three bytes. */
const PIECE_BYTES = 640 * 1024;

/**
 * Rows that only this window has, as a file: the user says where, our writers write it (SECURITY 40).
 * @param bytes one Arrow IPC stream with `columns`; only its first `rows` rows are written
 * @returns null when the user chose no place
 */
export async function exportRows(asked: {
  columns: readonly ResultColumn[];
  bytes: Uint8Array;
  rows: number;
  format: ExportFormat;
  name: string;
}): Promise<ExportResult | null> {
  const { exportId } = await api.exports.openRows({
    columns: [...asked.columns],
    format: asked.format,
    suggestedName: asked.name,
  });
  if (exportId === null) return null;
  try {
    const table = tableFromIPC(asked.bytes).slice(0, asked.rows);
    for (const piece of pieces(table)) {
      await api.exports.addRows({ exportId, base64: base64Of(piece) });
    }
    const written = await api.exports.closeRows({ exportId });
    if (written.downloadTicket) download(written.downloadTicket, written.fileName);
    return written;
  } catch (error) {
    await api.exports.dropRows({ exportId }).catch(() => undefined);
    throw error;
  }
}

/** The table as streams small enough to send; at least one, so that an empty table is an empty file. A single row is never cut. */
function* pieces(table: Table): Generator<Uint8Array> {
  let at = 0;
  let size = 8_192;
  do {
    const piece = tableToIPC(table.slice(at, at + size), 'stream');
    if (piece.length > PIECE_BYTES && size > 1) {
      size = Math.max(1, Math.floor(size / 2));
      continue;
    }
    yield piece;
    at += size;
  } while (at < table.numRows);
}

function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(text);
}
