import { useTranslation } from 'react-i18next';
import { measures } from '../../../src-core/query/query-spec.ts';
import { ComboBox } from '../../components/ui/combo-box.tsx';
import { Select } from '../../components/ui/select.tsx';
import { SettingGroup, SettingRow } from './setting-row.tsx';
import { useSave } from './use-save.ts';

/** The engine's own list leaves out UTC, which is our default. */
const zones = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])].map(id => ({ id, label: id }));

export function FigureSettings() {
  const { t } = useTranslation(['settings', 'common']);
  const { settings, save } = useSave();
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
