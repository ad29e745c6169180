import { useQuery } from '@tanstack/react-query';
import { FolderTree, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DescribedDestination } from '../../../src-core/contract/reports.ts';
import { Button } from '../../components/ui/button.tsx';
import { RemovalDialog } from '../../components/ui/removal-dialog.tsx';
import { EmptyState, ErrorState, ListSkeleton } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';
import { PlaceDialog } from './places/place-dialog.tsx';
import { PlaceList } from './places/place-list.tsx';
import { refreshPlaces, usePlaceChecks, usePlaces } from './places/use-places.ts';
import type { GoShowback } from './showback-address.ts';

/** Folders, shared drives and stores that packs are published to. @param open id of the place that the address names, "new" for one being made */
export function PlacesTab({ open, onGo }: { open: string | undefined; onGo: GoShowback }) {
  const { t } = useTranslation('report-places');
  const places = usePlaces();
  const checks = usePlaceChecks();
  const [removed, setRemoved] = useState<DescribedDestination | null>(null);
  const { data: schedules } = useQuery({
    queryKey: ['report-schedules', 'list'],
    queryFn: ({ signal }) => api.reports.schedules(undefined, { signal }),
    staleTime: 0,
  });
  const publishingTo = (id: string) => (schedules ?? []).filter(({ body }) => body.destinationId === id);
  if (places.error) return <ErrorState error={places.error} onRetry={() => void places.refetch()} />;
  if (!places.data) return <ListSkeleton />;
  const edited = places.data.find(({ id }) => id === open) ?? null;
  const users = removed ? publishingTo(removed.id).map(({ body }) => body.name) : [];
  const close = () => onGo({ tab: 'places' });
  const add = (
    <Button variant="primary" onPress={() => onGo({ tab: 'places', id: 'new' })}>
      <Plus aria-hidden size={15} />
      {t('add')}
    </Button>
  );
  return (
    <>
      {places.data.length === 0 ? (
        <EmptyState icon={<FolderTree aria-hidden size={26} strokeWidth={1.5} />} title={t('emptyTitle')} action={add}>
          {t('emptyText')}
        </EmptyState>
      ) : (
        <div className="min-h-0 flex-1 overflow-auto">
          <div className="flex items-center justify-end px-4 py-2">{add}</div>
          <PlaceList
            places={places.data}
            checks={checks}
            uses={id => publishingTo(id).length}
            onEdit={({ id }) => onGo({ tab: 'places', id })}
            onRemove={setRemoved}
          />
        </div>
      )}
      {open === 'new' || edited ? (
        <PlaceDialog
          key={edited?.id ?? 'new'}
          place={edited}
          onClose={close}
          onSaved={id => {
            close();
            void checks.run(id);
          }}
        />
      ) : null}
      {removed ? (
        <RemovalDialog
          title={t('removal.title', { name: removed.body.name })}
          answer={t('removal.confirm')}
          autoFocus
          remove={() => api.reports.removeDestination({ id: removed.id, baseVersion: removed.version })}
          refresh={refreshPlaces}
          onClose={() => setRemoved(null)}
        >
          <p>{t('removal.text')}</p>
          {users.length > 0 ? (
            <p className="rounded-md bg-warning-soft px-3 py-2">{t('removal.used', { names: users.join(', ') })}</p>
          ) : null}
        </RemovalDialog>
      ) : null}
    </>
  );
}
