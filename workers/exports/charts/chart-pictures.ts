import { type ChartLook, chartOption, printColors } from '../../../src-core/reports/chart-option.ts';
import type { PackChart } from '../../../src-core/reports/pack-model.ts';
import { neutralise } from '../neutralise.ts';
import { wordsOf } from '../pack/words.ts';
import { Fonts } from './fonts.ts';

type Size = { width: number; height: number };

const onSheet: Size = { width: 640, height: 300 };
const onPage: Size = { width: 860, height: 340 };
const pageFont =
  "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'Apple SD Gothic Neo', 'Malgun Gothic', 'Noto Sans KR', 'Noto Sans CJK KR', sans-serif";

/** Draws the charts of a report; the drawing libraries are loaded with the first. */
export class ChartPictures {
  readonly #language: 'en' | 'ko';
  readonly #fonts: Fonts;

  constructor(language: 'en' | 'ko', fonts = new Fonts()) {
    this.#language = language;
    this.#fonts = fonts;
  }

  /** For a workbook: its title stands in a cell. */
  async forSheet(chart: PackChart) {
    return { ...(await this.png(chart, onSheet, false)), ...onSheet };
  }

  /** For a page: its title stands above it; the reader's own fonts draw the text. */
  forPage(chart: PackChart): Promise<string> {
    return this.svg(chart, onPage, { hasTitle: false, font: pageFont, footnote: null });
  }

  /** A picture that stands alone, e.g. in a message. */
  async file(chart: PackChart, format: 'svg' | 'png', size: Size): Promise<Blob> {
    if (format === 'png') return new Blob([(await this.png(chart, size, true)).png as Uint8Array<ArrayBuffer>]);
    const svg = await this.svg(chart, size, { hasTitle: true, font: pageFont, footnote: null });
    return new Blob([svg], { type: 'image/svg+xml' });
  }

  async svg(chart: PackChart, size: Size, look: Pick<ChartLook, 'hasTitle' | 'font' | 'footnote'>): Promise<string> {
    const { drawSvg } = await import('./echarts-svg.ts');
    return drawSvg(
      chartOption(drawable(chart), {
        ...look,
        ...size,
        language: this.#language,
        unknown: wordsOf(this.#language).unknown,
        colors: printColors,
      }),
      chart.id,
      size,
    );
  }

  /**
   * PNG of twice the size. A name that no font on this computer can draw becomes `#n`, and the picture says so: a reader would
   * take a row of boxes for a broken file.
   */
  async png(asked: PackChart, size: Size, hasTitle: boolean): Promise<{ png: Uint8Array; isTextMissing: boolean }> {
    const chart = drawable(asked);
    const axis = this.#language === 'ko' ? `천만억조${wordsOf('ko').unknown}` : '';
    const texts = [chart.title, chart.unit, axis, ...chart.categories, ...chart.series.map(({ name }) => name)];
    const { buffers, has } = await this.#fonts.forTexts(texts);
    const isTextMissing = !texts.every(has);
    const shown = isTextMissing ? withNumbers(chart, has) : chart;
    const words = wordsOf(has(axis) ? this.#language : 'en');
    const footnote = isTextMissing ? (has(words.textMissing) ? words.textMissing : wordsOf('en').textMissing) : null;
    const language = has(axis) ? this.#language : 'en';
    const look = { hasTitle, footnote, font: 'Inter', ...size, language, unknown: words.unknown, colors: printColors };
    const [{ drawSvg }, { pngOf }] = await Promise.all([import('./echarts-svg.ts'), import('./png.ts')]);
    const svg = drawSvg(chartOption(shown, look), chart.id, size);
    return { png: await pngOf(svg, buffers), isTextMissing };
  }
}

/**
 * Controls and halves of a pair have no place in a drawing: a blank instead, so that the picture is one. A spreadsheet that opens a
 * page reads the text of its drawings, too.
 */
function drawable(chart: PackChart): PackChart {
  const clean = (text: string) => neutralise(text).text.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]+/gu, ' ');
  return {
    ...chart,
    title: clean(chart.title),
    unit: clean(chart.unit),
    categories: chart.categories.map(clean),
    series: chart.series.map(series => ({ ...series, name: clean(series.name) })),
  };
}

function withNumbers(chart: PackChart, has: (text: string) => boolean): PackChart {
  const name = (text: string, index: number) => (has(text) ? text : `#${index + 1}`);
  return {
    ...chart,
    title: has(chart.title) ? chart.title : '',
    unit: has(chart.unit) ? chart.unit : '',
    categories: chart.categories.map(name),
    series: chart.series.map((series, index) => ({ ...series, name: name(series.name, index) })),
  };
}
