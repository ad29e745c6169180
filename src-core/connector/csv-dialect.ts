import { type CsvRecord, type LineEnds, parseCsvText } from './csv-text.ts';

export type CsvDialect = {
  readonly delimiter: ',' | ';' | '\t' | '|';
  readonly lineEnds: LineEnds;
  /** Header cells as written. */
  readonly header: readonly string[];
  /** Data records of the sample. */
  readonly records: readonly CsvRecord[];
  readonly openQuoteLine: number | null;
};

const delimiters = [',', ';', '\t', '|'] as const;

/** The delimiter that splits the first line into the most cells; a comma when none does. Null for text without a first line. */
export function detectDialect(text: string, isWhole: boolean): CsvDialect | null {
  let best: { delimiter: (typeof delimiters)[number]; cells: number } = { delimiter: ',', cells: 0 };
  for (const delimiter of delimiters) {
    const cells = parseCsvText(text, delimiter, isWhole, 1).records[0]?.cells.length ?? 0;
    if (cells > best.cells) best = { delimiter, cells };
  }
  const parsed = parseCsvText(text, best.delimiter, isWhole);
  const [header, ...records] = parsed.records;
  if (header === undefined) return null;
  return {
    delimiter: best.delimiter,
    lineEnds: parsed.lineEnds,
    header: header.cells.map(cell => cell.text),
    records,
    openQuoteLine: parsed.openQuoteLine,
  };
}
