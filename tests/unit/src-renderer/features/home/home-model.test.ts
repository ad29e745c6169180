import { describe, expect, it } from 'vitest';
import { parseAmount } from '../../../../../src-core/money/amount.ts';
import type { ArrowColumn } from '../../../../../src-renderer/data/arrow/columns.ts';
import { ArrowResult } from '../../../../../src-renderer/data/arrow/result.ts';
import {
  barHeights,
  breakdown,
  largestChanges,
  localDay,
  monthAddress,
  monthlySpend,
  nextMonth,
  pickMonths,
  shareOf,
  shortPlace,
} from '../../../../../src-renderer/features/home/home-model.ts';

const july = Date.UTC(2026, 6, 1);
const august = Date.UTC(2026, 7, 1);

/** [month, service, currency, amount] as a result of one row each. */
function result(rows: readonly (readonly [number, string | null, string, string | null])[]): ArrowResult {
  const amounts = rows.map(row => (row[3] === null ? null : parseAmount(row[3])));
  const columns: ArrowColumn[] = [
    { kind: 'time', name: 'ChargePeriodStart', get: row => rows[row]?.[0] ?? null },
    { kind: 'text', name: 'ServiceName', get: row => rows[row]?.[1] ?? null },
    { kind: 'text', name: 'BillingCurrency', get: row => rows[row]?.[2] ?? null },
    {
      kind: 'money',
      name: 'EffectiveCost',
      get: row => amounts[row] ?? null,
      approximate: row => Number(amounts[row] ?? 0n),
      compare: () => 0,
    },
  ];
  return new ArrowResult(columns, rows.length);
}

describe('monthlySpend', () => {
  it('keeps currencies apart, months in order, and unknown unknown', () => {
    const rows = result([
      [august, null, 'USD', '2.5'],
      [july, null, 'USD', null],
      [july, null, 'EUR', '1'],
    ]);
    expect([...monthlySpend(rows, 'EffectiveCost')]).toEqual([
      [
        'USD',
        [
          { start: july, amount: null },
          { start: august, amount: parseAmount('2.5') },
        ],
      ],
      ['EUR', [{ start: july, amount: parseAmount('1') }]],
    ]);
  });
});

describe('largestChanges', () => {
  it('ranks by size of the exact difference, credits and vanished services included', () => {
    const rows = result([
      [july, 'A', 'USD', '10'],
      [august, 'A', 'USD', '10.000000000000000000000001'],
      [july, 'B', 'USD', '7'],
      [august, 'C', 'USD', '-8'],
      [july, 'D', 'USD', '3'],
      [august, 'D', 'USD', '3'],
      [august, 'A', 'EUR', '999'],
    ]);
    const from = { measure: 'EffectiveCost', dimension: 'ServiceName', currency: 'USD', before: july, now: august };
    expect(largestChanges(rows, from, 5).map(({ value, difference }) => [value, difference])).toEqual([
      ['C', parseAmount('-8')],
      ['B', parseAmount('-7')],
      ['A', 1n],
    ]);
    expect(largestChanges(rows, from, 1)).toHaveLength(1);
  });
});

describe('breakdown', () => {
  it('ties out: listed values and the rest add up to the total of the currency', () => {
    const rows = result([
      [august, 'A', 'USD', '5'],
      [august, null, 'USD', '7'],
      [august, 'B', 'USD', '-1'],
      [august, 'C', 'USD', '0.5'],
      [august, 'D', 'USD', null],
      [august, 'E', 'EUR', '100'],
    ]);
    const from = { measure: 'EffectiveCost', dimension: 'ServiceName', currency: 'USD' };
    const { slices, other, total } = breakdown(rows, from, 2);
    expect(slices.map(({ value }) => value)).toEqual([null, 'A']);
    expect(other).toEqual({ count: 2, amount: parseAmount('-0.5') });
    expect(total).toBe(parseAmount('11.5'));
    expect(slices.reduce((sum, { amount }) => sum + amount, other.amount)).toBe(total);
    expect(breakdown(rows, from, 3).other.count).toBe(0); // one left over is listed by its name
    expect(shareOf(parseAmount('5'), parseAmount('20'))).toBe(0.25);
    expect(shareOf(1n, 0n)).toBeNull();
  });
});

describe('months', () => {
  it('draws heights of 0 to 1; credits and unknown months have none', () => {
    const months = ['4', '-1', '2'].map((text, index) => ({ start: index, amount: parseAmount(text) }));
    expect(barHeights([...months, { start: 9, amount: null }])).toEqual([1, 0, 0.5, 0]);
    expect(barHeights([])).toEqual([]);
  });

  it('names local days and the month after', () => {
    expect(localDay(Date.UTC(2026, 6, 31, 15), 'Asia/Seoul')).toBe('2026-08-01');
    expect(nextMonth('2026-12-01')).toBe('2027-01-01');
    expect(monthAddress('2026-08-01')).toBe('/explore?g=day&p=2026-08-01..2026-09-01');
  });

  it('compares the newest month only when its last day has charges', () => {
    const months = [
      { start: july, amount: 1n },
      { start: august, amount: 2n },
    ];
    expect(pickMonths(months, Date.UTC(2026, 7, 31), 'UTC')).toEqual({
      latest: months[1],
      before: months[0],
      unfinished: null,
    });
    expect(pickMonths(months, Date.UTC(2026, 7, 30), 'UTC')).toEqual({
      latest: months[0],
      before: null,
      unfinished: august,
    });
    expect(pickMonths(months, null, 'UTC').latest).toEqual(months[1]);
    expect(pickMonths([], null, 'UTC')).toEqual({ latest: null, before: null, unfinished: null });
  });
});

describe('shortPlace', () => {
  it('keeps the end of a long folder or address, which tells places apart', () => {
    expect(shortPlace('/mnt/company/shares/finance/showback/2026')).toBe('…/showback/2026');
    expect(shortPlace('\\\\server\\share\\finance\\showback\\2026')).toBe('…/showback/2026');
    expect(shortPlace('s3://packs/2026')).toBe('s3://packs/2026');
  });
});
