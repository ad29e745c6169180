import { useTranslation } from 'react-i18next';
import type { FiscalCalendar, Measure } from '../../../src-core/query/query-spec.ts';
import { formatMonth } from '../format-time.ts';
import { Fact } from './page.tsx';

/** Facts of the bar for screens whose measure is not the reader's choice; null where figures have several or none. */
export function LakeFacts({
  measure,
  currencies,
  lakeVersion,
  calendar,
}: {
  measure: Measure | null;
  currencies: readonly string[];
  lakeVersion: number | null;
  calendar: FiscalCalendar;
}) {
  const { t, i18n } = useTranslation('common');
  const fiscal = fiscalYear(calendar, i18n.language);
  return (
    <>
      {measure === null ? null : (
        <Fact label={t('fact.measure')} value={t(`measure.${measure}`)} title={t(`measureHint.${measure}`)} />
      )}
      <Fact label={t('fact.currency')} value={currencies.length > 0 ? currencies.join(', ') : '–'} />
      <Fact label={t('fact.zone')} value="UTC" />
      {fiscal === null ? null : <Fact label={t('fact.calendar')} value={fiscal} />}
      <Fact
        label={t('fact.asOf')}
        value={lakeVersion === null ? '–' : t('asOfNow', { version: lakeVersion })}
        title={t('asOfTitle')}
      />
    </>
  );
}

/** The month that years begin in, or the pattern of their weeks; null where they are those of the calendar and nothing need be said. */
function fiscalYear(calendar: FiscalCalendar, locale: string): string | null {
  if (calendar.kind === 'weeks') return calendar.pattern;
  return calendar.startMonth === 1 ? null : formatMonth(Date.UTC(2026, calendar.startMonth - 1), locale, 'UTC', 'name');
}
