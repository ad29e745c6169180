import { useTranslation } from 'react-i18next';
import { useAppInfo } from '../../data/lake-query.ts';
import { SettingGroup } from './setting-row.tsx';

/** Which Mureon this is, and what it runs on: what a support request needs. */
export function About() {
  const { t } = useTranslation('settings');
  const { data: info } = useAppInfo();
  const rows: [string, string][] = info
    ? [
        [t('about.version'), info.version],
        [t('about.shell'), t(`about.shells.${info.shell}`)],
        [t('about.platform'), info.platform],
        ...Object.entries(info.versions),
      ]
    : [];
  return (
    <SettingGroup title={t('about.title')}>
      <div className="px-4 py-3">
        <p className="text-sm font-[550]">Mureon Workbench</p>
        <p className="text-xs text-muted">{t('about.words')}</p>
        <dl className="mt-3 grid grid-cols-[repeat(auto-fill,minmax(180px,1fr))] gap-x-6 gap-y-2">
          {rows.map(([name, value]) => (
            <div key={name}>
              <dt className="text-2xs text-muted">{name}</dt>
              <dd className="figure text-sm select-text">{value}</dd>
            </div>
          ))}
        </dl>
      </div>
    </SettingGroup>
  );
}
