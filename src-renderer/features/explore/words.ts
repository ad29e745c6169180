import type { i18n as I18n, TFunction } from 'i18next';
import type { Grain } from '../../../src-core/query/query-spec.ts';
import type { Period } from './view-state.ts';

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
export function dimensionName(dimension: string, t: TFunction<'explore'>, i18n: I18n): string {
  const key = `dimension.${dimension}`;
  return !dimension.includes('/') && i18n.exists(key, { ns: 'explore' }) ? t(key as never) : plainName(dimension);
}

/** @returns the label of a bucket, in the zone it was made in; `spansYears` adds the year to days and weeks */
export function bucketLabeller(
  grain: Grain,
  zone: string,
  locale: string,
  options: { spansYears: boolean; none: string },
): (bucket: number | null) => string {
  const year = options.spansYears ? ({ year: '2-digit' } as const) : {};
  const formats: Record<Exclude<Grain, 'none' | 'quarter'>, Intl.DateTimeFormatOptions> = {
    hour: { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    day: { month: 'short', day: 'numeric', ...year },
    week: { month: 'short', day: 'numeric', ...year },
    month: { month: 'short', year: 'numeric' },
    year: { year: 'numeric' },
  };
  if (grain === 'quarter') {
    const parts = new Intl.DateTimeFormat('en', { timeZone: zone, month: 'numeric', year: 'numeric' });
    return bucket => {
      if (bucket === null) return options.none;
      const found = Object.fromEntries(parts.formatToParts(bucket).map(part => [part.type, part.value]));
      return `${found.year} Q${Math.ceil(Number(found.month) / 3)}`;
    };
  }
  const format = new Intl.DateTimeFormat(locale, { timeZone: zone, ...formats[grain === 'none' ? 'day' : grain] });
  return bucket => (bucket === null ? options.none : format.format(bucket));
}

/** "Sep 1 – 30, 2024": local days, `to` exclusive. */
export function rangeLabel(range: { from: string; to: string }, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'short', day: 'numeric', year: 'numeric' });
  const first = Date.parse(`${range.from}T00:00:00Z`);
  const last = Date.parse(`${range.to}T00:00:00Z`) - 86_400_000;
  return first >= last ? format.format(first) : format.formatRange(first, last);
}

export function periodName(period: Period, t: TFunction<'explore'>): string {
  return period.kind === 'custom' ? t('period.custom') : t(`period.${period.preset}`);
}
