import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../../components/format-time.ts';
import { Cell, HeadCell, PlainTable, RowHead } from '../../../components/table/plain-table.tsx';
import { Badge } from '../../../components/ui/badge.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { describeError } from '../../../components/ui/describe-error.ts';
import { useRefusal } from '../../../components/ui/refusal.ts';
import { ErrorState, ListSkeleton } from '../../../components/ui/states.tsx';
import { type Delivery, refreshChannels, useChannelNames, useChannels, useDeliveries } from '../../../data/channels.ts';
import { api } from '../../../data/client.ts';
import { useSettings } from '../../../data/lake-query.ts';
import { deliveryTones } from './channel-words.ts';

const STEP = 50;

/** What became of each message to each channel, newest first. */
export function DeliveryList() {
  const { t } = useTranslation('channels');
  const deliveries = useDeliveries();
  const [shown, setShown] = useState(STEP);
  if (deliveries.error) return <ErrorState error={deliveries.error} onRetry={() => void deliveries.refetch()} />;
  if (!deliveries.data) return <ListSkeleton />;
  return (
    <section className="mt-6">
      <h2 className="px-4 pb-1 text-sm font-semibold">{t('deliveries.title')}</h2>
      {deliveries.data.length === 0 ? (
        <p className="px-4 text-sm text-muted">{t('deliveries.none')}</p>
      ) : (
        <PlainTable
          caption={t('deliveries.title')}
          head={
            <>
              <HeadCell>{t('column.message')}</HeadCell>
              <HeadCell>{t('column.channel')}</HeadCell>
              <HeadCell>{t('column.state')}</HeadCell>
              <HeadCell>{t('column.answer')}</HeadCell>
              <HeadCell>{t('column.at')}</HeadCell>
              <HeadCell />
            </>
          }
        >
          <tbody>
            {deliveries.data.slice(0, shown).map(delivery => (
              <DeliveryRow key={`${delivery.channelId} ${delivery.key}`} delivery={delivery} />
            ))}
          </tbody>
        </PlainTable>
      )}
      {deliveries.data.length > shown ? (
        <Button size="sm" variant="quiet" className="m-2" onPress={() => setShown(shown + STEP)}>
          {t('deliveries.more', { count: deliveries.data.length - shown })}
        </Button>
      ) : null}
    </section>
  );
}

function DeliveryRow({ delivery }: { delivery: Delivery }) {
  const { t, i18n } = useTranslation('channels');
  const { settings } = useSettings();
  const nameOf = useChannelNames();
  const { data: channels } = useChannels();
  const refuse = useRefusal();
  const [isTrying, setTrying] = useState(false);
  const { key, channelId, title, topic, state, attempts, answer, error, refused, maybeRepeated } = delivery;
  const at = (instant: string) => formatInstant(instant, i18n.language, settings.zone);
  const retry = async () => {
    setTrying(true);
    try {
      await api.channels.retry({ key, channelId });
    } catch (failure) {
      refuse(failure);
    } finally {
      setTrying(false);
      await refreshChannels();
    }
  };
  const isOpen = state === 'failed' || state === 'waiting';
  const lacksDesktop = state === 'waiting' && channels?.find(({ id }) => id === channelId)?.health === 'no-desktop';
  return (
    <tr className="hover:bg-hover">
      <RowHead className="min-w-48">
        <span className="wrap-anywhere">{title}</span>
        <span className="block text-xs font-normal text-muted">{t(`topic.${topic}`, { defaultValue: topic })}</span>
      </RowHead>
      <Cell className="min-w-28 wrap-anywhere">{nameOf(channelId)}</Cell>
      <Cell className="whitespace-nowrap">
        <Badge tone={deliveryTones[state]}>{t(`delivery.${state}`)}</Badge>
        {attempts > 1 ? (
          <span className="block text-xs text-muted">{t('deliveries.attempts', { count: attempts })}</span>
        ) : null}
      </Cell>
      <Cell className="min-w-36">
        <span className="wrap-anywhere">{error === null ? answer : describeError(error, i18n).userMessage}</span>
        {lacksDesktop ? (
          <span className="block text-xs text-muted wrap-anywhere">{t('noDesktopText')}</span>
        ) : state === 'waiting' && attempts > 0 ? (
          <span className="block text-xs text-muted">{t('deliveries.next', { at: at(delivery.dueAt) })}</span>
        ) : null}
        {refused.length === 0 ? null : (
          <span className="block text-xs text-warning">{t('refused', { list: refused.join(', ') })}</span>
        )}
        {maybeRepeated ? <span className="block text-xs text-warning">{t('deliveries.maybeRepeated')}</span> : null}
      </Cell>
      <Cell className="whitespace-nowrap text-muted">{at(delivery.sentAt ?? delivery.createdAt)}</Cell>
      <Cell align="right">
        {isOpen ? (
          <Button
            size="sm"
            variant="quiet"
            isDisabled={isTrying}
            aria-label={t('deliveries.retryOf', { message: title })}
            onPress={() => void retry()}
          >
            {t('deliveries.retry')}
          </Button>
        ) : null}
      </Cell>
    </tr>
  );
}
