import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../../../../src-renderer/components/theme/tokens.css', import.meta.url), 'utf8');

/** Hex colours of the light tokens, and the dark ones laid over them. */
function palettes(): Record<'light' | 'dark', Map<string, string>> {
  const at = css.indexOf("[data-theme='dark']");
  const colours = (text: string) =>
    [...text.matchAll(/--color-([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name = '', hex = '']) => [name, hex] as const);
  const light = colours(css.slice(0, at));
  return { light: new Map(light), dark: new Map([...light, ...colours(css.slice(at))]) };
}

/** WCAG 2.2 relative luminance. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map(at => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map(value => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ['bg', 'surface', 'raised', 'sunken', 'hover', 'accent-soft'];
const texts = ['text', 'muted', 'accent', 'positive', 'negative', 'warning', 'info'];

describe.each(Object.entries(palettes()))('%s theme', (_, colours) => {
  const get = (name: string) => colours.get(name) ?? expect.fail(`no colour ${name}`);

  it.each(texts)('%s is readable on every ground (4.5:1)', text => {
    const weak = grounds.filter(ground => contrast(get(text), get(ground)) < 4.5);
    expect(weak).toEqual([]);
  });

  it('states are readable on their soft grounds, and labels on the accent (4.5:1)', () => {
    const weak = ['positive', 'negative', 'warning', 'info', 'accent'].filter(
      name => contrast(get(name), get(`${name}-soft`)) < 4.5 || contrast(get('muted'), get(`${name}-soft`)) < 4.5,
    );
    expect(weak).toEqual([]);
    expect(contrast(get('accent-contrast'), get('accent'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(get('accent-contrast'), get('accent-hover'))).toBeGreaterThanOrEqual(4.5);
  });

  it('edges of controls, the focus ring and the ten series stand out (3:1)', () => {
    const series = Array.from({ length: 10 }, (_value, index) => `series-${index + 1}`);
    const weak = ['border-strong', 'focus', ...series].filter(name => contrast(get(name), get('surface')) < 3);
    expect(weak).toEqual([]);
  });
});
