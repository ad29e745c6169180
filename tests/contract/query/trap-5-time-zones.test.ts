import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatAmount, parseAmount } from '../../../src-core/money/amount.ts';
import { openSmallLake, type SmallLake } from './small-lake.ts';

/** One charge line per UTC hour from 2025-10-30 to 2026-11-05 (8,904 hours), amounts 0.000001 x the hour's number, so every sum tells hours apart. */
const HOURS = 371 * 24;
let lake: SmallLake;

beforeAll(async () => {
  lake = await openSmallLake({ threads: 2 });
  await lake.sql(`INSERT INTO fact_cost_usage (x_SliceId, x_DropId, x_SourceRow, BillingCurrency, BillingPeriodStart, ServiceName, RegionId, ChargePeriodStart, BilledCost)
    SELECT 1, 1, h, 'USD', date_trunc('month', t), 'GPU', 'r' || (h % 3), t + INTERVAL 10 MINUTE, h * 0.000001
    FROM (SELECT h, TIMESTAMP '2025-10-30' + to_hours(h::INTEGER) AS t FROM range(${HOURS}) r(h))`);
  await lake.add([]);
  await lake.restateRollups([1]);
});
afterAll(() => lake.close());

const total = (rows: Record<string, unknown>[]) =>
  formatAmount(rows.reduce((sum, row) => sum + parseAmount(String(row.BilledCost)), 0n));
// 0 + 1 + ... + 8903 = 8903 * 8904 / 2 = 39,636,156 millionths
const WHOLE = '39.636156';

describe('trap 5: time zones', () => {
  it.each([
    ['2026-03-08', '2026-03-09', 23],
    ['2026-11-01', '2026-11-02', 25],
    ['2026-07-01', '2026-07-02', 24],
  ])('America/Los_Angeles %s has its own number of hours', async (from, to, hours) => {
    for (const dimensions of [[], ['ResourceType']]) {
      const { rows } = await lake.json({
        measures: ['BilledCost'],
        dimensions,
        grain: 'hour',
        zone: 'America/Los_Angeles',
        from,
        to,
      });
      expect(rows).toHaveLength(hours);
      expect(new Set(rows.map(row => row.ChargePeriodStart)).size).toBe(hours);
    }
  });

  it('keeps the two 01:00 hours of a 25-hour day apart', async () => {
    const { rows } = await lake.json({
      measures: ['BilledCost'],
      grain: 'hour',
      zone: 'America/Los_Angeles',
      from: '2026-11-01',
      to: '2026-11-02',
    });
    expect(rows.slice(0, 4).map(row => row.ChargePeriodStart)).toEqual([
      '2026-11-01T00:00:00-07:00',
      '2026-11-01T01:00:00-07:00',
      '2026-11-01T01:00:00-08:00',
      '2026-11-01T02:00:00-08:00',
    ]);
  });

  it.each([
    'UTC',
    'Asia/Kathmandu',
    'America/Los_Angeles',
    'America/St_Johns',
    'Asia/Seoul',
    'Australia/Lord_Howe',
    'Pacific/Kiritimati',
    'Africa/Casablanca',
    'America/Havana',
  ])('local buckets of every grain add up to the UTC hours in %s', async zone => {
    for (const grain of ['hour', 'day', 'week', 'month', 'quarter', 'year', 'none'] as const) {
      const { rows } = await lake.json({ measures: ['BilledCost'], grain, zone });
      expect(total(rows)).toBe(WHOLE);
    }
  });

  it.each(['Asia/Kathmandu', 'America/Los_Angeles', 'America/St_Johns', 'Australia/Lord_Howe', 'America/Havana'])(
    "days of %s are those of DuckDB's own time zone tables",
    async zone => {
      const { rows } = await lake.json({ measures: ['BilledCost'], grain: 'day', zone });
      const expected = await lake.sql(
        `SELECT CAST(date_trunc('day', timezone('${zone}', timezone('UTC', ChargePeriodStart))) AS VARCHAR)[:10] AS day, CAST(sum(BilledCost) AS VARCHAR) AS amount
         FROM fact_cost_usage GROUP BY day ORDER BY day`,
      );
      expect(rows.map(row => [String(row.ChargePeriodStart).slice(0, 10), row.BilledCost])).toEqual(
        expected.map(row => [row.day, formatAmount(parseAmount(String(row.amount)))]),
      );
    },
  );

  it('starts a day that has no midnight at the change itself', async () => {
    // Havana: on 2026-03-08 the clock goes from 00:00 to 01:00
    const { rows } = await lake.json({
      measures: ['BilledCost'],
      grain: 'day',
      zone: 'America/Havana',
      from: '2026-03-08',
      to: '2026-03-09',
    });
    expect(rows.map(row => row.ChargePeriodStart)).toEqual(['2026-03-08T01:00:00-04:00']);
  });

  it('periods that touch neither overlap nor leave a gap', async () => {
    for (const zone of ['America/Los_Angeles', 'Asia/Kathmandu']) {
      const part = (from: string | null, to: string | null) => lake.json({ measures: ['BilledCost'], zone, from, to });
      const parts = [
        await part(null, '2026-03-08'),
        await part('2026-03-08', '2026-03-09'),
        await part('2026-03-09', null),
      ];
      expect(total(parts.flatMap(answer => answer.rows))).toBe(WHOLE);
    }
  });

  it('answers from the smallest table whose buckets fit', async () => {
    const table = async (spec: object) => (await lake.json({ measures: ['BilledCost'], ...spec })).meta.table;
    expect(await table({ grain: 'month' })).toBe('rollup_month');
    expect(await table({ grain: 'month', from: '2026-01-02' })).toBe('rollup_day');
    expect(await table({ grain: 'day', zone: 'Africa/Abidjan' })).toBe('rollup_day');
    expect(await table({ grain: 'day', zone: 'Asia/Seoul' })).toBe('rollup_hour_service');
    expect(await table({ grain: 'day', zone: 'Asia/Kathmandu' })).toBe('fact_cost_usage');
    expect(await table({ grain: 'none', zone: 'Asia/Kathmandu' })).toBe('rollup_month');
    expect(await table({ grain: 'hour' })).toBe('rollup_hour_service');
    expect(await table({ grain: 'month', dimensions: ['ResourceId'] })).toBe('rollup_line_day');
  });

  it('compares a month with the month before and keeps every amount of it', async () => {
    const january = await lake.json({ measures: ['BilledCost'], from: '2026-01', to: '2026-02' });
    const february = await lake.json({
      measures: ['BilledCost'],
      grain: 'day',
      from: '2026-02',
      to: '2026-03',
      compare: 'previous-period',
    });
    expect(february.rows).toHaveLength(28);
    const before = february.rows.reduce((sum, row) => sum + parseAmount(String(row.BilledCost_previous)), 0n);
    expect(formatAmount(before)).toBe(january.rows[0]?.BilledCost); // 29 to 31 January are added to 28 February's partner
    const march = await lake.json({
      measures: ['BilledCost'],
      grain: 'day',
      from: '2026-03',
      to: '2026-04',
      compare: 'previous-period',
    });
    expect(march.rows.slice(27).map(row => row.BilledCost_previous === null)).toEqual([false, true, true, true]);
  });

  it('compares other periods with as many days before', async () => {
    const now = await lake.json({
      measures: ['BilledCost'],
      grain: 'day',
      zone: 'Asia/Seoul',
      from: '2026-01-08',
      to: '2026-01-15',
      compare: 'previous-period',
    });
    const before = await lake.json({
      measures: ['BilledCost'],
      grain: 'day',
      zone: 'Asia/Seoul',
      from: '2026-01-01',
      to: '2026-01-08',
    });
    expect(now.rows.map(row => row.BilledCost_previous)).toEqual(before.rows.map(row => row.BilledCost));
    expect(now.columns.map(column => column.name)).toEqual([
      'ChargePeriodStart',
      'BillingCurrency',
      'BilledCost',
      'BilledCost_previous',
    ]);
  });

  it('local days of any zone add up to the UTC hours in them, from both tables', async () => {
    const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
    await fc.assert(
      fc.asyncProperty(zones, fc.constantFrom('day', 'week', 'month'), async (zone, grain) => {
        for (const dimensions of [[], ['ResourceType']]) {
          const { rows } = await lake.json({ measures: ['BilledCost'], grain, zone, dimensions });
          expect(total(rows)).toBe(WHOLE);
        }
      }),
      { numRuns: 40, seed: 5 },
    );
  });

  it.each([
    ['Asia/Kathmandu', '2026-03-08', '2026-03-09', '2026-03-07T18:15:00Z', 24],
    ['America/St_Johns', '2026-03-08', '2026-03-09', '2026-03-08T03:30:00Z', 23],
    ['America/Los_Angeles', '2026-03-08', '2026-03-09', '2026-03-08T08:00:00Z', 23],
    ['America/Los_Angeles', '2026-11-01', '2026-11-02', '2026-11-01T07:00:00Z', 25],
  ])('the day of %s on %s begins when its clock says so', async (zone, from, to, start, hours) => {
    const { rows } = await lake.json({ measures: ['BilledCost'], grain: 'day', zone, from, to });
    expect(rows).toHaveLength(1);
    // Lines lie ten minutes past each UTC hour; line h of the estate costs h millionths.
    const firstMs = Date.parse(start) - 10 * 60_000;
    const first = Math.ceil((firstMs - Date.UTC(2025, 9, 30)) / 3_600_000);
    const expected = Array.from({ length: hours }, (_, index) => first + index).reduce((sum, hour) => sum + hour, 0);
    expect(total(rows)).toBe(formatAmount(parseAmount('0.000001') * BigInt(expected)));
  });
});
