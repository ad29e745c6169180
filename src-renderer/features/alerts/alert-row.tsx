import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../../src-core/contract/alerts.ts';
import { AlertState } from '../../components/alert-state.tsx';
import { alertText } from '../../components/alert-text.ts';
import { cx } from '../../components/cx.ts';
import { formatInstant } from '../../components/format-time.ts';
import { Cell, RowHead } from '../../components/table/plain-table.tsx';
import { Checkbox } from '../../components/ui/checkbox.tsx';
import { AddressLink } from '../../data/address-link.tsx';
import { useChannelNames, useDeliveries } from '../../data/channels.ts';
import { useSettings } from '../../data/lake-query.ts';
import { heldWhy, isOver, lastTelling } from './alerts-model.ts';

const looks = {
  critical: { icon: CircleAlert, tone: 'text-negative' },
  warning: { icon: TriangleAlert, tone: 'text-warning' },
  info: { icon: Info, tone: 'text-info' },
} as const;

export function AlertRow({
  alert,
  isChosen,
  onChoose,
  isOpen,
  onOpen,
}: {
  alert: Alert;
  isChosen: boolean;
  onChoose: (isChosen: boolean) => void;
  isOpen: boolean;
  onOpen: () => void;
}) {
  const { t, i18n } = useTranslation('alerts');
  const { settings } = useSettings();
  const { icon: Icon, tone } = looks[alert.severity];
  const text = alertText(alert, i18n, settings.zone);
  return (
    <tr data-alert={alert.id} className={cx('hover:bg-hover', isOpen && 'bg-hover')}>
      <Cell className="w-8">
        <Checkbox
          aria-label={t('inbox.choose', { alert: text })}
          isDisabled={isOver(alert)}
          isSelected={isChosen}
          onChange={onChoose}
        />
      </Cell>
      <RowHead className="min-w-64">
        <span className="flex items-start gap-2">
          <Icon aria-hidden size={15} className={cx('mt-0.5 shrink-0', tone)} />
          <span className="min-w-0">
            <span className="sr-only">{t(`severity.${alert.severity}`)}: </span>
            <button
              type="button"
              aria-expanded={isOpen}
              onClick={onOpen}
              className="rounded-xs text-left wrap-anywhere"
            >
              {text}
            </button>
            <span className="block text-xs font-normal text-muted">
              {alert.ruleName}
              {alert.isProvisional ? ` · ${t('provisional')}` : ''}
            </span>
          </span>
        </span>
      </RowHead>
      <Cell className="whitespace-nowrap">
        <AlertState state={alert.state} />
      </Cell>
      <Cell className="whitespace-nowrap text-muted">{formatInstant(alert.firstAt, i18n.language, settings.zone)}</Cell>
      <Cell className="max-w-56 min-w-36">
        <Told alert={alert} />
      </Cell>
      <Cell align="right" className="whitespace-nowrap">
        <ExactView alert={alert} />
      </Cell>
    </tr>
  );
}

/** Who heard of it, and why the last word was held back. */
function Told({ alert }: { alert: Alert }) {
  const { t } = useTranslation('alerts');
  const { t: words } = useTranslation('channels');
  const nameOf = useChannelNames();
  const { data: deliveries } = useDeliveries();
  const channels = lastTelling(alert, deliveries ?? []);
  const held = heldWhy(alert);
  return (
    <>
      <span className="wrap-anywhere">
        {channels.length === 0 ? t('toldNobody') : null}
        {channels.map(({ channelId, state }, index) => (
          <span key={channelId}>
            {index > 0 ? ', ' : ''}
            {nameOf(channelId)}
            {state === null || state === 'sent' ? null : (
              <span className={state === 'failed' ? 'text-negative' : 'text-muted'}>
                {' '}
                ({words(`delivery.${state}`)})
              </span>
            )}
          </span>
        ))}
      </span>
      {held === null ? null : (
        <span className="block text-xs text-muted">{t('held.because', { why: t(`held.${held}`) })}</span>
      )}
    </>
  );
}

/** To the exact charges, budget or source that it speaks about. */
export function ExactView({ alert }: { alert: Alert }) {
  const { t, i18n } = useTranslation('alerts');
  const { settings } = useSettings();
  return (
    <AddressLink
      address={alert.address}
      aria-label={t('showOf', { alert: alertText(alert, i18n, settings.zone) })}
      className="rounded-xs text-xs font-[550] text-accent hover:underline"
    >
      {t('show')}
    </AddressLink>
  );
}
