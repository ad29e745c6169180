import { join } from 'node:path';
import type { PackManifest } from '../../../src-core/contract/reports.ts';
import { Sums } from '../../../src-core/showback/ties.ts';
import type { ExportsClient } from '../export-result.ts';

/**
 * Sum the pack's own lines again and compare them with the control totals of its manifest. Files that hold every charge line must tie; others
 * (cut to the largest, or not of charges) count only when they do.
 * @returns null when no file of the pack holds its lines
 */
export async function totalsFromFiles(
  exporter: ExportsClient,
  folder: string,
  { files, rows, totals }: PackManifest,
): Promise<'same' | 'different' | null> {
  const tables = Map.groupBy(files, ({ format, table }) => `${format} ${table}`);
  let isProved = false;
  for (const parts of tables.values()) {
    const all = new Sums();
    let lines = 0;
    for (const { name, format } of parts) {
      if (format !== 'csv' && format !== 'parquet') continue;
      const { found } = await exporter.sumFile({ path: join(folder, name), format });
      if (!found) continue;
      all.add(found.sums);
      lines += found.rows;
    }
    if (lines === 0) continue;
    const isSame = all.difference(totals) === null;
    if (!isSame && lines === rows) return 'different';
    isProved ||= isSame;
  }
  return isProved ? 'same' : null;
}
