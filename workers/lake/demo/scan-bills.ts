import { join } from 'node:path';
import { type BillFile, billFiles, restatement } from '../../../src-core/demo/estate.ts';

/** The deliveries that count: the first one of the restated month left out. */
export const liveBills: readonly BillFile[] = billFiles.filter(
  file => !(file.bill.id === restatement.bill && file.month === restatement.month && file.delivery === 1),
);

/** A scan of bills below `dir`, columns of every FOCUS version among them; `file` is the path. */
export const scanOf = (dir: string, files: readonly BillFile[]): string =>
  `read_parquet([${files.map(file => `'${join(dir, file.name).replaceAll("'", "''")}'`).join(', ')}], union_by_name = true, filename = 'file')`;
