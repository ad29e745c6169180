import { useTranslation } from 'react-i18next';
import { formatMonth } from '../../components/format-time.ts';
import { Select } from '../../components/ui/select.tsx';
import { useCatalog } from '../../data/lake-query.ts';
import { monthStart, monthsBetween } from './months.ts';

/** A month that has charges, the newest first. */
export function MonthSelect({ month, onChange }: { month: string; onChange: (month: string) => void }) {
  const { t, i18n } = useTranslation('units');
  const { data: catalog } = useCatalog();
  const period = catalog?.period ?? null;
  // the period ends with the last instant of a charge, which is the first of a month where the month is whole
  const last = period === null ? month : new Date(Date.parse(period.end) - 1).toISOString().slice(0, 7);
  const months = period === null ? [month] : monthsBetween(period.start.slice(0, 7), last);
  const offered = months.includes(month) ? months : [month, ...months];
  return (
    <Select
      size="sm"
      showLabel="inline"
      label={t('month')}
      value={month}
      options={offered.map(id => ({ id, label: formatMonth(monthStart(id), i18n.language, 'UTC', 'short') }))}
      onChange={onChange}
    />
  );
}
