/** Colours the chart draws with, read from the design tokens so that it follows light and dark. */
export type ChartTheme = {
  readonly series: readonly string[];
  readonly text: string;
  readonly muted: string;
  readonly border: string;
  readonly surface: string;
  readonly raised: string;
  readonly accent: string;
  readonly font: string;
};

/** @param element any element inside the themed document */
export function readChartTheme(element: Element): ChartTheme {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    series: Array.from({ length: 10 }, (_, index) => token(`color-series-${index + 1}`)),
    text: token('color-text'),
    muted: token('color-muted'),
    border: token('color-border'),
    surface: token('color-surface'),
    raised: token('color-raised'),
    accent: token('color-accent'),
    font: token('font-sans') || style.fontFamily,
  };
}
