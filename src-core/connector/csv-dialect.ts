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

/** Of a sample: some ten thousand rows of a wide export. */
const MAX_CELLS = 1_000_000;
/** Which delimiter it is shows long before this. */
const ENOUGH_CELLS = 10_000;

/** The delimiter that splits the first line into the most cells; a comma when none does. Null for text without a first line. */
export function detectDialect(text: string, isWhole: boolean): CsvDialect | null {
  let best: { delimiter: (typeof delimiters)[number]; cells: number } = { delimiter: ',', cells: 0 };
  for (const delimiter of delimiters) {
    const cells = cellsOfFirstLine(text, delimiter);
    if (cells > best.cells) best = { delimiter, cells };
  }
  const parsed = parseCsvText(text, best.delimiter, isWhole, { maxCells: MAX_CELLS });
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

/** Up to ENOUGH_CELLS; 0 for text without a line, which a first line without an end is not. */
function cellsOfFirstLine(text: string, delimiter: string): number {
  const [first] = parseCsvText(text, delimiter, true, { maxRecords: 1, maxCells: ENOUGH_CELLS }).records;
  return first?.cells.length ?? 0;
}
