import type { i18n as I18n } from 'i18next';

/** "ServiceCategory" → "Service category", "x_SdlcStage" → "Sdlc stage", "Tags/env" → "env": where no translation exists. */
export function plainName(dimension: string): string {
  const tag = /^(?:Tags|x_Custom)\/(.+)$/s.exec(dimension);
  if (tag?.[1]) return tag[1];
  const words = dimension
    .replace(/^x_/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(' ');
  return words
    .map((word, index) => (index === 0 || /^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()))
    .join(' ')
    .replace(/\bId\b|\bid\b/g, 'ID');
}

/** A dimension as a person says it. The FOCUS name stays visible where it is chosen. */
export function dimensionName(dimension: string, i18n: I18n): string {
  const key = `dimension.${dimension}`;
  return !dimension.includes('/') && i18n.exists(key, { ns: 'table' })
    ? i18n.t(key, { ns: 'table' })
    : plainName(dimension);
}
