import type { ChartModel, ChartSeries } from './chart-model.ts';
import type { ChartTheme } from './chart-theme.ts';

/** Words and formats the option needs; the caller owns language and zone. */
export type ChartWords = {
  seriesName: (series: ChartSeries) => string;
  bucketLabel: (bucket: number | null) => string;
  axisAmount: (value: number) => string;
  previous: string;
  /** Only where the model says what is expected. */
  expected?: { name: string; band: string; missing: string };
};

export type ChartOptionInput = {
  model: ChartModel;
  kind: 'bar' | 'area' | 'line';
  theme: ChartTheme;
  words: ChartWords;
  /** Series (by index) that the legend has switched off. */
  hidden: ReadonlySet<number>;
  /** Buckets that are not complete yet: hatched and dimmed. */
  partial: ReadonlySet<number>;
  /** Drawn faintly: series and buckets that were not picked. */
  faint?: { series: ReadonlySet<number>; buckets: ReadonlySet<number> };
};
