import { parseCsvText } from '../connector/csv-text.ts';
import type { FxRate } from '../contract/fx.ts';
import { divideHalfEven, formatRate, RATE_SCALE } from './rate-book.ts';

export const rateTableColumns = ['date', 'from', 'to', 'rate', 'source'] as const;
const ECB_SOURCE = 'ECB reference rate';
const months = 'january february march april may june july august september october november december'.split(' ');

/** `problems`: what was left out or rounded, with its line; null when the text is neither a rate table nor the ECB's file. */
export type RatesText = { readonly rates: FxRate[]; readonly problems: string[] };

/**
 * Exchange rates in a text: a table with the columns date, from, to, rate and perhaps source (in any order), or the ECB's reference rates
 * (Date, USD, JPY, ...: units for one euro; daily or whole history). @param name of the file: the source where the table names none
 */
export function readRates(text: string, name: string): RatesText | null {
  const { records } = parseCsvText(text.replace(/^\uFEFF/, ''), ',', true);
  const [head, ...lines] = records.map(({ cells, line }) => ({ line, cells: cells.map(cell => cell.text.trim()) }));
  const header = head?.cells ?? [];
  const columns = header.map(cell => cell.toLowerCase());
  const out: RatesText = { rates: [], problems: [] };
  if (['date', 'from', 'to', 'rate'].every(column => columns.includes(column))) {
    for (const { line, cells } of lines) {
      const cell = (column: string) => cells[columns.indexOf(column)] ?? '';
      add(out, line, {
        date: cell('date'),
        from: cell('from').toUpperCase(),
        to: cell('to').toUpperCase(),
        rate: cell('rate'),
        source: (columns.includes('source') && cell('source')) || name,
      });
    }
    return out;
  }
  const currencies = header.slice(1).filter(cell => cell !== '');
  if (columns[0] !== 'date' || currencies.length === 0 || !currencies.every(cell => /^[A-Z]{3}$/.test(cell)))
    return null;
  for (const { line, cells } of lines) {
    header.forEach((to, index) => {
      const rate = cells[index] ?? '';
      if (index === 0 || to === '' || rate === '' || rate === 'N/A') return;
      add(out, line, { date: cells[0] ?? '', from: 'EUR', to, rate, source: ECB_SOURCE });
    });
  }
  return out;
}

function add({ rates, problems }: RatesText, line: number, given: FxRate): void {
  const skip = (why: string) => problems.push(`line ${line}: ${why}; left out`);
  const date = isoDay(given.date);
  if (date === null) return void skip(`"${given.date.slice(0, 40)}" is not a day (write it as 2026-09-30)`);
  for (const currency of [given.from, given.to]) {
    if (!/^[A-Z]{3}$/.test(currency)) return void skip(`"${currency.slice(0, 40)}" is not a currency code`);
  }
  if (given.from === given.to) return void skip(`a rate from ${given.from} to itself`);
  const rate = readRate(given.rate);
  if (rate === null) return void skip(`"${given.rate.slice(0, 40)}" is not a rate above zero (write it as 1.0867)`);
  if (rate.isRounded)
    problems.push(
      `line ${line}: ${given.rate.slice(0, 60)} has more than ${RATE_SCALE} digits after the point; rounded to ${rate.text}`,
    );
  rates.push({ ...given, date, rate: rate.text, source: given.source.slice(0, 200) });
}

/** "2026-09-30" as it is, "30 September 2026" (the ECB's daily file) turned; null for anything else. */
function isoDay(text: string): string | null {
  const words = /^(\d{1,2}) ([a-z]+) (\d{4})$/i.exec(text);
  const month = words ? months.indexOf(String(words[2]).toLowerCase()) + 1 : 0;
  const iso = words ? `${words[3]}-${String(month).padStart(2, '0')}-${String(words[1]).padStart(2, '0')}` : text;
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(iso) ? Date.parse(`${iso}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(iso) ? iso : null;
}

function readRate(text: string): { text: string; isRounded: boolean } | null {
  const match = /^(\d{1,14})(?:\.(\d{1,60}))?$/.exec(text);
  if (!match) return null;
  const [, whole = '', fraction = ''] = match;
  const value = BigInt(whole + fraction) * 10n ** BigInt(RATE_SCALE);
  const divisor = 10n ** BigInt(fraction.length);
  const unscaled = divideHalfEven(value, divisor);
  return unscaled === 0n ? null : { text: formatRate(unscaled), isRounded: value % divisor !== 0n };
}
