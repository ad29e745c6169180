import { describe, expect, it } from 'vitest';
import { parseLocalDay, parsePeriod, previousPeriod } from '../../../../src-core/query/period.ts';

const iso = (day: number) => new Date(day).toISOString().slice(0, 10);

describe('periods', () => {
  it.each(['2024-02-29', '2024-12', '1999-01'])('accepts %s', text => {
    expect(iso(parseLocalDay(text))).toBe(text.length === 7 ? `${text}-01` : text);
  });

  it.each(['2023-02-29', '2024-13', '2024-00', '2024-04-31', '2024-1', '', '2024-09-01T00'])('refuses "%s"', text => {
    expect(() => parseLocalDay(text)).toThrow(/query.bad-period/);
  });

  it('refuses an empty period', () => {
    expect(() => parsePeriod('2024-09', '2024-09-01')).toThrow(/query.bad-period/);
  });

  it.each([
    ['2024-09', '2024-10', '2024-08-01', 'month', 1],
    ['2024-03', '2024-04', '2024-02-01', 'month', 1],
    ['2024-01', '2024-04', '2023-10-01', 'month', 3],
    ['2024-09-08', '2024-09-15', '2024-09-01', 'day', 7],
    ['2024-09-01', '2024-09-30', '2024-08-03', 'day', 29],
  ] as const)('compares %s..%s with what starts at %s', (from, to, before, unit, count) => {
    const previous = previousPeriod(parsePeriod(from, to));
    expect([iso(previous.from), previous.shift]).toEqual([before, { unit, count }]);
  });

  it('cannot compare an open period', () => {
    expect(() => previousPeriod(parsePeriod('2024-09', null))).toThrow(/query.open-period/);
  });
});
