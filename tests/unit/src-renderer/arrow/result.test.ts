import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAmount, parseAmount } from '../../../../src-core/money/amount.ts';
import { pivotByBucket } from '../../../../src-renderer/data/arrow/pivot.ts';
import { ArrowResult } from '../../../../src-renderer/data/arrow/result.ts';
import { currenciesOf, ratio, totalsByCurrency } from '../../../../src-renderer/data/arrow/totals.ts';
import { arrowBytes } from './arrow-bytes.ts';

const amounts = ['0.000000000000000000000001', '-12345678901234.999999999999999999999999', null, '0', '-0.5', '17'];

describe('a result over Arrow bytes', () => {
  it.each([1, 2, 6])('reads every type exactly from %i batches', batches => {
    const bytes = arrowBytes(
      [
        { name: 'x_Team', type: 'text', values: ['a', null, '한국어', '', 'b', 'c'] },
        {
          name: 'Bucket',
          type: 'time',
          values: ['2026-03-08T09:00:00Z', null, '1969-12-31T23:59:59Z', null, null, null],
        },
        { name: 'Rows', type: 'count', values: [1, 2, null, 4, 5, 9007199254740991] },
        { name: 'BilledCost', type: 'money', values: amounts },
      ],
      batches,
    );
    const result = ArrowResult.read(bytes);
    const money = result.money('BilledCost');
    const rows = [...amounts.keys()];
    expect(
      rows.map(row => money?.get(row) ?? null).map(value => (value === null ? null : formatAmount(value))),
    ).toEqual(amounts);
    expect(rows.map(row => result.text('x_Team')?.get(row))).toEqual(['a', null, '한국어', '', 'b', 'c']);
    expect(result.time('Bucket')?.get(0)).toBe(Date.parse('2026-03-08T09:00:00Z'));
    expect(result.time('Bucket')?.get(2)).toBe(-1000);
    const count = result.column('Rows');
    expect(count?.kind === 'number' && rows.map(row => count.get(row))).toEqual([1, 2, null, 4, 5, 9007199254740991]);
    expect(result.money('x_Team')).toBeNull();
    expect(rows.map(row => money?.approximate(row))).toEqual([
      expect.closeTo(1e-24, 38),
      -12345678901235,
      0,
      0,
      -0.5,
      17,
    ]);
  });

  it('orders and draws amounts as their exact values', () => {
    const amount = fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n });
    fc.assert(
      fc.property(fc.array(amount, { minLength: 2, maxLength: 20 }), values => {
        const bytes = arrowBytes([{ name: 'm', type: 'money', values: values.map(formatAmount) }]);
        const money = ArrowResult.read(bytes).money('m');
        const order = [...values.keys()].sort((a, b) => money?.compare(a, b) ?? 0);
        expect(order.map(row => money?.get(row))).toEqual(values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
        for (const [row, value] of values.entries()) {
          const exact = Number(value) / 1e24;
          expect(Math.abs((money?.approximate(row) ?? 0) - exact)).toBeLessThanOrEqual(Math.abs(exact) * 1e-14);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('sums per currency and never across', () => {
    const result = ArrowResult.read(
      arrowBytes([
        { name: 'BillingCurrency', type: 'text', values: ['USD', 'KRW', 'USD', null, 'KRW', 'EUR'] },
        { name: 'BilledCost', type: 'money', values: ['0.1', '1300', '0.2', '7', '-0.000000000000000000000001', null] },
      ]),
    );
    expect([...totalsByCurrency(result, 'BilledCost')].map(([key, total]) => [key, formatAmount(total)])).toEqual([
      ['USD', '0.3'],
      ['KRW', '1299.999999999999999999999999'],
      [null, '7'],
    ]);
    expect(currenciesOf(result)).toEqual(['KRW', 'USD', 'EUR', null]);
  });

  it('gives no ratio against nothing', () => {
    expect(ratio(parseAmount('1'), 0n)).toBeNull();
    expect(ratio(null, 5n)).toBeNull();
    expect(ratio(parseAmount('-1'), parseAmount('-4'))).toBe(-0.25);
  });
});

describe('a pivot', () => {
  it('finds every amount once, keeps gaps as gaps and currencies apart', () => {
    const result = ArrowResult.read(
      arrowBytes([
        { name: 'x_Team', type: 'text', values: ['a', 'b', 'a', null, 'a'] },
        {
          name: 'Bucket',
          type: 'time',
          values: [
            '2026-02-01T00:00:00Z',
            '2026-01-01T00:00:00Z',
            '2026-01-01T00:00:00Z',
            '2026-02-01T00:00:00Z',
            '2026-02-01T00:00:00Z',
          ],
        },
        { name: 'BillingCurrency', type: 'text', values: ['USD', 'USD', 'USD', 'USD', 'KRW'] },
        { name: 'BilledCost', type: 'money', values: ['1', '2', '3', '4', '5'] },
      ]),
    );
    const pivot = pivotByBucket(result, ['x_Team'], 'Bucket');
    expect(pivot.buckets).toEqual([Date.parse('2026-01-01'), Date.parse('2026-02-01')]);
    const grid = Array.from({ length: pivot.lineCount }, (_, line) => [pivot.rowAt(line, 0), pivot.rowAt(line, 1)]);
    expect(grid).toEqual([
      [2, 0],
      [1, -1],
      [-1, 3],
      [-1, 4],
    ]);
    expect(Array.from(pivot.firstRow)).toEqual([0, 1, 3, 4]);
    expect(Array.from(pivot.rowsOf(0))).toEqual([2, 0]);
  });
});
