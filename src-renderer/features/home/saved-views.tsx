import { Link } from '@tanstack/react-router';
import { Bookmark } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Card, Section } from '../../components/layout/page.tsx';
import { splitAddress } from '../../data/address.ts';
import { useSavedViews } from '../../data/lake-query.ts';

const SHOWN = 6;

/** Views saved in Explore, newest first. */
export function SavedViews() {
  const { t } = useTranslation('home');
  const { data: views } = useSavedViews();
  const newest = [...(views ?? [])].sort((a, b) => b.createdAt.localeCompare(a.createdAt)).slice(0, SHOWN);
  return (
    <Section title={t('savedViews')}>
      <Card className="divide-y divide-border">
        {newest.length === 0 ? <p className="px-4 py-3 text-xs text-muted">{t('noViews')}</p> : null}
        {newest.map(view => {
          const { path, search } = splitAddress(view.address);
          return (
            <Link
              key={view.id}
              to={path}
              search={search}
              className="flex items-center gap-2.5 px-4 py-2 text-sm first:rounded-t-lg last:rounded-b-lg hover:bg-hover"
            >
              <Bookmark aria-hidden size={14} className="shrink-0 text-muted" />
              <span className="truncate">{view.name}</span>
            </Link>
          );
        })}
      </Card>
    </Section>
  );
}
