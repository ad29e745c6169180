import { describe, expect, it } from 'vitest';
import { parseAmount } from '../../../../src-core/money/amount.ts';
import type { ChartModel } from '../../../../src-renderer/components/chart/chart-model.ts';
import { pictureOption, rankOption, timeOption } from '../../../../src-renderer/components/chart/chart-options.ts';
import { drawPicture } from '../../../../src-renderer/components/chart/echarts-runtime.ts';

const amount = (text: string | null) => (text === null ? null : parseAmount(text));
const model: ChartModel = {
  measure: 'BilledCost',
  currency: 'USD',
  buckets: [Date.parse('2026-01-01'), Date.parse('2026-02-01')],
  series: [
    {
      value: 'a',
      kind: 'value',
      members: 1,
      amounts: [amount('10'), amount('20')],
      total: parseAmount('30'),
      previousTotal: amount('25'),
    },
    {
      value: null,
      kind: 'value',
      members: 1,
      amounts: [amount('-4'), null],
      total: parseAmount('-4'),
      previousTotal: null,
    },
    {
      value: null,
      kind: 'other',
      members: 3,
      amounts: [null, amount('1')],
      total: parseAmount('1'),
      previousTotal: null,
    },
  ],
  previous: [amount('12'), amount('13')],
  total: parseAmount('27'),
};
const theme = {
  series: ['#111111', '#222222'],
  text: '#000000',
  muted: '#777777',
  border: '#cccccc',
  surface: '#ffffff',
  raised: '#ffffff',
  accent: '#990099',
  font: 'Inter',
};
const words = {
  seriesName: (series: ChartModel['series'][number]) =>
    series.kind === 'other' ? 'Other' : (series.value ?? 'no value'),
  bucketLabel: (bucket: number | null) => (bucket === null ? '-' : new Date(bucket).toISOString().slice(0, 7)),
  axisAmount: (value: number) => `$${value}`,
  previous: 'Before',
};
const input = { model, kind: 'bar' as const, theme, words, hidden: new Set<number>(), partial: new Set([1]) };
type Series = {
  id?: string;
  type?: string;
  stack?: string;
  data?: unknown[];
  name?: string;
  color?: string;
  markArea?: { data: unknown[] };
};
const seriesOf = (option: { series?: unknown }) => option.series as Series[];

describe('chart options', () => {
  it('stack bars, keep gaps as gaps, mark the incomplete bucket and overlay the period before', () => {
    const [first, second, other, previous] = seriesOf(timeOption(input));
    expect(first).toMatchObject({ id: '0', type: 'bar', stack: 'total', name: 'a', color: '#111111' });
    expect(first?.data?.[0]).toEqual({ value: 10 });
    expect(first?.data?.[1]).toMatchObject({ value: 20, itemStyle: { opacity: 0.55 } });
    expect(second?.data?.[1]).toMatchObject({ value: null });
    expect(other).toMatchObject({ id: '2', color: '#777777' });
    expect(previous).toMatchObject({ id: 'previous', type: 'line', data: [12, 13] });
  });

  it('leave out what the legend hides, under unchanged ids and colours', () => {
    const option = timeOption({ ...input, kind: 'area', hidden: new Set([0]) });
    expect(seriesOf(option).map(series => series.id)).toEqual(['1', '2', 'previous']);
    expect(seriesOf(option)[0]?.color).toBe('#222222');
    expect(seriesOf(option)[0]?.markArea?.data).toEqual([[{ xAxis: 0 }, { xAxis: 1 }]]);
  });

  it('rank values with their total of before', () => {
    const [now, before] = seriesOf(rankOption(input));
    expect(now?.data).toMatchObject([{ value: 30 }, { value: -4 }, { value: 1 }]);
    expect(before?.data).toEqual([25, null, null]);
  });

  it('draw an SVG with its title, unit line and names, without a browser', () => {
    const option = pictureOption(timeOption(input), theme, { title: 'Billed cost', subtitle: '$27.00 · UTC' });
    const { base64 } = drawPicture(option, 'svg', { width: 600, height: 400 });
    const svg = Buffer.from(base64, 'base64').toString('utf8');
    expect(svg.startsWith('<svg')).toBe(true);
    for (const text of ['Billed cost', '$27.00 · UTC', 'no value', 'Other', '2026-02']) expect(svg).toContain(text);
  });
});
