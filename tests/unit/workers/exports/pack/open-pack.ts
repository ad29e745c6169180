import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import type { PackFile } from '../../../../../src-core/contract/exports-worker.ts';
import type { PackFormat } from '../../../../../src-core/contract/reports.ts';
import type { PackModel } from '../../../../../src-core/reports/pack-model.ts';
import { ExportsService } from '../../../../../workers/exports/exports-service.ts';

/** Writes a pack into a folder, with rows for its streamed tables. */
export async function writePack(
  directory: string,
  model: PackModel,
  formats: PackFormat[],
  options: { rows?: Record<string, Blob[]>; sheetRowLimit?: number } = {},
): Promise<PackFile[]> {
  const service = new ExportsService();
  const { sheetRowLimit } = options;
  const { id } = await service.openPack({
    directory,
    baseName: 'pack',
    model,
    formats,
    producer: 'Mureon',
    sheetRowLimit,
  });
  for (const [table, batches] of Object.entries(options.rows ?? {}))
    for (const bytes of batches) await service.packRows({ id, table, bytes });
  return service.closePack({ id });
}

export const fileOf = (files: readonly PackFile[], format: PackFormat, table: string | null = null): PackFile => {
  const file = files.find(each => each.format === format && each.table === table);
  if (!file) throw new Error(`no ${format} of ${table}`);
  return file;
};

/** The parts of a workbook as text, by path. */
export function partsOf(path: string): Map<string, string> {
  const parts = unzipSync(readFileSync(path));
  return new Map(Object.entries(parts).map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]));
}
