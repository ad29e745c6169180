import type { Oddity } from '../contract/imports.ts';
import type { ColumnMatch } from './column-match.ts';
import type { FocusVersion } from './focus-columns.ts';
import { keptAsCustom } from './focus-mapping.ts';
import { missingMandatory } from './focus-version.ts';
import type { SampleInspection } from './sample-inspection.ts';
import type { SlashDates } from './timestamp-sql.ts';

export const oddity = (
  code: string,
  message: string,
  columns: readonly string[] = [],
  count: number | null = null,
): Oddity => ({
  code,
  message,
  columns: [...columns],
  count,
});

/** What is odd about the columns: spelled differently, kept aside, absent. */
export function columnOddities(match: ColumnMatch, version: FocusVersion): Oddity[] {
  const found: Oddity[] = [];
  if (match.respelled.length > 0) {
    const pairs = match.respelled.map(([file, focus]) => `"${file}" as ${focus}`).join(', ');
    found.push(
      oddity(
        'columns.respelled',
        `Column names differ from FOCUS and are read as meant: ${pairs}.`,
        match.respelled.map(([, focus]) => focus),
      ),
    );
  }
  const unknown = keptAsCustom(match).filter(name => !match.custom.includes(name));
  if (unknown.length > 0) {
    found.push(
      oddity(
        'columns.unknown',
        `Columns that FOCUS ${version} does not have are kept, unread, beside each row.`,
        unknown,
      ),
    );
  }
  if (match.custom.length > 0)
    found.push(oddity('columns.custom', 'Custom columns of the producer are kept beside each row.', match.custom));
  const absent = missingMandatory(match, version);
  if (absent.length > 0) {
    found.push(
      oddity(
        'columns.absent',
        `The file has no such columns, although FOCUS ${version} requires them; their values are unknown, not empty.`,
        absent,
      ),
    );
  }
  return found;
}

/** What is odd about how column names are written. */
export function headerOddities(header: readonly string[]): Oddity[] {
  const blanks = header.filter(name => name !== name.trim() && name.trim() !== '').map(name => name.trim());
  const unnamed = header.flatMap((name, index) => (name.trim() === '' ? [`column ${index + 1}`] : []));
  return [
    ...(blanks.length > 0 ? [oddity('columns.blanks', 'Blanks around column names are ignored.', blanks)] : []),
    ...(unnamed.length > 0
      ? [oddity('columns.unnamed', 'Columns without a name are called after their place.', unnamed)]
      : []),
  ];
}

/** What is odd about how cells are written. */
export function sampleOddities(
  sample: SampleInspection,
  slashDates: SlashDates | null,
  allQuotedNulls: boolean,
): Oddity[] {
  const found: Oddity[] = [];
  const dates = (shape: Parameters<SampleInspection['dates']['get']>[0]) => sample.dates.get(shape) ?? 0;
  if (dates('no-zone') > 0) found.push(oddity('dates.no-zone', 'Date-times have no time zone and are read as UTC.'));
  if (dates('offset') > 0) found.push(oddity('dates.offset', 'Date-times with an offset are converted to UTC.'));
  if (dates('date-only') > 0) found.push(oddity('dates.date-only', 'Dates without a time are read as midnight UTC.'));
  if (dates('slash') > 0 && slashDates !== null) {
    const order = slashDates === 'month-first' ? 'month first (5/1/25 is 1 May)' : 'day first (5/1/25 is 5 January)';
    found.push(
      oddity(
        'dates.slashes',
        `Dates are not ISO 8601; they are read ${order}, the only order that fits the whole file.`,
      ),
    );
  }
  if (sample.bareNullWords.length > 0) {
    found.push(oddity('nulls.word', `Null is written as the word ${sample.bareNullWords.join(' or ')}.`));
  }
  if (allQuotedNulls) {
    found.push(
      oddity(
        'nulls.quoted',
        `Null is written as ${sample.quotedNullWords.map(word => `"${word}"`).join(' or ')} in quotes; read as null everywhere.`,
      ),
    );
  } else if (sample.quotedNullTextColumns.length > 0) {
    found.push(
      oddity(
        'nulls.quoted-text',
        'A null word in quotes stands in text columns; it is kept as text.',
        sample.quotedNullTextColumns,
      ),
    );
  }
  if ((sample.amounts.get('exponent') ?? 0) > 0) {
    found.push(oddity('amounts.exponent', 'Some amounts are in scientific notation; they are read exactly.'));
  }
  return found;
}
