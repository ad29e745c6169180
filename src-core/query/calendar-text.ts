import { FiscalCalendar } from './query-spec.ts';

/** A fiscal calendar as an address has it: `m4` (years begin in April), `4-4-5@2026-02-01` and `4-4-5@2026-02-01+2028+2033` (long years). */
export function writeCalendar(calendar: FiscalCalendar): string {
  return calendar.kind === 'months'
    ? `m${calendar.startMonth}`
    : `${calendar.pattern}@${[calendar.anchor, ...calendar.longYears].join('+')}`;
}

/** @throws ZodError when the text is no calendar */
export function readCalendar(text: string): FiscalCalendar {
  const [, month] = /^m(\d{1,2})$/.exec(text) ?? [];
  if (month !== undefined) return FiscalCalendar.parse({ kind: 'months', startMonth: Number(month) });
  const [pattern, rest = ''] = text.split('@');
  const [anchor, ...years] = rest.split('+');
  return FiscalCalendar.parse({ kind: 'weeks', pattern, anchor, longYears: years.map(Number) });
}
