import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FiscalCalendar } from '../../../src-core/query/query-spec.ts';
import { openSmallLake, type SmallLake } from './small-lake.ts';

/** One line a day at noon UTC from 2023-01-01, 800 days; day n costs n, so every sum tells its days. */
const FIRST = Date.UTC(2023, 0, 1);
const DAYS = 800;
const DAY_MS = 86_400_000;
const isoDay = (ms: number) => new Date(ms).toISOString().slice(0, 10);
/** Sum of the day numbers from one day up to another. */
const sumOf = (from: string, to: string) => {
  const number = (day: string) => Math.min(Math.max((Date.parse(day) - FIRST) / DAY_MS, 0), DAYS);
  const below = (n: number) => (n * (n - 1)) / 2;
  return String(below(number(to)) - below(number(from)));
};
const april: FiscalCalendar = { kind: 'months', startMonth: 4 };
const nrf: FiscalCalendar = { kind: 'weeks', pattern: '4-5-4', anchor: '2023-01-29', longYears: [2023] };
let lake: SmallLake;

beforeAll(async () => {
  lake = await openSmallLake();
  await lake.sql(`INSERT INTO fact_cost_usage (x_SliceId, x_DropId, x_SourceRow, BillingCurrency, BillingPeriodStart, ServiceName, ResourceId, ChargePeriodStart, BilledCost)
    SELECT 1, 1, n, 'USD', date_trunc('month', t), 'GPU', 'r', t, n
    FROM (SELECT n, TIMESTAMP '2023-01-01 12:00:00' + to_days(n::INTEGER) AS t FROM range(${DAYS}) r(n))`);
  await lake.add([]);
  await lake.restateRollups([1]);
});
afterAll(() => lake.close());

describe('fiscal years that begin in April', () => {
  it('cut quarters and years there, from the month rollup', async () => {
    const { rows, meta } = await lake.json({ measures: ['BilledCost'], grain: 'year', calendar: april });
    expect(meta.table).toBe('rollup_month');
    expect(rows.map(row => [row.ChargePeriodStart, row.BilledCost])).toEqual([
      ['2022-04-01T00:00:00Z', sumOf('2023-01-01', '2023-04-01')],
      ['2023-04-01T00:00:00Z', sumOf('2023-04-01', '2024-04-01')],
      ['2024-04-01T00:00:00Z', sumOf('2024-04-01', '2025-04-01')],
    ]);
    const odd = await lake.json({
      measures: ['BilledCost'],
      grain: 'quarter',
      calendar: { kind: 'months', startMonth: 2 },
      to: '2023-06',
    });
    expect(odd.rows.map(row => [row.ChargePeriodStart, row.BilledCost])).toEqual([
      ['2022-11-01T00:00:00Z', sumOf('2023-01-01', '2023-02-01')],
      ['2023-02-01T00:00:00Z', sumOf('2023-02-01', '2023-05-01')],
      ['2023-05-01T00:00:00Z', sumOf('2023-05-01', '2023-06-01')],
    ]);
  });

  it('a year is compared with the year before', async () => {
    const { rows } = await lake.json({
      measures: ['BilledCost'],
      grain: 'year',
      calendar: april,
      from: '2024-04',
      to: '2025-04',
      compare: 'previous-period',
    });
    expect(rows.map(row => row.BilledCost_previous)).toEqual([sumOf('2023-04-01', '2024-04-01')]);
  });
});

describe('a 4-5-4 calendar with a year of 53 weeks', () => {
  it.each(['UTC', 'Asia/Kathmandu', 'America/Los_Angeles'])(
    'cuts months where the retail calendar does, in %s',
    async zone => {
      for (const dimensions of [[], ['ResourceId']]) {
        const { rows } = await lake.json({
          measures: ['BilledCost'],
          grain: 'month',
          calendar: nrf,
          zone,
          from: '2023-10-29',
          to: '2024-05-05',
          dimensions,
        });
        const starts = [
          '2023-10-29',
          '2023-11-26',
          '2023-12-31',
          '2024-02-04',
          '2024-03-03',
          '2024-04-07',
          '2024-05-05',
        ];
        // Noon UTC is the same local day in all three zones.
        expect(rows.map(row => [String(row.ChargePeriodStart).slice(0, 10), row.BilledCost])).toEqual(
          starts.slice(0, -1).map((start, index) => [start, sumOf(start, starts[index + 1] ?? '')]),
        );
      }
    },
  );

  it('has years of 371 and 364 days', async () => {
    const { rows, meta } = await lake.json({
      measures: ['BilledCost'],
      grain: 'year',
      calendar: nrf,
      from: '2023-01-29',
      to: '2025-02-02',
    });
    expect(meta.table).toBe('rollup_day');
    expect(rows.map(row => row.BilledCost)).toEqual([
      sumOf('2023-01-29', '2024-02-04'),
      sumOf('2024-02-04', '2025-02-02'),
    ]);
  });

  it.each(['none', 'day', 'week', 'month', 'quarter', 'year'] as const)(
    'compared by %s, no amount of the longer period before is lost',
    async grain => {
      // the quarter of 13 weeks from 2024-02-04 with the one of 14 weeks before it
      const { rows } = await lake.json({
        measures: ['BilledCost'],
        grain,
        calendar: nrf,
        from: '2024-02-04',
        to: '2024-05-05',
        compare: 'previous-period',
      });
      const total = (name: string) => String(rows.reduce((sum, row) => sum + Number(row[name] ?? 0), 0));
      expect([total('BilledCost'), total('BilledCost_previous')]).toEqual([
        sumOf('2024-02-04', '2024-05-05'),
        sumOf('2023-10-29', '2024-02-04'),
      ]);
      expect(rows.every(row => row.BilledCost !== null)).toBe(true); // nothing lies outside of the period asked for
    },
  );

  it('sums over its periods are the whole', async () => {
    for (const grain of ['month', 'quarter', 'year'] as const) {
      const { rows } = await lake.json({ measures: ['BilledCost'], grain, calendar: { ...nrf, pattern: '5-4-4' } });
      expect(rows.reduce((sum, row) => sum + Number(row.BilledCost), 0)).toBe((DAYS * (DAYS - 1)) / 2);
      // 2023-01-01 is the first day of the last month of the year before the anchor.
      const first = { month: '2023-01-01', quarter: '2022-10-30', year: '2022-01-30' }[grain];
      expect(isoDay(Date.parse(String(rows[0]?.ChargePeriodStart)))).toBe(first);
    }
  });
});
