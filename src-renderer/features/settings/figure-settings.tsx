import { useTranslation } from 'react-i18next';
import { measures } from '../../../src-core/query/query-spec.ts';
import { ComboBox } from '../../components/ui/combo-box.tsx';
import { Select } from '../../components/ui/select.tsx';
import { CalendarSetting } from './calendar-setting.tsx';
import { SettingGroup, SettingRow } from './setting-row.tsx';
import { useSave } from './use-save.ts';

/** Null is a choice of its own: amounts as they were billed. */
const AS_BILLED = '-';
const currencies = Intl.supportedValuesOf('currency');

/** The engine's own list leaves out UTC, which is our default. */
const zones = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])].map(id => ({ id, label: id }));

export function FigureSettings() {
  const { t, i18n } = useTranslation(['settings', 'common']);
  const { settings, save } = useSave();
  const names = new Intl.DisplayNames(i18n.language, { type: 'currency' });
  return (
    <SettingGroup title={t('figures')}>
      <SettingRow label={t('measure.label')} hint={t('measure.hint')}>
        <Select
          label={t('measure.label')}
          value={settings.measure}
          options={measures.map(id => ({
            id,
            label: t(`common:measure.${id}`),
            hint: t(`common:measureHint.${id}`),
          }))}
          onChange={measure => save({ measure })}
          className="w-60"
        />
      </SettingRow>
      <SettingRow label={t('currency.label')} hint={t('currency.hint')}>
        <ComboBox
          key={settings.currency}
          label={t('currency.label')}
          value={settings.currency ?? AS_BILLED}
          options={[
            { id: AS_BILLED, label: t('currency.asBilled') },
            ...currencies.map(id => ({ id, label: `${id} · ${names.of(id) ?? id}` })),
          ]}
          onChange={id => save({ currency: id === AS_BILLED ? null : id })}
          className="w-60"
        />
      </SettingRow>
      <CalendarSetting calendar={settings.calendar} onChange={calendar => save({ calendar })} />
      <SettingRow label={t('zone.label')} hint={t('zone.hint')}>
        <ComboBox
          key={settings.zone}
          label={t('zone.label')}
          value={settings.zone}
          options={zones}
          onChange={zone => save({ zone })}
          className="w-60"
        />
      </SettingRow>
    </SettingGroup>
  );
}
