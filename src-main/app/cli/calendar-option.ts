import { AppError } from '../../../src-core/errors/app-error.ts';
import { FiscalCalendar } from '../../../src-core/query/query-spec.ts';

/**
 * "4": fiscal years begin in April. "4-4-5:2026-02-01": week calendar, a fiscal year began on that day. "4-4-5:2026-02-01:2028,2033": and the
 * years that begin in 2028 and 2033 have 53 weeks.
 * @throws AppError `query.bad-calendar`
 */
export function calendarOf(text: string): FiscalCalendar {
  const [pattern, anchor, years = ''] = text.split(':');
  const longYears = years.split(',').filter(year => year !== '');
  const given =
    anchor === undefined
      ? { kind: 'months', startMonth: Number(pattern) }
      : { kind: 'weeks', pattern, anchor, longYears: longYears.map(Number) };
  const parsed = FiscalCalendar.safeParse(given);
  if (!parsed.success)
    throw new AppError('query.bad-calendar', { calendar: text.slice(0, 60) }, { cause: parsed.error });
  return parsed.data;
}
