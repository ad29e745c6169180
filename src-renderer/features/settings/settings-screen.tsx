import { useTranslation } from 'react-i18next';
import { Page } from '../../components/layout/page.tsx';
import { About } from './about.tsx';
import { AppearanceSettings } from './appearance-settings.tsx';
import { FigureSettings } from './figure-settings.tsx';
import { ViewSettings } from './view-settings.tsx';
import { WorkspaceSettings } from './workspace-settings.tsx';

/** Every choice takes effect and is saved at once; there is no save button to forget. */
export function SettingsScreen() {
  const { t } = useTranslation('settings');
  return (
    <Page title={t('title')}>
      <div className="mx-auto grid max-w-3xl gap-8">
        <AppearanceSettings />
        <FigureSettings />
        <ViewSettings />
        <WorkspaceSettings />
        <About />
      </div>
    </Page>
  );
}
