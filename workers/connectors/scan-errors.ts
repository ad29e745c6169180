import type { StagedFile } from '../../src-core/connector/file-connector.ts';
import { AppError } from '../../src-core/errors/app-error.ts';

const csvReasons: readonly (readonly [RegExp, (found: RegExpExecArray) => string])[] = [
  [
    /Expected Number of Columns: (\d+) Found: (\d+)/,
    found => `it has ${found[2]} cells where the header has ${found[1]}`,
  ],
  [/unterminated quote/i, () => 'a quote is opened and not closed, or text follows a closing quote'],
  [/maximum line size|line size of/i, () => 'it is longer than 2 MiB'],
  [
    /Parallel CSV Reader currently does not support/i,
    () => 'its line ends cannot be followed (long runs of blank lines)',
  ],
  [/state machine reached an invalid state/i, () => 'line ends are mixed within the file, or a quote is misplaced'],
];

/**
 * What a DuckDB error during the scan says about the file; null when it is not the file's fault. Line numbers are physical
 * lines of the file, 1 = header.
 */
export function explainScanError(error: unknown, file: StagedFile): AppError | null {
  const text = error instanceof Error ? error.message : '';
  // a few rows may ask for gigabytes (a tag column with tens of thousands of keys): DuckDB's own limit stops them
  if (/^Out of Memory Error/i.test(text))
    return new AppError(
      'file.over-budget',
      { name: file.name, limit: 'the memory of the data engine' },
      { cause: error },
    );
  const line = Number(/CSV Error on Line: (\d+)/.exec(text)?.[1] ?? 0);
  if (/invalid unicode|not utf-8/i.test(text)) {
    const offset = line > 0 ? `line ${line}` : 'an unknown place';
    return new AppError('format.encoding', { name: file.name, encoding: 'another encoding', offset }, { cause: error });
  }
  for (const [pattern, reasonOf] of csvReasons) {
    const found = pattern.exec(text);
    if (found)
      return new AppError(
        'format.csv-structure',
        { name: file.name, line: line || 'unknown', reason: reasonOf(found) },
        { cause: error },
      );
  }
  if (/malformed json|invalid json|json transform error|maximum_object_size/i.test(text)) {
    const record = /(?:record\/value|line|record) (\d+)/.exec(text)?.[1] ?? 'unknown';
    return new AppError(
      'format.json-structure',
      { name: file.name, record, reason: 'it cannot be read as JSON' },
      { cause: error },
    );
  }
  if (line > 0) {
    return new AppError(
      'format.csv-structure',
      { name: file.name, line, reason: 'it cannot be split into cells' },
      { cause: error },
    );
  }
  if (/TProtocolException|parquet|snappy|zstd|thrift/i.test(text)) {
    return new AppError('format.broken-parquet', { name: file.name }, { cause: error });
  }
  return null;
}
