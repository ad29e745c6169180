import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ChartPictures } from '../../../../workers/exports/charts/chart-pictures.ts';
import { coverageOf } from '../../../../workers/exports/charts/font-coverage.ts';
import { Fonts } from '../../../../workers/exports/charts/fonts.ts';
import { chart, forecastChart } from './pack/sample-model.ts';

const size = { width: 400, height: 200 };
const look = { hasTitle: true, font: 'Inter', footnote: null };
const noSystemFonts = () => new Fonts(async () => []);

/** Rows of pixels of an 8-bit RGBA PNG, filters undone (PNG 1.2, section 6). */
function pixels(png: Uint8Array): { width: number; height: number; bytes: Uint8Array } {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const data: Uint8Array[] = [];
  for (let at = 8; at < png.length; ) {
    const length = view.getUint32(at);
    if (view.getUint32(at + 4) === 0x49444154) data.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const raw = inflateSync(Buffer.concat(data));
  const stride = width * 4;
  const bytes = new Uint8Array(stride * height);
  const at = (row: number, column: number) => (row < 0 || column < 0 ? 0 : (bytes[row * stride + column] ?? 0));
  for (let row = 0; row < height; row++) {
    const filter = raw[row * (stride + 1)];
    for (let column = 0; column < stride; column++) {
      const [left, up, corner] = [at(row, column - 4), at(row - 1, column), column < 4 ? 0 : at(row - 1, column - 4)];
      const [pa, pb, pc] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
      const paeth = pa <= pb && pa <= pc ? left : pb <= pc ? up : corner;
      const add = [0, left, up, Math.floor((left + up) / 2), paeth][filter ?? 0] ?? 0;
      bytes[row * stride + column] = (raw[row * (stride + 1) + 1 + column] ?? 0) + add;
    }
  }
  return { width, height, bytes };
}

/** Pixels darker than a limit: where text or bars are. */
function darkPixels(png: Uint8Array): number {
  const { bytes } = pixels(png);
  let dark = 0;
  for (let at = 0; at < bytes.length; at += 4)
    if ((bytes[at] ?? 0) + (bytes[at + 1] ?? 0) + (bytes[at + 2] ?? 0) < 240) dark++;
  return dark;
}

describe('charts of packs', () => {
  it('are the same drawing every time', async () => {
    const draw = () => new ChartPictures('en').svg(forecastChart(), size, look);
    expect(await draw()).toBe(await draw());
  });

  it('draw what is expected dashed, with its interval, and an unknown bar by name', async () => {
    const forecast = await new ChartPictures('en').svg(forecastChart(), size, look);
    expect(forecast).toMatch(/stroke-dasharray="1?[26],[48]"|stroke-dasharray="6,4"/);
    expect(forecast).toMatch(/fill-opacity="0.18"/);
    const bars = await new ChartPictures('en').svg(chart(), size, look);
    expect(bars).toContain('Data: unknown');
    expect(await new ChartPictures('ko').svg(chart(), size, look)).toContain('Data: 알 수 없음');
  });

  it('become PNG of twice the size, with text although no system font is there', async () => {
    const pictures = new ChartPictures('en', noSystemFonts());
    const { png, isTextMissing } = await pictures.png(chart(), size, true);
    expect(isTextMissing).toBe(false);
    expect(pixels(png)).toMatchObject({ width: 800, height: 400 });
    const { png: untitled } = await pictures.png(chart({ title: '' }), size, true);
    expect(darkPixels(png)).toBeGreaterThan(darkPixels(untitled) + 500); // the title is drawn
  });

  it('say so where no font has the characters of a name, and number the names', async () => {
    const korean = chart({ categories: ['검색', 'Assist', '데이터'] });
    const { isTextMissing } = await new ChartPictures('ko', noSystemFonts()).png(korean, size, true);
    expect(isTextMissing).toBe(true);
  });

  it('draw Korean with the font of the system', async context => {
    const fonts = new Fonts();
    const { has } = await fonts.forTexts(['검색']);
    if (!has('검색')) return context.skip('no font with Hangul on this computer');
    const { png, isTextMissing } = await new ChartPictures('ko', fonts).png(chart({ title: '검색' }), size, true);
    expect(isTextMissing).toBe(false);
    const { png: untitled } = await new ChartPictures('ko', fonts).png(chart({ title: '' }), size, true);
    expect(darkPixels(png)).toBeGreaterThan(darkPixels(untitled) + 200);
  });

  it('survive controls and halves of characters in names', async () => {
    const odd = chart({ title: 'a\0b\ud800', categories: ['x\u0001', '=1', '<&>'], id: 'odd' });
    const { png } = await new ChartPictures('en', noSystemFonts()).png(odd, size, true);
    expect(pixels(png).width).toBe(800);
  });
});

describe('the coverage of a font', () => {
  it('is null for what is no font', () => {
    for (const bytes of [[], [0, 1, 0, 0], Array.from({ length: 64 }, () => 255)])
      expect(coverageOf(new Uint8Array(bytes))).toBeNull();
  });
});
