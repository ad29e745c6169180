/** One cell as written: `quoted` tells a bare NULL from a quoted "NULL". */
export type CsvCell = { readonly text: string; readonly quoted: boolean };

export type CsvRecord = { readonly cells: readonly CsvCell[]; readonly line: number };

export type LineEnds = 'lf' | 'crlf' | 'cr' | 'mixed';

export type CsvText = {
  readonly records: readonly CsvRecord[];
  readonly lineEnds: LineEnds;
  /** Physical line on which a quote was opened and never closed; null when all are closed. */
  readonly openQuoteLine: number | null;
};

/**
 * Split the head of a CSV file into records (RFC 4180: quote `"`, doubled inside). Made for samples of some megabytes; the
 * rows themselves are read by DuckDB. Blank lines are no records. A record cut by the end of the sample is left out unless
 * `isWhole`. After `maxRecords` or `maxCells` the rest is not looked at: text of nothing but delimiters is millions of cells.
 */
export function parseCsvText(
  text: string,
  delimiter: string,
  isWhole: boolean,
  { maxRecords = Infinity, maxCells = Infinity }: { maxRecords?: number; maxCells?: number } = {},
): CsvText {
  const records: CsvRecord[] = [];
  const ends = { lf: 0, crlf: 0, cr: 0 };
  let cells: CsvCell[] = [];
  let count = 0;
  let at = 0;
  let line = 1;
  let recordLine = 1;
  const endRecord = () => {
    const only = cells[0];
    if (!(cells.length === 1 && only?.text === '' && !only.quoted)) records.push({ cells, line: recordLine });
    cells = [];
    recordLine = line;
  };
  while (at < text.length && records.length < maxRecords && count < maxCells) {
    count += 1;
    if (text[at] === '"') {
      const opened = line;
      let value = '';
      let from = at + 1;
      for (;;) {
        const close = text.indexOf('"', from);
        if (close < 0) return { records, lineEnds: lineEndsOf(ends), openQuoteLine: isWhole ? opened : null };
        value += text.slice(from, close);
        if (text[close + 1] !== '"') {
          at = close + 1;
          break;
        }
        value += '"';
        from = close + 2;
      }
      line += countLineEnds(value);
      const rest = endOfCell(text, at, delimiter); // text after the closing quote is kept, as most readers do
      cells.push({ text: value + text.slice(at, rest), quoted: true });
      at = rest;
    } else {
      const end = endOfCell(text, at, delimiter);
      cells.push({ text: text.slice(at, end), quoted: false });
      at = end;
    }
    if (at >= text.length) break;
    if (text[at] === delimiter) {
      at += 1;
      if (at >= text.length || text[at] === '\n' || text[at] === '\r') cells.push({ text: '', quoted: false });
      else continue;
      if (at >= text.length) break;
    }
    if (text[at] === '\r' && text[at + 1] === '\n') {
      ends.crlf += 1;
      at += 2;
    } else {
      if (text[at] === '\r') ends.cr += 1;
      else ends.lf += 1;
      at += 1;
    }
    line += 1;
    endRecord();
  }
  if (isWhole && at >= text.length && cells.length > 0) endRecord();
  return { records, lineEnds: lineEndsOf(ends), openQuoteLine: null };
}

function endOfCell(text: string, from: number, delimiter: string): number {
  let at = from;
  while (at < text.length) {
    const char = text[at];
    if (char === delimiter || char === '\n' || char === '\r') return at;
    at += 1;
  }
  return at;
}

function countLineEnds(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}

function lineEndsOf(ends: { lf: number; crlf: number; cr: number }): LineEnds {
  const used = (['lf', 'crlf', 'cr'] as const).filter(end => ends[end] > 0);
  return used.length > 1 ? 'mixed' : (used[0] ?? 'lf');
}
