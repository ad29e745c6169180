import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../../src-core/contract/alerts.ts';
import { alertText } from '../../components/alert-text.ts';
import { formatInstant } from '../../components/format-time.ts';
import { IconButton } from '../../components/ui/button.tsx';
import { useChannelNames, useDeliveries } from '../../data/channels.ts';
import { useSettings } from '../../data/lake-query.ts';
import { ExactView } from './alert-row.tsx';
import { whyText } from './alert-words.ts';
import { deliveryOf } from './alerts-model.ts';

type Entry = Alert['history'][number];

/** Everything that happened to one alert: what was told, to whom, and what was not, with why. Newest first. */
export function AlertDetail({ alert, onClose }: { alert: Alert; onClose: () => void }) {
  const { t, i18n } = useTranslation('alerts');
  const { t: common } = useTranslation('common');
  const { settings } = useSettings();
  const at = (instant: string) => formatInstant(instant, i18n.language, settings.zone);
  const history = alert.history.map((entry, index) => ({ entry, key: index })).toReversed();
  return (
    <aside
      aria-label={t('detail.title')}
      className="flex w-88 shrink-0 flex-col overflow-auto border-l border-border bg-surface"
    >
      <header className="flex items-center gap-2 border-b border-border py-1.5 pr-2 pl-4">
        <h2 className="flex-1 text-sm font-semibold">{t('detail.title')}</h2>
        <IconButton size="sm" label={common('close')} onPress={onClose}>
          <X aria-hidden size={16} />
        </IconButton>
      </header>
      <div className="grid gap-3 px-4 py-3">
        <p className="text-sm wrap-anywhere">{alertText(alert, i18n, settings.zone)}</p>
        {alert.isProvisional ? <p className="text-xs text-warning">{t('provisionalText')}</p> : null}
        {alert.snoozedUntil === null ? null : (
          <p className="text-xs text-muted">{t('detail.snoozedUntil', { at: at(alert.snoozedUntil) })}</p>
        )}
        <p>
          <ExactView alert={alert} />
        </p>
        <ol aria-label={t('detail.history')} className="grid gap-2 border-l border-border pl-3">
          {history.map(({ entry, key }) => (
            <li key={key} className="text-sm">
              <Happened entry={entry} />
              <span className="block text-xs text-muted">{at(entry.at)}</span>
            </li>
          ))}
        </ol>
      </div>
    </aside>
  );
}

function Happened({ entry }: { entry: Entry }) {
  const { t, i18n } = useTranslation('alerts');
  const { t: words } = useTranslation('channels');
  const { data: deliveries } = useDeliveries();
  const nameOf = useChannelNames();
  const { what, channels } = entry;
  const reason = whyText(entry, i18n);
  const stateOf = (channelId: string) => deliveryOf(entry, channelId, deliveries ?? [])?.state ?? null;
  return (
    <>
      <span className="font-[550]">
        {t(what === 'told' && channels.length === 0 ? 'happened.found' : `happened.${what}`)}
      </span>
      {channels.length === 0 ? null : (
        <span>
          :{' '}
          {channels
            .map(id => {
              const state = stateOf(id);
              return state === null ? nameOf(id) : `${nameOf(id)} (${words(`delivery.${state}`)})`;
            })
            .join(', ')}
        </span>
      )}
      {reason === null ? null : <span className="block text-xs wrap-anywhere">{reason}</span>}
    </>
  );
}
