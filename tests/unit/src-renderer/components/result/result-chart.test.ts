import { expect, test } from 'vitest';
import { parseAmount } from '../../../../../src-core/money/amount.ts';
import type { ResultColumn } from '../../../../../src-core/query/query-spec.ts';
import { firstPick, resultChart } from '../../../../../src-renderer/components/result/result-chart.ts';
import { instantText, resultGrid } from '../../../../../src-renderer/components/result/result-grid.ts';
import type { ArrowColumn } from '../../../../../src-renderer/data/arrow/columns.ts';
import { ArrowResult } from '../../../../../src-renderer/data/arrow/result.ts';

const text = (name: string, values: (string | null)[]): ArrowColumn => ({
  kind: 'text',
  name,
  get: row => values[row] ?? null,
});
const money = (name: string, values: (string | null)[]): ArrowColumn => {
  const amounts = values.map(value => (value === null ? null : parseAmount(value)));
  return {
    kind: 'money',
    name,
    get: row => amounts[row] ?? null,
    approximate: row => Number(amounts[row] ?? 0),
    compare: (a, b) => Number((amounts[a] ?? 0n) - (amounts[b] ?? 0n)),
  };
};
const columns: ResultColumn[] = [
  { name: 'team', type: 'string', unit: null },
  { name: 'BillingCurrency', type: 'string', unit: null },
  { name: 'BilledCost', type: 'decimal', unit: 'BillingCurrency' },
];
const result = new ArrowResult(
  [
    text('team', ['red', 'red', 'blue', null]),
    text('BillingCurrency', ['USD', 'KRW', 'USD', 'USD']),
    money('BilledCost', ['0.1', '900', '0.2', '0.3']),
  ],
  4,
);

test('the first guess draws the amount along the first text', () => {
  expect(firstPick(columns)).toEqual({ x: 'team', y: 'BilledCost', series: null });
  expect(firstPick(columns.slice(0, 2))).toBeNull();
});

test('currencies are never added, whatever the choice', () => {
  const chart = resultChart(columns, result, { x: 'team', y: 'BilledCost', series: null });
  expect(chart?.model.series.map(({ value, amounts }) => [value, amounts])).toEqual([
    ['KRW', [parseAmount('900'), null, null]],
    ['USD', [parseAmount('0.1'), parseAmount('0.2'), parseAmount('0.3')]],
  ]);
  expect(chart?.labels).toEqual(['red', 'blue', '–']);
  expect(chart?.model.currency).toBeNull();
});

test('past twelve parts the rest is one, and its sum is exact', () => {
  const names = Array.from({ length: 30 }, (_, index) => `s${index}`);
  const many = new ArrowResult(
    [
      text(
        'team',
        names.map(() => 'a'),
      ),
      text('part', names),
      money(
        'v',
        names.map((_, i) => `${i + 1}`),
      ),
    ],
    30,
  );
  const shape: ResultColumn[] = [
    { name: 'team', type: 'string', unit: null },
    { name: 'part', type: 'string', unit: null },
    { name: 'v', type: 'decimal', unit: null },
  ];
  const chart = resultChart(shape, many, { x: 'team', y: 'v', series: 'part' });
  expect(chart?.cutSeries).toBe(19);
  expect(chart?.model.series.at(-1)).toMatchObject({ kind: 'other', members: 19, total: parseAmount('190') }); // 1 + ... + 19
  expect(chart?.model.total).toBe(parseAmount('465')); // 30 x 31 / 2
});

test('a whole number that a double cannot hold is shown with all its digits', () => {
  const exact: ArrowColumn = {
    kind: 'number',
    name: 'n',
    get: () => 2 ** 53,
    exactText: () => '9007199254740993',
  };
  const grid = resultGrid([{ name: 'n', type: 'integer', unit: null }], new ArrowResult([exact], 1), 'x');
  expect(grid.columns[0]?.cell(0)).toEqual({ kind: 'text', text: '9007199254740993' });
  expect([instantText(0), instantText(1)]).toEqual(['1970-01-01', '1970-01-01 00:00:00Z']);
});
