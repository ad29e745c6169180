import type { ECharts } from 'echarts/core';
import { type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { Skeleton } from '../ui/states.tsx';
import type { ChartModel } from './chart-model.ts';
import { type ChartWords, rankOption, timeOption, visible } from './chart-options.ts';
import { type ChartTheme, readChartTheme } from './chart-theme.ts';
import { ChartTip, type TipPlace } from './chart-tip.tsx';

export type ChartProps = {
  model: ChartModel;
  /** "rank" is one horizontal bar per value, for a period without a grain. */
  kind: 'bar' | 'area' | 'line' | 'rank';
  words: ChartWords;
  hidden: ReadonlySet<number>;
  partial: ReadonlySet<number>;
  /** What the picture shows, in words; the same figures are in the table. */
  description: string;
  /** A click on a mark: `series` and `bucket` index the model; bucket is null for "rank". */
  onPick: (pick: { series: number; bucket: number | null; wantsRows: boolean }) => void;
  tipHint: string;
  partialLabel: string;
};

const loadRuntime = () => import('./echarts-runtime.ts');

/** Fetch the drawing code while the first questions are asked; the first chart then finds it here. */
export function preloadChartRuntime(): void {
  void loadRuntime();
}

/** A chart of a model. ECharts is loaded with the first one; colours follow the theme tokens at once. */
export function Chart(props: ChartProps) {
  const { model, kind, words, hidden, partial } = props;
  const frame = useRef<HTMLDivElement>(null);
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const [isReady, setReady] = useState(false);
  const theme = useChartTheme();
  const [tip, setTip] = useState<TipPlace | null>(null);
  const option = useMemo(() => {
    if (!theme) return null;
    const input = { model, kind: kind === 'rank' ? ('bar' as const) : kind, theme, words, hidden, partial };
    return kind === 'rank' ? rankOption(input) : timeOption(input);
  }, [model, kind, theme, words, hidden, partial]);

  useEffect(() => {
    let isGone = false;
    let observer: ResizeObserver | null = null;
    void loadRuntime().then(({ openChart }) => {
      if (isGone || !element.current) return;
      const opened = openChart(element.current);
      chart.current = opened;
      observer = new ResizeObserver(() => opened.resize());
      observer.observe(element.current);
      setReady(true);
    });
    return () => {
      isGone = true;
      observer?.disconnect();
      chart.current?.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    if (isReady && option) chart.current?.setOption(option, { notMerge: true });
  }, [isReady, option]);

  const pick = useRef(props.onPick);
  pick.current = props.onPick;
  useEffect(() => {
    const opened = chart.current;
    if (!isReady || !opened) return;
    const shown = visible({ model, hidden });
    const onClick = (event: { seriesId?: string; dataIndex: number; event?: { event?: unknown } }) => {
      const pointer = event.event?.event;
      const wantsRows = pointer instanceof MouseEvent && (pointer.shiftKey || pointer.altKey);
      if (kind === 'rank') pick.current({ series: shown[event.dataIndex]?.[1] ?? 0, bucket: null, wantsRows });
      else if (event.seriesId !== 'previous')
        pick.current({ series: Number(event.seriesId), bucket: event.dataIndex ?? null, wantsRows });
    };
    opened.on('click', onClick as never);
    return () => {
      if (!opened.isDisposed()) opened.off('click', onClick as never);
    };
  }, [isReady, kind, model, hidden]);

  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const opened = chart.current;
    const box = frame.current?.getBoundingClientRect();
    if (!opened || !box) return;
    const x = event.clientX - box.left;
    const y = event.clientY - box.top;
    if (!opened.containPixel({ gridIndex: 0 }, [x, y])) return setTip(null);
    const [column = -1, line = -1] = opened.convertFromPixel({ gridIndex: 0 }, [x, y]);
    setTip({ x, y, width: box.width, height: box.height, index: Math.round(kind === 'rank' ? line : column) });
  };

  return (
    <div
      ref={frame}
      role="img"
      aria-label={props.description}
      className="relative h-full min-h-0 w-full"
      onPointerMove={onPointerMove}
      onPointerLeave={() => setTip(null)}
    >
      <div ref={element} className="absolute inset-0" />
      {isReady ? null : <Skeleton className="absolute inset-0" />}
      {tip && theme ? (
        <ChartTip
          place={tip}
          model={model}
          isRank={kind === 'rank'}
          words={words}
          theme={theme}
          hidden={hidden}
          isPartial={partial.has(tip.index)}
          partialLabel={props.partialLabel}
          hint={props.tipHint}
        />
      ) : null}
    </div>
  );
}

/** The token colours, read again whenever the theme changes. */
export function useChartTheme(): ChartTheme | null {
  const [theme, setTheme] = useState<ChartTheme | null>(null);
  useEffect(() => {
    const read = () => setTheme(readChartTheme(document.documentElement));
    read();
    const observer = new MutationObserver(read);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    return () => observer.disconnect();
  }, []);
  return theme;
}
