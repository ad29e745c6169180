import type { Explanation } from '../../../src-core/contract/explain.ts';
import { instantOf, type Row, toBigInt } from '../import/sql-run.ts';
import type { Snapshot } from '../query/snapshot.ts';
import { amountText, type SlicePart, sumParts } from './cell-lines.ts';
import { byAmount } from './order.ts';

/** The files the lines came in, largest amount first; they add up to the figure. */
export async function filesOf(parts: readonly SlicePart[], snapshot: Snapshot): Promise<Explanation['drops']> {
  const byDrop = Map.groupBy(parts, part => part.dropId);
  if (byDrop.size === 0) return [];
  const rows = (await snapshot.all({
    sql: `-- grain: file
      SELECT x_DropId, DropUid, FileName, Source, Sha256, epoch_us(ImportedAt) AS imported FROM drop_file WHERE x_DropId IN (${[...byDrop.keys()].join(', ')})`,
    params: [],
  })) as Row[];
  const files = new Map(rows.map(row => [Number(row.x_DropId), row]));
  const listed = [...byDrop].map(([dropId, own]) => {
    const file = files.get(dropId);
    return {
      dropId: String(file?.DropUid ?? dropId),
      fileName: String(file?.FileName ?? ''),
      source: String(file?.Source ?? ''),
      sha256: String(file?.Sha256 ?? ''),
      importedAt: instantOf(file ? toBigInt(file.imported) : 0n),
      ...sumParts(own),
    };
  });
  return listed
    .toSorted((a, b) => byAmount(a.amount, b.amount) || (a.dropId < b.dropId ? -1 : 1))
    .map(file => ({ ...file, amount: amountText(file.amount) }));
}
