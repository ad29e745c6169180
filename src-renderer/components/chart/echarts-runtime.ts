import { BarChart, CustomChart, LineChart } from 'echarts/charts';
import {
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  TitleComponent,
  TooltipComponent,
} from 'echarts/components';
import { type ECharts, init, use } from 'echarts/core';
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers';
import type { ChartOption } from './chart-options.ts';

// Only what our options use; loaded when the first chart is shown.
use([
  BarChart,
  CustomChart,
  LineChart,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  TitleComponent,
  TooltipComponent,
  CanvasRenderer,
  SVGRenderer,
]);

/** A chart on an element; the element gives it its size. */
export function openChart(element: HTMLElement): ECharts {
  return init(withoutHtmlSink(element), null, { renderer: 'canvas' });
}

export type Picture = { format: 'png' | 'svg'; base64: string };

/** Draw an option into a file, off screen. PNG is drawn at twice its size, for slides. */
export function drawPicture(
  option: ChartOption,
  format: 'png' | 'svg',
  size: { width: number; height: number },
): Picture {
  if (format === 'svg') {
    const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
    chart.setOption(option);
    const svg = chart.renderToSVGString();
    chart.dispose();
    return { format, base64: bytesToBase64(new TextEncoder().encode(svg)) };
  }
  const chart = init(withoutHtmlSink(document.createElement('div')), null, { renderer: 'canvas', ...size });
  chart.setOption(option);
  const url = chart.getDataURL({ type: 'png', pixelRatio: 2, excludeComponents: ['tooltip'] });
  chart.dispose();
  return { format, base64: url.slice(url.indexOf(',') + 1) };
}

/**
 * zrender empties its element with `innerHTML = ''`, which `require-trusted-types-for 'script'` refuses. This element answers
 * that one assignment by removing its children; any other text is refused, as the policy would.
 */
function withoutHtmlSink<T extends HTMLElement>(element: T): T {
  Object.defineProperty(element, 'innerHTML', {
    configurable: true,
    get: () => '',
    set(text: string) {
      if (text !== '') throw new TypeError('innerHTML is not used here');
      element.replaceChildren();
    },
  });
  return element;
}

function bytesToBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let start = 0; start < bytes.length; start += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return btoa(binary);
}
