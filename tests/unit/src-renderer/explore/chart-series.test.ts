import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAmount } from '../../../../src-core/money/amount.ts';
import { bucketTotal } from '../../../../src-renderer/components/chart/chart-model.ts';
import { ArrowResult } from '../../../../src-renderer/data/arrow/result.ts';
import { chartSeries } from '../../../../src-renderer/features/explore/chart-series.ts';
import { arrowBytes } from '../arrow/arrow-bytes.ts';

type Row = { team: string | null; day: string; currency: string; amount: string | null; previous?: string | null };

function resultOf(rows: readonly Row[], compare = false): ArrowResult {
  return ArrowResult.read(
    arrowBytes([
      { name: 'x_Team', type: 'text', values: rows.map(row => row.team) },
      { name: 'Bucket', type: 'time', values: rows.map(row => `${row.day}T00:00:00Z`) },
      { name: 'BillingCurrency', type: 'text', values: rows.map(row => row.currency) },
      { name: 'BilledCost', type: 'money', values: rows.map(row => row.amount) },
      ...(compare
        ? [{ name: 'BilledCost_previous', type: 'money' as const, values: rows.map(row => row.previous ?? null) }]
        : []),
    ]),
  );
}
const input = { measure: 'BilledCost', dimension: 'x_Team', bucketColumn: 'Bucket', currency: 'USD', top: 2 };

describe('chart series', () => {
  it('draws the largest by size, sums the rest exactly and leaves other currencies out', () => {
    const model = chartSeries({
      ...input,
      result: resultOf([
        { team: 'big', day: '2026-01-01', currency: 'USD', amount: '100' },
        { team: 'credit', day: '2026-01-02', currency: 'USD', amount: '-60' },
        { team: 'small', day: '2026-01-01', currency: 'USD', amount: '0.000000000000000000000001' },
        { team: null, day: '2026-01-02', currency: 'USD', amount: '2' },
        { team: 'big', day: '2026-01-01', currency: 'KRW', amount: '999999' },
      ]),
    });
    expect(model.series.map(series => [series.kind, series.value, series.members, formatAmount(series.total)])).toEqual(
      [
        ['value', 'big', 1, '100'],
        ['value', 'credit', 1, '-60'],
        ['other', null, 2, '2.000000000000000000000001'],
      ],
    );
    expect(model.series[2]?.amounts.map(amount => (amount === null ? null : formatAmount(amount)))).toEqual([
      '0.000000000000000000000001',
      '2',
    ]);
    expect(model.series[0]?.amounts[1]).toBeNull();
    expect(model.previous).toBeNull();
    expect(formatAmount(model.total)).toBe('42.000000000000000000000001');
  });

  it('never makes an "other" of a single value', () => {
    const rows = ['a', 'b', 'c'].map(team => ({ team, day: '2026-01-01', currency: 'USD', amount: '1' }));
    expect(chartSeries({ ...input, result: resultOf(rows) }).series.map(series => series.value)).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  it('keeps the total whatever the number of series', () => {
    const row = fc.record({
      team: fc.constantFrom('a', 'b', 'c', 'd', 'e', null),
      day: fc.constantFrom('2026-01-01', '2026-01-02', '2026-01-03'),
      currency: fc.constantFrom('USD', 'EUR'),
      amount: fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(formatAmount),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), fc.integer({ min: 1, max: 6 }), (rows, top) => {
        const result = resultOf(rows);
        const model = chartSeries({ ...input, result, top });
        const money = result.money('BilledCost');
        const exact = rows.reduce(
          (sum, { currency }, at) => (currency === 'USD' ? sum + (money?.get(at) ?? 0n) : sum),
          0n,
        );
        expect(model.total).toBe(exact);
        expect(model.series.reduce((sum, series) => sum + series.total, 0n)).toBe(exact);
        expect(model.buckets.reduce((sum, _, bucket) => sum + bucketTotal(model, bucket), 0n)).toBe(exact);
      }),
      { numRuns: 100 },
    );
  });

  it('lays the period before over the same buckets', () => {
    const model = chartSeries({
      ...input,
      dimension: null,
      result: resultOf(
        [
          { team: 'a', day: '2026-01-01', currency: 'USD', amount: '5', previous: '4' },
          { team: 'b', day: '2026-01-01', currency: 'USD', amount: null, previous: '1' },
          { team: 'a', day: '2026-01-02', currency: 'USD', amount: '6' },
        ],
        true,
      ),
    });
    expect(model.previous?.map(amount => (amount === null ? null : formatAmount(amount)))).toEqual(['5', null]);
    expect(model.series.map(series => series.kind)).toEqual(['all']);
  });
});
