import { join } from 'node:path';
import type { PackFile, PackManifest } from '../../../src-core/contract/reports.ts';
import { Sums } from '../../../src-core/showback/ties.ts';
import type { ExportsClient } from '../export-result.ts';

/** Tables of lines, which tie to the control totals of the pack: whole, or one for each value (sections/lines.ts). */
const linesTable = /^(.*-lines)(-\d+)?$/;

/**
 * Sum the pack's own lines again, from every file that has them, and compare them with the control totals of its manifest.
 * @returns null when no file of the pack that can be summed holds its lines
 */
export async function totalsFromFiles(
  exporter: ExportsClient,
  folder: string,
  { files, totals }: PackManifest,
): Promise<'same' | 'different' | null> {
  const lists = Map.groupBy(files, listOf);
  lists.delete(null);
  for (const parts of lists.values()) {
    const sums = new Sums();
    for (const { name, format } of parts) {
      if (format !== 'csv' && format !== 'parquet') continue;
      const { found } = await exporter.sumFile({ path: join(folder, name), format });
      sums.add(found?.sums ?? []);
    }
    if (sums.difference(totals) !== null) return 'different';
  }
  return lists.size > 0 ? 'same' : null;
}

/** Files with the same answer are parts of one list of all lines, in one format; null for any other file. */
function listOf({ format, table }: PackFile): string | null {
  const lines = linesTable.exec(table ?? '')?.[1];
  return lines !== undefined && (format === 'csv' || format === 'parquet') ? `${format} ${lines}` : null;
}
