import { describe, expect, it } from 'vitest';
import { parseAmount } from '../../../../../src-core/money/amount.ts';
import type { ArrowColumn } from '../../../../../src-renderer/data/arrow/columns.ts';
import { ArrowResult } from '../../../../../src-renderer/data/arrow/result.ts';
import {
  barHeights,
  growth,
  largestChanges,
  localDay,
  monthAddress,
  monthlySpend,
  nextMonth,
} from '../../../../../src-renderer/features/home/home-model.ts';
import { pickMonths } from '../../../../../src-renderer/features/home/spend-summary.tsx';

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

describe('months and growth', () => {
  it('compares with a base only when there is one', () => {
    expect(growth(parseAmount('110'), parseAmount('100'))).toBe(0.1);
    expect(growth(parseAmount('-50'), parseAmount('-100'))).toBe(0.5);
    expect(growth(parseAmount('1'), 0n)).toBeNull();
    expect(growth(null, 1n)).toBeNull();
  });

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

  it('compares the newest month only when the lake covers it to its end', () => {
    const months = [
      { start: july, amount: 1n },
      { start: august, amount: 2n },
    ];
    const period = (end: string) => ({ period: { start: '2026-07-01T00:00:00Z', end } });
    expect(pickMonths(months, period('2026-09-01T00:00:00Z'), 'UTC')).toEqual({
      latest: months[1],
      before: months[0],
      unfinished: null,
    });
    expect(pickMonths(months, period('2026-08-14T00:00:00Z'), 'UTC')).toEqual({
      latest: months[0],
      before: null,
      unfinished: august,
    });
    expect(pickMonths([], period('2026-08-14T00:00:00Z'), 'UTC')).toEqual({
      latest: null,
      before: null,
      unfinished: null,
    });
  });
});
