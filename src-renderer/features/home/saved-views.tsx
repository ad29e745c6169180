import { Bookmark } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Card, Section } from '../../components/layout/page.tsx';
import { AddressLink } from '../../data/address-link.tsx';
import { useSavedViews } from '../../data/saved-views.ts';

const SHOWN = 6;

/** Views saved in Explore, newest first. */
export function SavedViews() {
  const { t } = useTranslation('home');
  const { data } = useSavedViews();
  const newest = [...(data?.views ?? [])].sort((a, b) => b.createdAt.localeCompare(a.createdAt)).slice(0, SHOWN);
  return (
    <Section title={t('savedViews')}>
      <Card className="divide-y divide-border">
        {newest.length === 0 ? <p className="px-4 py-3 text-xs text-muted">{t('noViews')}</p> : null}
        {newest.map(view => (
          <AddressLink
            key={view.path}
            address={view.address}
            className="flex items-center gap-2.5 px-4 py-2 text-sm first:rounded-t-lg last:rounded-b-lg hover:bg-hover"
          >
            <Bookmark aria-hidden size={14} className="shrink-0 text-muted" />
            <span className="min-w-0 flex-1 truncate">{view.name}</span>
            {view.folder === '' ? null : (
              <span className="max-w-[45%] shrink-0 truncate text-xs text-muted">{view.folder}</span>
            )}
          </AddressLink>
        ))}
      </Card>
    </Section>
  );
}
