import { useTranslation } from 'react-i18next';
import type { MappingFile } from '../../../../src-core/anycost/mapped-csv/mapping-file.ts';
import { ComboBox } from '../../../components/ui/combo-box.tsx';
import { Select } from '../../../components/ui/select.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';

const formats = ['iso', 'month-first', 'day-first', 'epoch-seconds', 'epoch-milliseconds'] as const;
const thousands = ['', ',', '.', ' ', "'"] as const;
const periods = ['hour', 'day', 'month'] as const;
const zones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter(zone => zone !== 'UTC')].map(zone => ({
  id: zone,
  label: zone,
}));

/** How the file writes dates and numbers. Nothing is guessed row by row: what does not fit is refused. */
export function ReadingRules({
  mapping,
  onChange,
}: {
  mapping: MappingFile;
  onChange: (mapping: MappingFile) => void;
}) {
  const { t } = useTranslation('mapping');
  const { dates, numbers } = mapping;
  return (
    <section>
      <h3 className="eyebrow mb-2">{t('reading.title')}</h3>
      <div className="grid grid-cols-2 items-start gap-2">
        <Select
          label={t('reading.dates')}
          showLabel="stacked"
          size="sm"
          value={dates.format}
          options={formats.map(id => ({ id, label: t(`reading.format.${id}`) }))}
          onChange={format => onChange({ ...mapping, dates: { ...dates, format } })}
        />
        <ComboBox
          label={t('reading.zone')}
          showLabel
          value={dates.zone}
          options={zones}
          onChange={zone => onChange({ ...mapping, dates: { ...dates, zone } })}
        />
        <Select
          label={t('reading.decimal')}
          showLabel="stacked"
          size="sm"
          value={numbers.decimalPoint}
          options={[
            { id: '.', label: '1.5' },
            { id: ',', label: '1,5' },
          ]}
          onChange={decimalPoint => onChange({ ...mapping, numbers: { ...numbers, decimalPoint } })}
        />
        <Select
          label={t('reading.thousands')}
          showLabel="stacked"
          size="sm"
          value={numbers.thousands}
          options={thousands.map(id => ({ id, label: `1${id}000` }))}
          onChange={mark => onChange({ ...mapping, numbers: { ...numbers, thousands: mark } })}
        />
        <TextField
          label={t('reading.sign')}
          size="sm"
          maxLength={8}
          value={numbers.sign}
          onChange={sign => onChange({ ...mapping, numbers: { ...numbers, sign } })}
        />
        <Select
          label={t('reading.period')}
          showLabel="stacked"
          size="sm"
          value={mapping.period}
          options={periods.map(id => ({ id, label: t(`reading.each.${id}`) }))}
          onChange={period => onChange({ ...mapping, period })}
        />
      </div>
    </section>
  );
}
