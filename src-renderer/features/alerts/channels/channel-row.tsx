import { CircleCheck, EllipsisVertical, LoaderCircle } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../../components/format-time.ts';
import { Cell, RowHead } from '../../../components/table/plain-table.tsx';
import { Badge } from '../../../components/ui/badge.tsx';
import { Button, IconButton } from '../../../components/ui/button.tsx';
import { describeError } from '../../../components/ui/describe-error.ts';
import { Menu } from '../../../components/ui/menu.tsx';
import { useRefusal } from '../../../components/ui/refusal.ts';
import { RemovalDialog } from '../../../components/ui/removal-dialog.tsx';
import { ErrorState } from '../../../components/ui/states.tsx';
import { type ChannelItem, refreshChannels } from '../../../data/channels.ts';
import { api } from '../../../data/client.ts';
import { useSettings } from '../../../data/lake-query.ts';
import { healthTones, placeOf } from './channel-words.ts';
import type { TestState, Tests } from './use-test.ts';

export function ChannelRow({ channel, test, onEdit }: { channel: ChannelItem; test: Tests; onEdit: () => void }) {
  const { t } = useTranslation('channels');
  const [isRemoving, setRemoving] = useState(false);
  const { body, health } = channel;
  const state = test.of(channel.id);
  return (
    <tr className="hover:bg-hover">
      <RowHead className="min-w-56">
        <span className="wrap-anywhere">{body.name}</span>
        <span className="block text-xs font-normal text-muted wrap-anywhere">
          {[t(`kind.${body.kind}`), placeOf(body)].filter(part => part !== null).join(' · ')}
        </span>
      </RowHead>
      <Cell className="whitespace-nowrap">
        <Badge tone={healthTones[health]}>{t(`health.${health}`)}</Badge>
      </Cell>
      <Cell className="min-w-56">
        {state === null || isPast(state, channel) ? <LastAnswer channel={channel} /> : <TestAnswer state={state} />}
      </Cell>
      <Cell align="right" className="whitespace-nowrap">
        <span className="inline-flex gap-1">
          <Button
            size="sm"
            aria-label={t('testOf', { name: body.name })}
            isDisabled={state?.state === 'running'}
            onPress={() => void test.run(channel.id)}
          >
            {t('test')}
          </Button>
          <Menu
            trigger={
              <IconButton size="sm" label={t('actionsOf', { name: body.name })}>
                <EllipsisVertical aria-hidden size={15} />
              </IconButton>
            }
            actions={[
              { id: 'edit', label: t('edit'), onAction: onEdit },
              'separator',
              { id: 'remove', label: t('remove'), tone: 'danger', onAction: () => setRemoving(true) },
            ]}
          />
        </span>
        {isRemoving ? <RemoveDialog channel={channel} onClose={() => setRemoving(false)} /> : null}
      </Cell>
    </tr>
  );
}

/** A test that failed is no news any more once something was tried after it. */
const isPast = (test: TestState, { lastDelivery }: ChannelItem) =>
  test.state === 'bad' && (lastDelivery?.lastTriedAt ?? '') > test.at;

/** What the other side said to the last message, and when; or that there is no other side here. */
function LastAnswer({ channel: { health, lastDelivery } }: { channel: ChannelItem }) {
  const { t, i18n } = useTranslation('channels');
  const { settings } = useSettings();
  if (health === 'no-desktop') return <span className="wrap-anywhere">{t('noDesktopText')}</span>;
  if (lastDelivery === null) return <span className="text-muted">{t('untriedText')}</span>;
  const { answer, error, lastTriedAt } = lastDelivery;
  return (
    <>
      <span className="wrap-anywhere">
        {error === null ? (answer ?? t(`delivery.${lastDelivery.state}`)) : describeError(error, i18n).userMessage}
      </span>
      {lastTriedAt === null ? null : (
        <span className="block text-xs text-muted">{formatInstant(lastTriedAt, i18n.language, settings.zone)}</span>
      )}
    </>
  );
}

function TestAnswer({ state }: { state: TestState }) {
  const { t } = useTranslation('channels');
  return (
    <div aria-live="polite">
      {state.state === 'running' ? (
        <span className="flex items-center gap-2 text-muted">
          <LoaderCircle aria-hidden size={15} className="motion-safe:animate-spin" />
          {t('testing')}
        </span>
      ) : state.state === 'bad' ? (
        <ErrorState compact error={state.error} />
      ) : (
        <span className="flex items-start gap-2">
          <CircleCheck aria-hidden size={15} className="mt-0.5 shrink-0 text-positive" />
          <span className="min-w-0 wrap-anywhere">
            {t('tested')} {state.delivery.answer}
            {state.delivery.refused.length === 0 ? null : (
              <span className="block text-xs text-warning">
                {t('refused', { list: state.delivery.refused.join(', ') })}
              </span>
            )}
          </span>
        </span>
      )}
    </div>
  );
}

function RemoveDialog({ channel: { id, version, body }, onClose }: { channel: ChannelItem; onClose: () => void }) {
  const { t } = useTranslation('channels');
  const refuse = useRefusal();
  return (
    <RemovalDialog
      title={t('removeTitle', { name: body.name })}
      answer={t('remove')}
      remove={() => api.channels.remove({ id, baseVersion: version }).catch(refuse)}
      refresh={refreshChannels}
      onClose={onClose}
    >
      <p>{t('removeText')}</p>
    </RemovalDialog>
  );
}
