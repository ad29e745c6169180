import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Segmented } from '../../components/ui/segmented.tsx';
import { Select } from '../../components/ui/select.tsx';
import { Switch } from '../../components/ui/switch.tsx';
import { preferences } from '../../data/preferences.ts';
import { SettingGroup, SettingRow } from './setting-row.tsx';
import { useSave } from './use-save.ts';

const themes = ['system', 'light', 'dark'] as const;
const densities = ['compact', 'comfortable'] as const;

export function AppearanceSettings() {
  const { t } = useTranslation('settings');
  const { settings, save } = useSave();
  const hasKeys = useSyncExternalStore(preferences.subscribe, () => preferences.get().hasSingleKeyShortcuts);
  return (
    <SettingGroup title={t('appearance')}>
      <SettingRow label={t('theme.label')} hint={t('theme.hint')}>
        <Segmented
          label={t('theme.label')}
          value={settings.theme}
          options={themes.map(id => ({ id, label: t(`theme.${id}`) }))}
          onChange={theme => save({ theme })}
        />
      </SettingRow>
      <SettingRow label={t('density.label')} hint={t('density.hint')}>
        <Segmented
          label={t('density.label')}
          value={settings.density}
          options={densities.map(id => ({ id, label: t(`density.${id}`) }))}
          onChange={density => save({ density })}
        />
      </SettingRow>
      <SettingRow label={t('language.label')} hint={t('language.hint')}>
        <Select
          label={t('language.label')}
          value={settings.language ?? 'system'}
          options={[
            { id: 'system', label: t('language.system') },
            { id: 'en', label: 'English' },
            { id: 'ko', label: '한국어' },
          ]}
          onChange={id => save({ language: id === 'system' ? null : id })}
          className="w-44"
        />
      </SettingRow>
      <SettingRow label={t('keys.label')} hint={t('keys.hint')}>
        <Switch
          aria-label={t('keys.label')}
          isSelected={hasKeys}
          onChange={hasSingleKeyShortcuts => preferences.set({ hasSingleKeyShortcuts })}
        />
      </SettingRow>
    </SettingGroup>
  );
}
