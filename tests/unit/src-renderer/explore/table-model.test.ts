import { describe, expect, it } from 'vitest';
import { formatAmount } from '../../../../src-core/money/amount.ts';
import { type GridCell, sortedRows } from '../../../../src-renderer/components/table/grid-model.ts';
import { ArrowResult } from '../../../../src-renderer/data/arrow/result.ts';
import { exploreTable, type TableWords } from '../../../../src-renderer/features/explore/table-model.ts';
import { figureBehind, ties } from '../../../../src-renderer/features/explore/tie-out.ts';
import { arrowBytes } from '../arrow/arrow-bytes.ts';

const words: TableWords = {
  dimension: name => name,
  measure: name => name,
  measureHint: () => '',
  bucket: bucket => (bucket === null ? '-' : new Date(bucket).toISOString().slice(0, 10)),
  time: ms => String(ms),
  currency: 'Currency',
  total: 'Total',
  previous: () => 'Before',
  change: 'Change',
  changeShare: 'Change %',
  share: 'Share',
  trend: 'Trend',
  others: count => `${count} others`,
  totalIn: currency => `Total ${currency}`,
};
const result = ArrowResult.read(
  arrowBytes([
    {
      name: 'ChargePeriodStart',
      type: 'time',
      values: ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z', '2026-02-01T00:00:00Z', '2026-01-01T00:00:00Z'],
    },
    { name: 'x_Team', type: 'text', values: ['a', 'a', null, 'b'] },
    { name: 'BillingCurrency', type: 'text', values: ['USD', 'USD', 'USD', 'KRW'] },
    { name: 'EffectiveCost', type: 'money', values: ['1.25', '-0.25', '3', '1000'] },
    { name: 'EffectiveCost_previous', type: 'money', values: ['0.5', null, null, '2000'] },
  ]),
);
const view = {
  grain: 'month' as const,
  dimensions: ['x_Team'],
  measures: ['EffectiveCost' as const],
  table: { columns: 'measures' as const },
};

const show = (cell: GridCell | null | undefined) => {
  if (cell?.kind === 'money') return cell.amount === null ? null : `${formatAmount(cell.amount)} ${cell.currency}`;
  if (cell?.kind === 'percent') return cell.ratio;
  return cell?.kind === 'text' ? cell.text : cell;
};

describe('the table of a view', () => {
  const table = exploreTable(result, view, words);
  const column = (id: string) => table.grid.columns.find(candidate => candidate.id === id);

  it('sums the buckets of a line, compares, and keeps currencies apart', () => {
    expect(table.grid.rowCount).toBe(3);
    const lines = [0, 1, 2];
    expect(lines.map(line => show(column('x_Team')?.cell(line)))).toEqual(['a', null, 'b']);
    expect(lines.map(line => show(column('EffectiveCost')?.cell(line)))).toEqual(['1 USD', '3 USD', '1000 KRW']);
    expect(lines.map(line => show(column('EffectiveCost:change')?.cell(line)))).toEqual([
      '0.5 USD',
      '3 USD',
      '-1000 KRW',
    ]);
    expect(lines.map(line => show(column('EffectiveCost:change-share')?.cell(line)))).toEqual([1, null, -0.5]);
    expect(lines.map(line => show(column('share')?.cell(line)))).toEqual([0.25, 0.75, 1]);
    expect(table.grid.totals).toEqual(['Total USD', 'Total KRW']);
    expect([0, 1].map(total => show(column('EffectiveCost')?.total?.(total)))).toEqual(['4 USD', '1000 KRW']);
    expect(column('trend')?.cell(0)).toEqual({ kind: 'trend', points: [expect.closeTo(1.25, 12), -0.25] });
  });

  it('sorts by exact amounts, both ways, with ties in their order', () => {
    const order = (descending: boolean) => [...(sortedRows(table.grid, { column: 'EffectiveCost', descending }) ?? [])];
    expect(order(true)).toEqual([2, 1, 0]);
    expect(order(false)).toEqual([0, 1, 2]);
    expect(sortedRows(table.grid, { column: 'gone', descending: true })).toBeNull();
  });

  it('lays buckets out as columns, a gap staying unknown', () => {
    const wide = exploreTable(result, { ...view, table: { columns: 'buckets' } }, words);
    const february = wide.grid.columns.find(candidate => candidate.id === 'bucket:1');
    expect(february?.title).toBe('2026-02-01');
    expect([0, 1, 2].map(line => show(february?.cell(line)))).toEqual(['-0.25 USD', '3 USD', null]);
    expect(wide.bucketOf('bucket:1')).toBe(Date.parse('2026-02-01'));
    expect(wide.bucketOf('total')).toBeUndefined();
  });
});

describe('tying a figure to its charges', () => {
  it('finds the figure of a cell again in the result, and says what differs', () => {
    const target = {
      filters: [{ dimension: 'x_Team', op: 'in' as const, values: ['a'] }],
      from: '2026-02-01',
      to: '2026-03-01',
    };
    const shown = { grain: 'month' as const, zone: 'UTC', range: { from: '2026-01-01', to: '2026-03-01' } };
    const figure = figureBehind(result, 'EffectiveCost', target, shown);
    expect(figure && [...figure].map(([currency, amount]) => [currency, formatAmount(amount)])).toEqual([
      ['USD', '-0.25'],
    ]);
    const [tie] = ties(figure ?? new Map(), new Map([['USD', 0n]]));
    expect(tie && formatAmount(tie.rows - tie.shown)).toBe('0.25');
    const elsewhere = { ...target, filters: [{ dimension: 'RegionId', op: 'in' as const, values: ['x'] }] };
    expect(figureBehind(result, 'EffectiveCost', elsewhere, shown)).toBeNull();
  });
});
