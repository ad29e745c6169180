import type { FileConnector, SqlRunner, StagedFile } from '../../../src-core/connector/file-connector.ts';
import { asOpenedFile, describeBill, explained, refused } from '../native-bill.ts';
import { explainScanError } from '../scan-errors.ts';
import { formatOf, mappingFor, openMapped } from './open-mapped.ts';
import { describeRecords } from './record-verdict.ts';
import { savedMappings } from './saved-mappings.ts';

/** Tables of any columns that a saved mapping explains, recognised by their header. */
export const mappedFile: FileConnector = {
  id: 'mapped-file',
  title: 'Table with a saved mapping (CSV, gzipped CSV, Parquet)',
  sniff: (file, sql, signal) =>
    refused(file, signal, async () => {
      const table = await openSaved(file, sql, signal);
      const format = formatOf(table.mapping);
      if ('bill' in table.kind) return describeBill({ file, sql, signal, format, opened: table.kind.bill });
      const { source, what } = table;
      const scan = table.kind.records;
      const verdict = await describeRecords({ file, sql, signal, format, what, source, scan, oddities: [] });
      return { verdict, scan: verdict.problem === null ? scan : null };
    }),
  open: (file, sql, signal) =>
    explained(file, signal, async () => {
      const { mapping, source, kind } = await openSaved(file, sql, signal);
      const format = formatOf(mapping);
      if ('bill' in kind) return asOpenedFile(format, kind.bill);
      return { format, formatVersion: '1', customColumns: [], rows: source.estimatedRows, scan: kind.records };
    }),
  explain: explainScanError,
};

async function openSaved(file: StagedFile, sql: SqlRunner, signal: AbortSignal) {
  const saved = file.mappingsDir === undefined ? [] : await savedMappings(file.mappingsDir);
  return openMapped(file, sql, signal, header => mappingFor(header, file.name, saved));
}
