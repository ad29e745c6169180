import type { BarSeriesOption, CustomSeriesOption, LineSeriesOption } from 'echarts/charts';
import type { GridComponentOption, LegendComponentOption, TitleComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import { parseAmount, toNumber } from '../money/amount.ts';
import type { PackChart } from './pack-model.ts';

export type ChartOption = ComposeOption<
  | BarSeriesOption
  | LineSeriesOption
  | CustomSeriesOption
  | GridComponentOption
  | LegendComponentOption
  | TitleComponentOption
>;
type Series = PackChart['series'][number];
type DrawnSeries = BarSeriesOption | LineSeriesOption | CustomSeriesOption;

export type ChartLook = {
  language: 'en' | 'ko';
  width: number;
  height: number;
  /** A title inside the picture, for where nothing around it says what it is. */
  hasTitle: boolean;
  /** A line below everything; null = none. */
  footnote: string | null;
  font: string;
  /** The word for a value that is not known. */
  unknown: string;
  colors: ChartColors;
};

export type ChartColors = {
  /** In the order of the series, again from the first when there are more. */
  readonly series: readonly string[];
  readonly text: string;
  readonly muted: string;
  readonly border: string;
  readonly surface: string;
};

/** Dark and light in turn, so that neighbours differ on a grey printer, too. */
export const printColors: ChartColors = {
  series: [
    '#1f4e8c',
    '#5cc4bd',
    '#8c2568',
    '#e8b04a',
    '#4a6b22',
    '#f0a09b',
    '#5b3a94',
    '#9fd0ea',
    '#8a4a1f',
    '#bdb5be',
  ],
  text: '#211a22',
  muted: '#655e66',
  border: '#e5e2e5',
  surface: '#ffffff',
};
const symbols = ['circle', 'rect', 'triangle', 'diamond'] as const;
const fontSize = 12;
const barMaxWidth = 56;
/** Longer names lie better beside horizontal bars. */
const longName = 12;

/**
 * What is drawn of a chart of a report, on paper and on screen alike: nothing moves, nothing asks; what is expected is dashed or hatched.
 */
export function chartOption(chart: PackChart, look: ChartLook): ChartOption {
  const ink = look.colors;
  const isAcross =
    chart.kind === 'bar' && chart.series.length <= 2 && chart.categories.some(name => name.length > longName);
  const category = {
    type: 'category' as const,
    data: chart.categories.map((name, at) => (isUnknown(chart, at) ? `${name}: ${look.unknown}` : name)),
    axisTick: { show: false },
    axisLine: { lineStyle: { color: ink.muted } },
    axisLabel: {
      color: ink.text,
      fontSize,
      ...(isAcross ? { width: 190, overflow: 'truncate' as const } : { hideOverlap: true }),
    },
    inverse: isAcross,
    boundaryGap: chart.kind !== 'line',
  };
  const value = {
    type: 'value' as const,
    splitNumber: 4,
    axisLabel: { color: ink.muted, fontSize, hideOverlap: true, formatter: compact(look.language) },
    splitLine: { lineStyle: { color: ink.border } },
    scale: false,
  };
  const legend = legendRows(chart, look.width);
  return {
    animation: false,
    color: [...ink.series],
    backgroundColor: ink.surface,
    textStyle: { fontFamily: look.font, color: ink.text },
    grid: {
      left: 12,
      right: 24,
      top: look.hasTitle ? 68 : 14,
      bottom: 12 + legend * 22 + (look.footnote === null ? 0 : 20),
      outerBoundsMode: 'same',
    },
    ...(legend > 0 ? { legend: legendOption(chart, look) } : {}),
    title: titles(chart, look),
    xAxis: isAcross ? value : category,
    yAxis: isAcross ? category : value,
    series: chart.series.flatMap((series, index) => drawnSeries(chart, series, index, ink)),
  };
}

/** A bar that is not there would be read as zero. */
function isUnknown({ kind, series }: PackChart, at: number): boolean {
  return kind !== 'line' && series.every(({ values }) => (values[at] ?? null) === null);
}

function titles(chart: PackChart, { hasTitle, footnote, font, colors: ink }: ChartLook): TitleComponentOption[] {
  const subtle = { color: ink.muted, fontFamily: font, fontSize };
  return [
    ...(hasTitle
      ? [
          {
            text: chart.title,
            subtext: chart.unit,
            left: 12,
            top: 10,
            textStyle: { color: ink.text, fontFamily: font, fontSize: 16, fontWeight: 600 as const },
            subtextStyle: subtle,
          },
        ]
      : []),
    ...(footnote === null
      ? []
      : [{ text: footnote, left: 12, bottom: 4, textStyle: { ...subtle, fontWeight: 400 as const } }]),
  ];
}

function legendOption(chart: PackChart, { font, footnote, colors: ink }: ChartLook): LegendComponentOption {
  return {
    data: chart.series.map(({ name }) => name),
    left: 12,
    right: 12,
    bottom: footnote === null ? 6 : 24,
    itemWidth: 22,
    itemHeight: 10,
    textStyle: { color: ink.text, fontFamily: font, fontSize },
  };
}

/** Lines that the legend takes; 0 where one series says what it is by the title. */
function legendRows({ series }: PackChart, width: number): number {
  if (series.length < 2) return 0;
  const total = series.reduce((sum, { name }) => sum + 44 + [...name].length * 7.5, 0);
  return Math.ceil(total / (width - 24));
}

function drawnSeries(chart: PackChart, series: Series, index: number, ink: ChartColors): DrawnSeries[] {
  const color = ink.series[index % ink.series.length] ?? ink.muted;
  if (chart.kind === 'line') return [...band(series, index, color), line(series, index, color)];
  const bar: BarSeriesOption = {
    type: 'bar',
    name: series.name,
    data: series.values.map(drawn),
    barMaxWidth,
    // Actual and expected bars of different months stand in one place.
    ...(isDisjoint(chart) ? { barGap: '-100%' } : {}),
    itemStyle: {
      color,
      borderColor: ink.surface,
      borderWidth: 0.5,
      ...(series.isForecast || index >= ink.series.length ? { decal: hatch, opacity: 0.85 } : {}),
    },
    ...(chart.kind === 'stacked' ? { stack: 'total' } : {}),
  };
  return [bar, ...whiskers(chart, series, index, ink)];
}

const hatch = {
  symbol: 'rect',
  dashArrayX: [1, 0],
  dashArrayY: [2, 4],
  rotation: Math.PI / 4,
  color: 'rgba(255,255,255,0.7)',
};

function line(series: Series, index: number, color: string): LineSeriesOption {
  const values = series.values.map(drawn);
  const isSingle = values.filter(value => value !== null).length < 2;
  return {
    type: 'line',
    name: series.name,
    data: values,
    symbol: symbols[index % symbols.length] ?? 'circle',
    symbolSize: 6,
    showSymbol: isSingle || values.length <= 40,
    connectNulls: false, // an unknown value is a gap
    itemStyle: { color },
    lineStyle: { color, width: 2, ...(series.isForecast ? { type: [6, 4] } : {}) },
    z: 3,
  };
}

/** The interval: a transparent line up to its lower end, and the rest stacked on it. */
function band({ low, high }: Series, index: number, color: string): LineSeriesOption[] {
  if (!low || !high) return [];
  const lows = low.map(drawn);
  const spans = high.map((upper, at) => {
    const [top, bottom] = [drawn(upper), lows[at] ?? null];
    return top === null || bottom === null ? null : top - bottom;
  });
  const common = {
    type: 'line' as const,
    stack: `band-${index}`,
    stackStrategy: 'all' as const,
    symbol: 'none',
    lineStyle: { opacity: 0 },
    silent: true,
    z: 1,
  };
  return [
    { ...common, data: lows },
    { ...common, data: spans, areaStyle: { color, opacity: 0.18 } },
  ];
}

/** Whether no category has values of two series. */
function isDisjoint({ categories, series }: PackChart): boolean {
  return categories.every((_, at) => series.filter(({ values }) => (values[at] ?? null) !== null).length < 2);
}

/** The interval around a bar that stands upright. */
function whiskers(
  chart: PackChart,
  { low, high, values }: Series,
  index: number,
  ink: ChartColors,
): CustomSeriesOption[] {
  if (!low || !high || chart.kind === 'stacked') return [];
  const data = values
    .map((_, at) => [at, drawn(low[at] ?? null), drawn(high[at] ?? null)])
    .filter((point): point is [number, number, number] => !point.includes(null));
  const place = isDisjoint(chart) ? { count: 1, index: 0 } : { count: chart.series.length, index };
  return [
    {
      type: 'custom',
      silent: true,
      z: 4,
      data,
      encode: { x: 0, y: [1, 2] },
      renderItem: (_params, api) => {
        const bar = api.barLayout?.({ count: place.count, barMaxWidth })?.[place.index];
        const from = api.coord([api.value(0), api.value(1)]);
        const to = api.coord([api.value(0), api.value(2)]);
        const x = (from[0] ?? 0) + (bar?.offsetCenter ?? 0);
        const shape = { x1: x, y1: from[1] ?? 0, x2: x, y2: to[1] ?? 0 };
        return { type: 'line', shape, style: { stroke: ink.text, lineWidth: 1.5 } };
      },
    },
  ];
}

function drawn(amount: string | null): number | null {
  return amount === null ? null : toNumber(parseAmount(amount));
}

function compact(language: 'en' | 'ko'): (value: number) => string {
  const format = new Intl.NumberFormat(language, { notation: 'compact', maximumSignificantDigits: 4 });
  return value => format.format(value);
}
