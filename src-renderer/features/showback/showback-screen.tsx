import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { LakeFacts } from '../../components/layout/lake-facts.tsx';
import { Page } from '../../components/layout/page.tsx';
import { Tabs } from '../../components/ui/tabs.tsx';
import { useLakeFacts } from '../../data/lake-query.ts';
import { PacksTab } from './packs-tab.tsx';
import { PlacesTab } from './places-tab.tsx';
import { SchedulesTab } from './schedules-tab.tsx';
import { readShowback, type ShowbackSearch, type ShowbackTab, writeShowback } from './showback-address.ts';
import { TemplatesTab } from './templates-tab.tsx';

/** The room of packs: what was built and published, what it is built from, where it goes and when. */
export function ShowbackScreen() {
  const { t } = useTranslation('showback');
  const navigate = useNavigate();
  const facts = useLakeFacts();
  const { tab, ...search } = readShowback(useSearch({ strict: false }));
  const go = (next: ShowbackSearch) => void navigate({ to: '/showback', search: writeShowback(next) });
  const items: { id: ShowbackTab; content: React.ReactNode }[] = [
    { id: 'packs', content: <PacksTab search={search} onGo={go} /> },
    { id: 'templates', content: <TemplatesTab open={search.id} from={search.from} onGo={go} /> },
    { id: 'schedules', content: <SchedulesTab open={search.id} onGo={go} /> },
    { id: 'places', content: <PlacesTab open={search.id} onGo={go} /> },
  ];
  return (
    <Page title={t('title')} isPadded={false} facts={<LakeFacts measure={null} {...facts} />}>
      <Tabs
        isFilling
        label={t('title')}
        value={tab}
        onChange={id => go({ tab: id as ShowbackTab })}
        items={items.map(item => ({ ...item, label: t(`tab.${item.id}`) }))}
      />
    </Page>
  );
}
