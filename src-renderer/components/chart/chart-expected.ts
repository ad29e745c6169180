import type { LineSeriesOption } from 'echarts/charts';
import type { Unscaled } from '../../../src-core/money/amount.ts';
import type { ChartOptionInput } from './chart-input.ts';
import { bucketTotal, type ChartModel, drawn } from './chart-model.ts';

type Amounts = readonly (Unscaled | null)[];

/** Silent, above bars and lines, never part of their stacks. */
const shared = { type: 'line', symbol: 'none', silent: true, animation: false, z: 9 } as const;

/** The expected course of the whole as a dashed line in its 80 % band, beginning where what is known ends. */
export function expectedSeries({ model, theme, words }: ChartOptionInput): LineSeriesOption[] {
  const { expected } = model;
  if (!expected) return [];
  const joined = (values: Amounts) =>
    values.map((value, bucket) =>
      value === null && (values[bucket + 1] ?? null) !== null ? knownTotal(model, bucket) : value,
    );
  const amounts = joined(expected.amounts);
  const isAlone = (bucket: number) =>
    amounts[bucket] !== null && (amounts[bucket - 1] ?? null) === null && (amounts[bucket + 1] ?? null) === null;
  const line: LineSeriesOption = {
    ...shared,
    id: 'expected',
    name: words.expected?.name ?? '',
    color: theme.text,
    lineStyle: { width: 1.75, type: [6, 4] },
    symbol: 'emptyCircle',
    data: amounts.map((amount, bucket) => ({ value: drawn(amount), symbolSize: isAlone(bucket) ? 6 : 0 })),
    z: 10,
  };
  if (expected.low.every(value => value === null)) return [line];
  const [low, high] = [joined(expected.low), joined(expected.high)];
  const edge = { ...shared, stack: 'expected', stackStrategy: 'all' as const, lineStyle: { opacity: 0 } };
  return [
    { ...edge, id: 'expected-low', data: low.map(drawn) },
    {
      ...edge,
      id: 'expected-band',
      name: words.expected?.band ?? '',
      color: theme.text,
      areaStyle: { color: theme.text, opacity: 0.14 },
      data: high.map((value, bucket) => width(low[bucket] ?? null, value)),
    },
    line,
  ];
}

function knownTotal(model: ChartModel, bucket: number): Unscaled | null {
  const isKnown = model.series.some(({ amounts }) => (amounts[bucket] ?? null) !== null);
  return isKnown ? bucketTotal(model, bucket) : null;
}

const width = (low: Unscaled | null, high: Unscaled | null) =>
  low === null || high === null ? null : drawn(high - low);
