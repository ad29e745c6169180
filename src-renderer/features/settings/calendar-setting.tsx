import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FiscalCalendar } from '../../../src-core/query/query-spec.ts';
import { formatMonth } from '../../components/format-time.ts';
import { Select } from '../../components/ui/select.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { SettingRow } from './setting-row.tsx';

const patterns = ['4-4-5', '4-5-4', '5-4-4'] as const;
const startMonths = Array.from({ length: 12 }, (_, index) => index + 1);

/** Where fiscal years begin: with a month, or in whole weeks from a day that a year once began on. */
export function CalendarSetting({
  calendar,
  onChange,
}: {
  calendar: FiscalCalendar;
  onChange: (calendar: FiscalCalendar) => void;
}) {
  const { t, i18n } = useTranslation('settings');
  const kind = calendar.kind === 'months' ? 'months' : calendar.pattern;
  const monthName = (month: number) => formatMonth(Date.UTC(2026, month - 1), i18n.language, 'UTC', 'name');
  return (
    <SettingRow label={t('calendar.label')} hint={t('calendar.hint')}>
      <div className="grid w-60 gap-2">
        <Select
          label={t('calendar.label')}
          value={kind}
          options={[
            { id: 'months', label: t('calendar.months') },
            ...patterns.map(id => ({ id, label: t('calendar.weeks', { pattern: id }) })),
          ]}
          onChange={id =>
            onChange(
              id === 'months'
                ? { kind: 'months', startMonth: 1 }
                : {
                    ...{ kind: 'weeks', pattern: id },
                    anchor: calendar.kind === 'weeks' ? calendar.anchor : `${new Date().getUTCFullYear()}-01-01`,
                    longYears: calendar.kind === 'weeks' ? calendar.longYears : [],
                  },
            )
          }
        />
        {calendar.kind === 'months' ? (
          <Select
            label={t('calendar.startMonth')}
            showLabel="inline"
            value={String(calendar.startMonth)}
            options={startMonths.map(month => ({ id: String(month), label: monthName(month) }))}
            onChange={month => onChange({ kind: 'months', startMonth: Number(month) })}
          />
        ) : (
          <>
            <TextField
              type="date"
              label={t('calendar.anchor')}
              value={calendar.anchor}
              onChange={anchor => anchor !== '' && onChange({ ...calendar, anchor })}
            />
            <LongYears
              key={calendar.longYears.join()}
              years={calendar.longYears}
              onChange={longYears => onChange({ ...calendar, longYears })}
            />
          </>
        )}
      </div>
    </SettingRow>
  );
}

/** Saved when the field is left: half a year number is no year. */
function LongYears({ years, onChange }: { years: readonly number[]; onChange: (years: number[]) => void }) {
  const { t } = useTranslation('settings');
  const [text, setText] = useState(years.join(', '));
  const parts = text
    .split(',')
    .map(part => part.trim())
    .filter(Boolean);
  const isRight = parts.every(part => /^\d{4}$/.test(part));
  return (
    <TextField
      label={t('calendar.longYears')}
      description={t('calendar.longYearsHint')}
      value={text}
      onChange={setText}
      onBlur={() => isRight && parts.join() !== years.join() && onChange(parts.map(Number))}
      {...(isRight ? {} : { error: t('calendar.wrong') })}
    />
  );
}
