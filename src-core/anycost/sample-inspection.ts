import type { CsvRecord } from '../connector/csv-text.ts';
import type { MatchedColumn } from './column-match.ts';

/** Words that writers put for null. They count only where a number or a date belongs, never inside a name. */
const nullWord = /^(null|none|\\n|nil|n\/a)$/i;

export type DateShape = 'zone' | 'offset' | 'no-zone' | 'date-only' | 'slash' | 'other';
export type AmountShape = 'plain' | 'exponent' | 'thousands' | 'comma-decimal' | 'currency-sign' | 'other';

/** What the sampled cells of a CSV file look like; counts are of sampled cells. */
export type SampleInspection = {
  /** Bare words found where a number or a date belongs. */
  readonly bareNullWords: readonly string[];
  /** The same in quotes. */
  readonly quotedNullWords: readonly string[];
  /** Text columns that hold a quoted null word. */
  readonly quotedNullTextColumns: readonly string[];
  readonly dates: ReadonlyMap<DateShape, number>;
  readonly amounts: ReadonlyMap<AmountShape, number>;
  /** First record whose number of cells is not that of the header (a trailing empty cell is forgiven). */
  readonly uneven: { readonly line: number; readonly cells: number } | null;
};

export function inspectSample(columns: readonly MatchedColumn[], records: readonly CsvRecord[]): SampleInspection {
  const bare = new Set<string>();
  const quoted = new Set<string>();
  const quotedText = new Set<string>();
  const dates = new Map<DateShape, number>();
  const amounts = new Map<AmountShape, number>();
  let uneven: SampleInspection['uneven'] = null;
  for (const record of records) {
    if (uneven === null && !isEven(record, columns.length)) uneven = { line: record.line, cells: record.cells.length };
    for (const [index, column] of columns.entries()) {
      const cell = record.cells[index];
      const text = cell?.text.trim() ?? '';
      if (cell === undefined || text === '') continue;
      const type = column.focus?.type ?? 'string';
      const isTyped = type === 'decimal' || type === 'timestamp';
      if (nullWord.test(text)) {
        if (isTyped) (cell.quoted ? quoted : bare).add(text);
        else if (cell.quoted) quotedText.add(column.name);
        else if (text === 'NULL' || text === 'null') bare.add(text);
      } else if (type === 'timestamp') count(dates, dateShape(text));
      else if (type === 'decimal') count(amounts, amountShape(text));
    }
  }
  return {
    bareNullWords: [...bare].toSorted(),
    quotedNullWords: [...quoted].toSorted(),
    quotedNullTextColumns: [...quotedText],
    dates,
    amounts,
    uneven,
  };
}

function isEven(record: CsvRecord, columns: number): boolean {
  if (record.cells.length < columns) return false;
  return record.cells.slice(columns).every(cell => cell.text === '' && !cell.quoted);
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function dateShape(text: string): DateShape {
  if (/^\d{1,2}\/\d{1,2}\/(\d{2}|\d{4})(\s|$)/.test(text)) return 'slash';
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return 'date-only';
  if (!/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(text)) return 'other';
  if (/(Z|UTC|[+-]00(:?00)?)$/.test(text)) return 'zone';
  return /[+-]\d{2}(:?\d{2})?$/.test(text.slice(10)) ? 'offset' : 'no-zone';
}

function amountShape(text: string): AmountShape {
  if (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) return 'plain';
  if (/^[+-]?(\d+\.?\d*|\.\d+)e[+-]?\d+$/i.test(text)) return 'exponent';
  if (/\p{Sc}/u.test(text)) return 'currency-sign';
  if (/^[+-]?\d+,\d+$/.test(text) && !/^[+-]?\d{1,3},\d{3}$/.test(text)) return 'comma-decimal';
  return /^[+-]?\d{1,3}([,.' ]\d{3})+([.,]\d+)?$/.test(text) ? 'thousands' : 'other';
}

/** Why amounts of a file cannot be read, when the sample shows a reason worth naming. */
export function amountProblem(amounts: SampleInspection['amounts']): string | null {
  if ((amounts.get('currency-sign') ?? 0) > 0) return 'amounts carry a currency sign';
  if ((amounts.get('comma-decimal') ?? 0) > 0)
    return 'amounts are written with a decimal comma, which Mureon does not guess';
  return (amounts.get('thousands') ?? 0) > 0 ? 'amounts carry thousands separators' : null;
}
