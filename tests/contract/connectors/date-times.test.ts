import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { timestampFromText } from '../../../src-core/anycost/timestamp-sql.ts';
import { ConnectorBench } from '../../fixtures/focus/connector-bench.ts';
import { focusCsv } from '../../fixtures/focus/focus-text.ts';

let bench: ConnectorBench;
beforeAll(async () => {
  bench = await ConnectorBench.open();
});
afterAll(() => bench.close());

const read = async (text: string, order: 'month-first' | 'day-first' | null = null) => {
  const [row] = await bench.sql.all(
    `SELECT CAST(${timestampFromText('t', order)} AS VARCHAR) AS at FROM (SELECT $1::VARCHAR AS t)`,
    [text],
  );
  return row?.at;
};

describe('date-times from text', () => {
  it.each([
    ['2024-09-18T22:00:00Z', '2024-09-18 22:00:00'],
    ['2024-09-18T22:00Z', '2024-09-18 22:00:00'], // Microsoft's FOCUS 1.0 before r2
    ['2024-09-18T22:00:00.000Z', '2024-09-18 22:00:00'],
    ['2024-09-18 22:00:00', '2024-09-18 22:00:00'],
    ['2024-09-18 22:00:00 UTC', '2024-09-18 22:00:00'], // BigQuery
    ['2024-09-18', '2024-09-18 00:00:00'],
    ['2024-09-18T22:00:00+02:00', '2024-09-18 20:00:00'],
    ['2024-09-18T22:00:00-08', '2024-09-19 06:00:00'],
    ['2024-09-18T22:00:00+0545', '2024-09-18 16:15:00'],
    ['2024-09-18T22:00+02', '2024-09-18 20:00:00'],
    ['2024-09-18T22:00:00.5-03:30', '2024-09-19 01:30:00.5'],
  ])('%s is %s UTC', async (text, expected) => {
    expect(await read(text)).toBe(expected);
  });

  it.each([
    '5/1/25',
    '2024-13-01',
    '2024-02-30T00:00:00Z',
    'infinity',
    'epoch',
    'now',
    '20240918',
    '1726696800',
    '',
    'September 2024',
    '2024-09-18T22:00:00 America/New_York',
  ])('%s is refused', async text => {
    expect(await read(text)).toBeNull();
  });

  it('slashes are read in the order that was found', async () => {
    expect(await read('5/1/25', 'month-first')).toBe('2025-05-01 00:00:00');
    expect(await read('5/1/2025 13:30', 'month-first')).toBe('2025-05-01 13:30:00');
    expect(await read('5/1/25', 'day-first')).toBe('2025-01-05 00:00:00');
    expect(await read('13/5/25', 'month-first')).toBeNull();
    expect(await read('infinity', 'month-first')).toBeNull();
    expect(await read('2024-09-18T22:00:00+02:00', 'month-first')).toBe('2024-09-18 20:00:00');
  });
});

const slashes = (start: string, end: string, from = start, to = end) => ({
  BillingPeriodStart: start,
  BillingPeriodEnd: end,
  ChargePeriodStart: from,
  ChargePeriodEnd: to,
});

describe('the order of dates with slashes', () => {
  it.each([
    ['a part above 12 is the day', slashes('9/1/2024', '10/1/2024', '9/13/2024', '9/14/2024'), '2024-09-13 00:00:00'],
    [
      'a first part above 12 is the day',
      slashes('01/09/2024', '01/10/2024', '13/09/2024', '14/09/2024'),
      '2024-09-13 00:00:00',
    ],
    ['billing periods begin on the first', slashes('4/1/25', '5/1/25', '4/2/25', '4/3/25'), '2025-04-02 00:00:00'],
    ['January to February too', slashes('1/1/25', '2/1/25', '1/2/25', '1/3/25'), '2025-01-02 00:00:00'],
  ])('%s', async (_, cells, expected) => {
    const { scan, verdict } = await bench.sniff('slashes.csv', focusCsv([cells]));
    expect(verdict.oddities.map(oddity => oddity.code)).toContain('dates.slashes');
    expect(await bench.rows(scan, ['ChargePeriodStart'])).toEqual([{ ChargePeriodStart: expected }]);
  });

  it.each([
    ['nothing decides', [slashes('1/2/24', '1/2/24', '1/2/24', '1/3/24')]],
    ['the file contradicts itself', [slashes('13/1/24', '13/2/24'), slashes('1/13/24', '2/13/24')]],
  ])('is refused when %s', async (_, rows) => {
    const { scan, verdict } = await bench.sniff('slashes.csv', focusCsv(rows));
    expect(scan).toBeNull();
    expect(verdict.problem).toMatchObject({ code: 'focus.ambiguous-dates', details: { name: 'slashes.csv' } });
  });
});
