import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSmallLake, type SmallLake } from './small-lake.ts';

let lake: SmallLake;

/** One charge at noon of each day of 2023 to 2025; the amount says which: year * 10,000 + month * 100 + day. */
beforeAll(async () => {
  lake = await openSmallLake();
  const charges = [];
  for (let ms = Date.UTC(2023, 11, 1, 12); ms < Date.UTC(2025, 3, 1); ms += 86_400_000) {
    const day = new Date(ms).toISOString().slice(0, 10);
    charges.push({
      ServiceName: 'compute',
      ChargePeriodStart: `${day} 12:00:00`,
      ChargePeriodEnd: `${day} 13:00:00`,
      BilledCost: day.replaceAll('-', ''),
    });
  }
  await lake.add(charges);
});
afterAll(() => lake.close());

const numbers = (from: string, to: string) => {
  let sum = 0;
  for (let ms = Date.parse(from); ms < Date.parse(to); ms += 86_400_000)
    sum += Number(new Date(ms).toISOString().slice(0, 10).replaceAll('-', ''));
  return String(sum);
};

describe('what a period is compared with', () => {
  it('the same days a year before, each day over its own', async () => {
    const { rows } = await lake.json({
      measures: ['BilledCost'],
      grain: 'day',
      from: '2025-02-10',
      to: '2025-02-13',
      compare: 'previous-year',
    });
    expect(rows.map(row => [row.ChargePeriodStart, row.BilledCost, row.BilledCost_previous])).toEqual([
      ['2025-02-10T00:00:00Z', '20250210', '20240210'],
      ['2025-02-11T00:00:00Z', '20250211', '20240211'],
      ['2025-02-12T00:00:00Z', '20250212', '20240212'],
    ]);
  });

  it('periods longer than a year overlap with the year before: a charge then counts on both sides', async () => {
    const { rows } = await lake.json({
      measures: ['BilledCost'],
      from: '2024-12-01',
      to: '2025-04-01',
      compare: { from: '2024-11-01' },
    });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      BilledCost: numbers('2024-12-01', '2025-04-01'),
      BilledCost_previous: numbers('2024-11-01', '2025-03-01'), // whole months: four of them, not 121 days
    });
  });

  it('the 29th of February is one of the compared days and lies over the 28th', async () => {
    const { rows } = await lake.json({
      measures: ['BilledCost'],
      grain: 'day',
      from: '2025-02-01',
      to: '2025-03-01',
      compare: 'previous-year',
    });
    expect(rows).toHaveLength(28);
    expect(rows.at(-1)?.BilledCost_previous).toBe(String(20240228 + 20240229));
  });

  it('days of the reader’s choice, earlier or later', async () => {
    const ask = (from: string) =>
      lake.json({
        measures: ['BilledCost'],
        grain: 'day',
        from: '2024-06-03',
        to: '2024-06-05',
        compare: { from },
      });
    expect((await ask('2024-01-15')).rows.map(row => row.BilledCost_previous)).toEqual(['20240115', '20240116']);
    expect((await ask('2025-01-31')).rows.map(row => row.BilledCost_previous)).toEqual(['20250131', '20250201']);
    await expect(ask('2024-02-30')).rejects.toMatchObject({ code: 'query.bad-period' });
  });
});
