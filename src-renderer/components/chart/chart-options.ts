import type { BarSeriesOption, LineSeriesOption } from 'echarts/charts';
import type {
  GridComponentOption,
  LegendComponentOption,
  MarkAreaComponentOption,
  TitleComponentOption,
  TooltipComponentOption,
} from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import { expectedSeries } from './chart-expected.ts';
import type { ChartOptionInput, ChartWords } from './chart-input.ts';
import { type ChartSeries, drawn } from './chart-model.ts';
import type { ChartTheme } from './chart-theme.ts';

export type ChartOption = ComposeOption<
  | BarSeriesOption
  | LineSeriesOption
  | GridComponentOption
  | LegendComponentOption
  | MarkAreaComponentOption
  | TitleComponentOption
  | TooltipComponentOption
>;

const FAINT = 0.16;
const isFaint = ({ faint }: ChartOptionInput, series: number, bucket: number) =>
  faint !== undefined && (faint.series.has(series) || faint.buckets.has(bucket));

const FONT_SIZE = 11;
const decal = {
  symbol: 'rect',
  dashArrayX: [1, 0],
  dashArrayY: [2, 3],
  rotation: Math.PI / 4,
  color: 'rgba(255,255,255,0.45)',
};

/** The colour of a series; "other" and "no value" are greys, since they are not one thing. */
export function seriesColor(series: ChartSeries, index: number, theme: ChartTheme): string {
  if (series.kind === 'other') return theme.muted;
  return theme.series[index % theme.series.length] ?? theme.accent;
}

/** Amounts over time: stacked bars or areas, or lines. Positive and negative amounts stack apart, on both sides of zero. */
export function timeOption(input: ChartOptionInput): ChartOption {
  const { model, theme, words } = input;
  return {
    ...frame(theme),
    xAxis: {
      type: 'category',
      data: model.buckets.map(words.bucketLabel),
      boundaryGap: input.kind === 'bar',
      axisTick: { show: false },
      axisLine: { lineStyle: { color: theme.border }, onZero: true },
      axisLabel: { color: theme.muted, fontSize: FONT_SIZE, hideOverlap: true },
      axisPointer: { type: input.kind === 'bar' ? 'shadow' : 'line' },
    },
    yAxis: amountAxis(theme, words),
    series: [
      ...visible(input).map(([series, index]) => timeSeries(input, series, index)),
      ...previousSeries(input),
      ...expectedSeries(input),
    ],
  };
}

function timeSeries(input: ChartOptionInput, series: ChartSeries, index: number): BarSeriesOption | LineSeriesOption {
  const color = seriesColor(series, index, input.theme);
  const shared = { id: String(index), name: input.words.seriesName(series), color, animation: false };
  if (input.kind === 'bar') {
    return {
      ...shared,
      type: 'bar',
      stack: 'total',
      barCategoryGap: input.model.buckets.length > 45 ? '12%' : '24%',
      barMaxWidth: 64,
      emphasis: { focus: 'series' },
      blur: { itemStyle: { opacity: 0.35 } },
      itemStyle: index >= input.theme.series.length && series.kind !== 'other' ? { decal } : {},
      data: series.amounts.map((amount, bucket) =>
        isFaint(input, index, bucket)
          ? { value: drawn(amount), itemStyle: { opacity: FAINT } }
          : input.partial.has(bucket)
            ? { value: drawn(amount), itemStyle: { opacity: 0.55, decal } }
            : { value: drawn(amount) },
      ),
    };
  }
  return {
    ...shared,
    type: 'line',
    ...(input.kind === 'area'
      ? { stack: 'total', areaStyle: { opacity: input.faint?.series.has(index) ? FAINT / 2 : 0.5 } }
      : {}),
    lineStyle: {
      width: input.kind === 'area' ? 1 : 1.75,
      opacity: input.faint?.series.has(index) ? FAINT : 1,
    },
    symbol: 'circle',
    symbolSize: 5,
    showSymbol: series.amounts.filter(amount => amount !== null).length < 2,
    triggerLineEvent: true,
    emphasis: { focus: 'series' },
    data: series.amounts.map(drawn),
    ...(index === firstVisible(input) ? { markArea: partialArea(input) } : {}),
  };
}

/** Lines have no bars to hatch: the incomplete buckets get a shaded ground instead. */
function partialArea(input: ChartOptionInput): MarkAreaComponentOption {
  const buckets = [...input.partial];
  const last = Math.max(...buckets);
  const from = Math.max(0, Math.min(...buckets) - 1);
  return {
    silent: true,
    itemStyle: { color: input.theme.border, opacity: 0.45 },
    data: buckets.length === 0 ? [] : [[{ xAxis: from }, { xAxis: last }]],
  };
}

function previousSeries({ model, theme, words }: ChartOptionInput): LineSeriesOption[] {
  if (!model.previous) return [];
  return [
    {
      id: 'previous',
      name: words.previous,
      type: 'line',
      data: model.previous.map(drawn),
      color: theme.text,
      symbol: 'none',
      lineStyle: { width: 1.5, type: [4, 3], opacity: 0.75 },
      silent: true,
      animation: false,
      z: 10,
    },
  ];
}

/** One horizontal bar per value, for a period as a whole; the period before as a thin bar below each. */
export function rankOption(input: ChartOptionInput): ChartOption {
  const { model, theme, words } = input;
  const shown = visible(input);
  const bars: BarSeriesOption = {
    id: 'total',
    type: 'bar',
    animation: false,
    barMaxWidth: 22,
    barCategoryGap: '28%',
    data: shown.map(([series, index]) => ({
      value: drawn(series.total),
      itemStyle: { color: seriesColor(series, index, theme), ...(isFaint(input, index, -1) ? { opacity: FAINT } : {}) },
    })),
  };
  const before: BarSeriesOption = {
    id: 'previous',
    name: words.previous,
    type: 'bar',
    animation: false,
    barMaxWidth: 6,
    itemStyle: { color: theme.muted, opacity: 0.6 },
    data: shown.map(([series]) => drawn(series.previousTotal)),
  };
  return {
    ...frame(theme),
    yAxis: {
      type: 'category',
      inverse: true,
      data: shown.map(([series]) => words.seriesName(series)),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: theme.border } },
      axisLabel: { color: theme.text, fontSize: FONT_SIZE, width: 180, overflow: 'truncate' },
      axisPointer: { type: 'shadow' },
    },
    xAxis: amountAxis(theme, words),
    series: model.previous ? [bars, before] : [bars],
  };
}

/** The visible series with their index in the model, in drawing order. */
export function visible({
  model,
  hidden,
}: Pick<ChartOptionInput, 'model' | 'hidden'>): (readonly [ChartSeries, number])[] {
  return model.series.map((series, index) => [series, index] as const).filter(([, index]) => !hidden.has(index));
}

/** The same option as a picture that stands alone: with what it shows, in which unit and zone, and a legend. */
export function pictureOption(
  option: ChartOption,
  theme: ChartTheme,
  heading: { title: string; subtitle: string },
): ChartOption {
  return {
    ...option,
    backgroundColor: theme.surface,
    title: {
      text: heading.title,
      subtext: heading.subtitle,
      left: 16,
      top: 12,
      textStyle: { color: theme.text, fontFamily: theme.font, fontSize: 16, fontWeight: 600 },
      subtextStyle: { color: theme.muted, fontFamily: theme.font, fontSize: 12 },
    },
    legend: {
      type: 'plain',
      left: 16,
      right: 16,
      bottom: 10,
      itemWidth: 10,
      itemHeight: 10,
      textStyle: { color: theme.text, fontFamily: theme.font, fontSize: FONT_SIZE },
    },
    grid: { left: 16, right: 24, top: 76, bottom: 64, outerBoundsMode: 'same' },
  };
}

function frame(theme: ChartTheme): ChartOption {
  return {
    textStyle: { fontFamily: theme.font },
    grid: { left: 4, right: 8, top: 10, bottom: 2, outerBoundsMode: 'same' },
    // The pointer only: the box with the figures is ours (HTML strings are forbidden by the content security policy).
    tooltip: {
      show: true,
      trigger: 'axis',
      showContent: false,
      renderMode: 'richText',
      axisPointer: {
        label: { show: false },
        lineStyle: { color: theme.muted, type: 'solid', opacity: 0.5 },
        shadowStyle: { color: theme.muted, opacity: 0.1 },
      },
    },
  };
}

function amountAxis(theme: ChartTheme, words: ChartWords) {
  return {
    type: 'value' as const,
    splitNumber: 4,
    axisLabel: { color: theme.muted, fontSize: FONT_SIZE, formatter: words.axisAmount, hideOverlap: true },
    splitLine: { lineStyle: { color: theme.border, width: 1 } },
    axisLine: { show: false },
  };
}

function firstVisible(input: ChartOptionInput): number {
  return visible(input)[0]?.[1] ?? -1;
}
