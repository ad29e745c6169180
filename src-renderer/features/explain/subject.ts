import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Filter } from '../../../src-core/query/query-spec.ts';
import { dimensionName } from '../../components/table/dimension-name.ts';

type Period = { from: string | null; to: string | null };

/** What a figure is about, in words of the screen: filters, days, zone; in the order in which a person says it. */
export function useSubjectWords() {
  const { t, i18n } = useTranslation('explain');
  const { t: table } = useTranslation('table');
  return {
    filter: ({ dimension, op, values }: Filter) => {
      const shown = values.slice(0, 3).map(value => value ?? table('no-value'));
      const more = values.length > 3 ? [t('more-values', { count: values.length - 3 })] : [];
      return t(`filter.${op}`, { name: dimensionName(dimension, i18n), values: [...shown, ...more].join(', ') });
    },
    period: (period: Period) => periodText(period, i18n.language, t),
    keys: (keys: readonly (string | null)[]) => keys.map(key => key ?? table('no-value')).join(' · '),
  };
}

/** "Sep 2026", "Sep 1 – 30, 2026"; `to` exclusive, days or months. */
export function periodText({ from, to }: Period, locale: string, t: TFunction<'explain'>): string {
  const start = from === null ? null : Date.parse(from.length === 7 ? `${from}-01T00:00Z` : `${from}T00:00Z`);
  const end = to === null ? null : Date.parse(to.length === 7 ? `${to}-01T00:00Z` : `${to}T00:00Z`);
  if (start === null && end === null) return t('period.all');
  const day = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', year: 'numeric', month: 'short', day: 'numeric' });
  if (start === null) return t('period.until', { day: day.format((end ?? 0) - 1) });
  if (end === null) return t('period.since', { day: day.format(start) });
  const month = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', year: 'numeric', month: 'long' });
  const first = new Date(start);
  if (first.getUTCDate() === 1 && end === Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 1))
    return month.format(start);
  return end - start <= 86_400_000 ? day.format(start) : day.formatRange(start, end - 1);
}
