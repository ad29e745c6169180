import { BarChart, CustomChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TitleComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { ChartOption } from '../../../src-core/reports/chart-option.ts';

use([BarChart, LineChart, CustomChart, GridComponent, LegendComponent, TitleComponent, AriaComponent, SVGRenderer]);

/** @param id of the chart: what the drawing names inside is unique on a page, and the same every time */
export function drawSvg(option: ChartOption, id: string, size: { width: number; height: number }): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
  try {
    chart.setOption(option);
    return withoutHover(chart.renderToSVGString()).replace(/\bzr\d+-/g, `${id}-`);
  } finally {
    chart.dispose();
  }
}

/** ECharts numbers its classes for hovering through the process; nothing hovers here. Texts are encoded: no quote in them is plain. */
function withoutHover(svg: string): string {
  return svg.replace(/ (?:class|ecmeta_\w+)="[^"]*"/g, '').replace(/<style\b.*?<\/style>/gs, '');
}
