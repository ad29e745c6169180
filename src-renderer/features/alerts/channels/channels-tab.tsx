import { Send } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HeadCell, PlainTable } from '../../../components/table/plain-table.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { EmptyState, ErrorState, ListSkeleton } from '../../../components/ui/states.tsx';
import { type ChannelItem, useChannels } from '../../../data/channels.ts';
import { ChannelDialog } from './channel-dialog.tsx';
import { ChannelRow } from './channel-row.tsx';
import { DeliveryList } from './delivery-list.tsx';
import { useTest } from './use-test.ts';

/** Where messages go, whether it works, and what became of each message. */
export function ChannelsTab() {
  const { t } = useTranslation('channels');
  const channels = useChannels();
  const test = useTest();
  const [edited, setEdited] = useState<ChannelItem | 'new' | null>(null);
  const add = (
    <Button variant="primary" size="sm" onPress={() => setEdited('new')}>
      {t('add')}
    </Button>
  );
  return (
    <div className="relative flex min-h-0 flex-1 flex-col overflow-auto">
      {channels.data ? (
        channels.data.length === 0 ? (
          <EmptyState icon={<Send aria-hidden size={26} strokeWidth={1.5} />} title={t('noneTitle')} action={add}>
            {t('noneText')}
          </EmptyState>
        ) : (
          <>
            <div className="flex shrink-0 items-center gap-2 border-b border-border px-4 py-2">
              <p className="text-xs text-muted">{t('hint')}</p>
              <span className="ml-auto">{add}</span>
            </div>
            <PlainTable
              caption={t('title')}
              head={
                <>
                  <HeadCell>{t('column.channel')}</HeadCell>
                  <HeadCell>{t('column.health')}</HeadCell>
                  <HeadCell>{t('column.answer')}</HeadCell>
                  <HeadCell />
                </>
              }
            >
              <tbody>
                {channels.data.map(channel => (
                  <ChannelRow key={channel.id} channel={channel} test={test} onEdit={() => setEdited(channel)} />
                ))}
              </tbody>
            </PlainTable>
            <DeliveryList />
          </>
        )
      ) : channels.error ? (
        <ErrorState error={channels.error} onRetry={() => void channels.refetch()} />
      ) : (
        <ListSkeleton />
      )}
      {edited === null ? null : (
        <ChannelDialog
          key={edited === 'new' ? 'new' : edited.id}
          channel={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
          onSaved={() => setEdited(null)}
        />
      )}
    </div>
  );
}
