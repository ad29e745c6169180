import type { ECharts } from 'echarts/core';
import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { Tooltip } from '../ui/tooltip.tsx';

/** A remark on some buckets; both ends belong to it. */
export type ChartMark = { id: string; first: number; last: number; text: string };

type Place = { left: number; width: number };

/** Remarks over a chart: a flag at the top, a line over their buckets. Elements, so that a keyboard reaches them. */
export function ChartMarks({
  marks,
  chart,
  option,
  onMark,
}: {
  marks: readonly ChartMark[];
  chart: ECharts | null;
  /** Another option, other places. */
  option: unknown;
  onMark: ((id: string) => void) | undefined;
}) {
  const [places, setPlaces] = useState<readonly Place[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another option lies elsewhere
  useEffect(() => {
    if (!chart) return;
    const measure = () => {
      if (chart.isDisposed()) return;
      const at = (index: number) => Number(chart.convertToPixel({ xAxisIndex: 0 }, index));
      const step = Math.abs(at(1) - at(0)) || 0;
      const next = marks.map(({ first, last }) => ({ left: at(first) - step / 2, width: at(last) - at(first) + step }));
      setPlaces(before => (JSON.stringify(before) === JSON.stringify(next) ? before : next));
    };
    measure();
    chart.on('finished', measure);
    return () => {
      if (!chart.isDisposed()) chart.off('finished', measure);
    };
  }, [chart, marks, option]);
  return (
    <>
      {marks.map((mark, index) => {
        const place = places[index];
        if (!place || !Number.isFinite(place.left)) return null;
        return (
          <div
            key={mark.id}
            className="pointer-events-none absolute inset-y-0 border-x border-dashed border-warning/60 bg-warning/5"
            style={{ left: place.left, width: Math.max(2, place.width) }}
          >
            <Tooltip label={mark.text}>
              <Button
                aria-label={mark.text}
                onPress={() => onMark?.(mark.id)}
                className="pointer-events-auto absolute -top-0.5 left-1/2 flex size-4 -translate-x-1/2 cursor-pointer items-center justify-center rounded-full border border-warning bg-raised text-[9px] font-semibold text-warning data-hovered:bg-hover"
              >
                {index + 1}
              </Button>
            </Tooltip>
          </div>
        );
      })}
    </>
  );
}
