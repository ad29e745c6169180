import type { ECharts } from 'echarts/core';
import { type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { Skeleton } from '../ui/states.tsx';
import type { ChartWords } from './chart-input.ts';
import { type ChartMark, ChartMarks } from './chart-marks.tsx';
import type { ChartModel } from './chart-model.ts';
import { rankOption, timeOption, visible } from './chart-options.ts';
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
  onPick: (pick: ChartPick) => void;
  /** A stretch of buckets was drawn over with the pointer; both ends belong to it. */
  onBrush?: (first: number, last: number) => void;
  /** What was not picked is drawn faintly. */
  faint?: { series: ReadonlySet<number>; buckets: ReadonlySet<number> };
  marks?: readonly ChartMark[];
  onMark?: (id: string) => void;
  tipHint: string;
  partialLabel: string;
};

/** A press that moves less than this is a click. */
const BRUSH_PX = 6;

/** `keeps`: with Ctrl (or Command) only this, with Alt all but this. */
export type ChartPick = {
  series: number;
  bucket: number | null;
  wantsRows: boolean;
  keeps: 'drill' | 'only' | 'all-but';
};

const loadRuntime = () => import('./echarts-runtime.ts');

/** Fetch the drawing code while the first questions are asked; the first chart then finds it here. */
export function preloadChartRuntime(): void {
  void loadRuntime();
}

/** A chart of a model. ECharts is loaded with the first one; colours follow the theme tokens at once. */
export function Chart(props: ChartProps) {
  const { model, kind, words, hidden, partial, faint, onBrush } = props;
  const frame = useRef<HTMLDivElement>(null);
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const [isReady, setReady] = useState(false);
  const theme = useChartTheme();
  const [tip, setTip] = useState<TipPlace | null>(null);
  const option = useMemo(() => {
    if (!theme) return null;
    const input = {
      model,
      kind: kind === 'rank' ? ('bar' as const) : kind,
      theme,
      words,
      hidden,
      partial,
      ...(faint ? { faint } : {}),
    };
    return kind === 'rank' ? rankOption(input) : timeOption(input);
  }, [model, kind, theme, words, hidden, partial, faint]);

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
      const keys = pointer instanceof MouseEvent ? pointer : null;
      const keeps = keys?.altKey ? 'all-but' : keys?.ctrlKey || keys?.metaKey ? 'only' : 'drill';
      const how = { wantsRows: keys?.shiftKey ?? false, keeps } as const;
      if (kind === 'rank') pick.current({ series: shown[event.dataIndex]?.[1] ?? 0, bucket: null, ...how });
      else if (event.seriesId !== 'previous')
        pick.current({ series: Number(event.seriesId), bucket: event.dataIndex ?? null, ...how });
    };
    opened.on('click', onClick);
    return () => {
      if (!opened.isDisposed()) opened.off('click', onClick);
    };
  }, [isReady, kind, model, hidden]);

  const canBrush = onBrush !== undefined && kind !== 'rank';
  const bucketAt = (x: number): number => {
    const at = chart.current?.convertFromPixel({ xAxisIndex: 0 }, x) ?? 0;
    return Math.max(0, Math.min(model.buckets.length - 1, Math.round(at)));
  };
  const placeOf = (event: PointerEvent) => event.clientX - (frame.current?.getBoundingClientRect().left ?? 0);
  const [brush, setBrush] = useState<{ from: number; to: number } | null>(null);
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (!canBrush || event.button !== 0 || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    const x = placeOf(event);
    setBrush({ from: x, to: x });
  };
  const onPointerUp = () => {
    if (brush && Math.abs(brush.to - brush.from) > BRUSH_PX) {
      const [first, last] = [bucketAt(Math.min(brush.from, brush.to)), bucketAt(Math.max(brush.from, brush.to))];
      onBrush?.(first, last);
    }
    setBrush(null);
  };

  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (brush) return setBrush({ ...brush, to: placeOf(event) });
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
      className="relative h-full min-h-0 w-full"
      onPointerDown={onPointerDown}
      onPointerUp={onPointerUp}
      onPointerMove={onPointerMove}
      onPointerLeave={() => {
        setTip(null);
        setBrush(null);
      }}
    >
      <div role="img" aria-label={props.description} className="absolute inset-0">
        <div ref={element} className="absolute inset-0" />
      </div>
      {isReady ? null : <Skeleton className="absolute inset-0" />}
      {brush && Math.abs(brush.to - brush.from) > BRUSH_PX ? (
        <span
          aria-hidden
          className="pointer-events-none absolute inset-y-2 border-x border-accent bg-accent-soft opacity-60"
          style={{ left: Math.min(brush.from, brush.to), width: Math.abs(brush.to - brush.from) }}
        />
      ) : null}
      {isReady && kind !== 'rank' && props.marks && props.marks.length > 0 ? (
        <ChartMarks marks={props.marks} chart={chart.current} option={option} onMark={props.onMark} />
      ) : null}
      {tip && !brush && theme ? (
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
