import type { ECharts } from 'echarts/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { chartOption } from '../../../src-core/reports/chart-option.ts';
import type { PackChart } from '../../../src-core/reports/pack-model.ts';
import { Skeleton } from '../ui/states.tsx';
import { useChartTheme } from './chart.tsx';

const HEIGHT = 300;

/** A chart of a report as its files will have it, in the colours of the screen. Its figures are in the tables beside it. */
export function ReportChart({ chart, language }: { chart: PackChart; language: 'en' | 'ko' }) {
  const { i18n } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<ECharts | null>(null);
  const [width, setWidth] = useState(0);
  const theme = useChartTheme();
  useEffect(() => {
    let isGone = false;
    let own: ECharts | null = null;
    const observer = new ResizeObserver(([entry]) => {
      if (!entry || entry.contentRect.width === 0) return;
      own?.resize();
      setWidth(Math.round(entry.contentRect.width));
    });
    void import('./echarts-runtime.ts').then(({ openChart }) => {
      if (isGone || !frame.current) return;
      own = openChart(frame.current);
      observer.observe(frame.current);
      setOpened(own);
    });
    return () => {
      isGone = true;
      observer.disconnect();
      own?.dispose();
    };
  }, []);
  const unknown = i18n.getFixedT(language, 'common')('unknown');
  useEffect(() => {
    if (!opened || !theme || width === 0 || opened.isDisposed()) return;
    const look = { language, width, height: HEIGHT, hasTitle: false, footnote: null, font: theme.font, unknown };
    opened.setOption(chartOption(chart, { ...look, colors: theme }), { notMerge: true });
  }, [opened, theme, width, chart, language, unknown]);
  return (
    <figure lang={language} className="m-0">
      <figcaption className="text-xs font-semibold">
        {chart.title} <span className="font-normal text-muted">{chart.unit}</span>
      </figcaption>
      <div role="img" aria-label={chart.alt} className="relative" style={{ height: HEIGHT }}>
        <div ref={frame} className="absolute inset-0" />
        {opened ? null : <Skeleton className="absolute inset-0" />}
      </div>
    </figure>
  );
}
