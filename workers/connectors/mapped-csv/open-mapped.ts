import { azureLlmTrace } from '../../../src-core/anycost/mapped-csv/azure-llm-trace.ts';
import { mappedBill } from '../../../src-core/anycost/mapped-csv/mapped-bill.ts';
import { mappedRecords } from '../../../src-core/anycost/mapped-csv/mapped-records.ts';
import { headerKey, type MappingFile, mappingFault } from '../../../src-core/anycost/mapped-csv/mapping-file.ts';
import type { SqlRunner, StagedFile } from '../../../src-core/connector/file-connector.ts';
import type { RecordScan } from '../../../src-core/connector/record-scan.ts';
import { quoteIdentifier } from '../../../src-core/connector/sql-text.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { openTable } from '../focus-file.ts';
import { type OpenedBill, repeated } from '../native-bill.ts';
import type { TableSource } from '../table-source.ts';

export type MappedTable = {
  readonly mapping: MappingFile;
  readonly source: TableSource;
  readonly what: string;
  readonly kind: { readonly bill: OpenedBill } | { readonly records: RecordScan };
};

/** The mapping for a header: a saved one, else one that Mureon brings along; null when there is none. */
export function mappingFor(
  header: readonly string[],
  fileName: string,
  saved: readonly MappingFile[],
): MappingFile | null {
  const key = headerKey(header);
  const own = saved.find(mapping => mapping.headers.some(known => headerKey(known) === key));
  return own ?? azureLlmTrace(header, fileName);
}

/**
 * Open a table that a mapping explains.
 * @param choose the mapping for a header; null refuses the file as unknown
 * @throws AppError `format.unrecognised`, `mapping.does-not-fit`, and what opening a table gives
 */
export async function openMapped(
  file: StagedFile,
  sql: SqlRunner,
  signal: AbortSignal,
  choose: (header: readonly string[]) => MappingFile | null,
): Promise<MappedTable> {
  let chosen: MappingFile | null = null;
  const table = await openTable(file, sql, signal, header => {
    chosen = choose(header);
    return chosen === null
      ? new AppError('format.unrecognised', {
          name: file.name,
          what: 'a table with columns of its own',
          advice: 'Describe its columns in a mapping: `mureon sniff FILE --suggest-map` proposes one.',
        })
      : (repeated(file, header) ?? misfit(file.name, chosen, header));
  });
  const mapping = chosen as MappingFile | null;
  if (mapping === null) throw new RangeError('a table was opened without a mapping');
  const source = asText(table);
  const what =
    mapping.name === 'azure-llm-trace' ? 'Azure LLM request trace' : `Table read by the mapping "${mapping.name}"`;
  const { target } = mapping;
  if (target !== 'focus') {
    const records = mappedRecords({ ...mapping, target }, source.names, source.sql);
    return { mapping, source, what, kind: { records: { ...records, temporary: source.temporary } } };
  }
  const bill = { source, bill: mappedBill(mapping, source.names), what, formatVersion: '1', oddities: [] };
  return { mapping, source, what, kind: { bill } };
}

/** Part of the derived source name, so that two kinds of table never replace each other. */
export const formatOf = (mapping: MappingFile): string =>
  mapping.name === 'azure-llm-trace'
    ? mapping.name
    : `mapped-${
        mapping.name
          .toLowerCase()
          .replace(/[^\p{L}\p{N}]+/gu, '-')
          .replace(/^-|-$/g, '') || 'table'
      }`;

/** Why a mapping cannot read a file with these columns; null when it can. */
export function misfit(name: string, mapping: MappingFile, header: readonly string[]): AppError | null {
  const fault = mappingFault(mapping, header);
  if (fault === null) return null;
  const reasons = {
    'unknown-target': `${mapping.target} has no columns`,
    'missing-target': 'it does not say where these come from:',
    'missing-source': 'the file has no columns',
    'unknown-zone': 'there is no time zone',
  };
  return new AppError('mapping.does-not-fit', {
    name,
    mapping: mapping.name,
    reason: `${reasons[fault.kind]} ${fault.columns.join(', ')}`,
  });
}

/** The same table with every column as text, which is what mappings speak of. */
function asText(table: TableSource): TableSource {
  if ([...table.types.values()].every(type => type === 'VARCHAR')) return table;
  const cells = table.names.map(name => `CAST(${quoteIdentifier(name)} AS VARCHAR) AS ${quoteIdentifier(name)}`);
  return {
    ...table,
    types: new Map(table.names.map(name => [name, 'VARCHAR'])),
    sql: `SELECT "x_SourceRow", ${cells.join(', ')} FROM (${table.sql})`,
  };
}
