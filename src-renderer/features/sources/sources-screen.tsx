import { useNavigate } from '@tanstack/react-router';
import { FolderOpen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../components/layout/page.tsx';
import { Button } from '../../components/ui/button.tsx';
import { type TabItem, Tabs } from '../../components/ui/tabs.tsx';
import { importFlow } from '../../data/import-flow.ts';
import { incidentsOf } from '../../data/source-health.ts';
import { useSources } from '../../data/sources.ts';
import { CoverageTab } from './calendar/coverage-tab.tsx';
import { ConnectedTab } from './connected/connected-tab.tsx';
import { SourceEditor } from './editor/source-editor.tsx';
import { FilesTab } from './files-tab.tsx';
import { tabOf, useSourcesAddress } from './sources-address.ts';

/** Where everything in the lake comes from: sources asked over and over, files brought by hand, and which days are there. */
export function SourcesScreen() {
  const { t } = useTranslation('sources');
  const navigate = useNavigate();
  const address = useSourcesAddress();
  const { data: sources } = useSources();
  const isEditing = address.add !== undefined || address.edit !== undefined;
  const incidents = incidentsOf(sources ?? []).length;
  const tab = tabOf(address, (sources?.length ?? 0) > 0);
  const items: TabItem[] = [
    {
      id: 'connected',
      label: (
        <>
          {t('tab.connected')}
          {incidents > 0 ? <Attention count={incidents} /> : null}
        </>
      ),
      content: <ConnectedTab />,
    },
    { id: 'files', label: t('tab.files'), content: <FilesTab /> },
    { id: 'coverage', label: t('tab.coverage'), content: <CoverageTab /> },
  ];
  return (
    <Page
      title={t('title')}
      isPadded={false}
      actions={
        <>
          <Button size="sm" onPress={() => void importFlow.choose('folder')}>
            <FolderOpen aria-hidden size={14} />
            {t('importFolder')}
          </Button>
          <Button size="sm" onPress={() => void importFlow.choose('files')}>
            {t('importFiles')}
          </Button>
          <Button
            size="sm"
            variant="primary"
            onPress={() => void navigate({ to: '/sources', search: { tab: 'connected', add: 'any' } })}
          >
            {t('addSource')}
          </Button>
        </>
      }
    >
      {isEditing ? (
        <SourceEditor />
      ) : (
        <Tabs
          label={t('title')}
          items={items}
          value={tab}
          onChange={id => void navigate({ to: '/sources', search: { tab: id } })}
          isFilling
        />
      )}
    </Page>
  );
}

function Attention({ count }: { count: number }) {
  const { t } = useTranslation('sources');
  return (
    <span className="figure ml-1.5 inline-flex h-4 min-w-4 items-center justify-center rounded-full bg-negative px-1 text-2xs font-semibold text-accent-contrast">
      <span aria-hidden>{count}</span>
      <span className="sr-only">{t('tab.incidents', { count })}</span>
    </span>
  );
}
