import { BellRing, Clock, FileX, type LucideIcon, Stamp, TrendingUp, Wallet } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Attention } from '../../../src-core/contract/overview.ts';
import { runReasonText } from '../../../src-core/reports/run-reasons.ts';
import { alertText } from '../../components/alert-text.ts';
import { cx } from '../../components/cx.ts';
import { formatAmount } from '../../components/money/format.ts';
import { AddressLink } from '../../data/address-link.tsx';
import { useSettings } from '../../data/lake-query.ts';

export const attentionRow =
  'flex items-start gap-2.5 px-4 py-2 text-sm first:rounded-t-lg last:rounded-b-lg hover:bg-hover';

type Look = { icon: LucideIcon; tone: 'text-negative' | 'text-warning' | 'text-info' | 'text-muted' };

/** One thing that waits for a person, and the way to where it is answered. */
export function AttentionLine({ item }: { item: Attention }) {
  const { icon: Icon, tone } = lookOf(item);
  const { title, detail } = useAttentionWords()(item);
  return (
    <AddressLink address={item.address} className={attentionRow}>
      <Icon aria-hidden size={15} className={cx('mt-0.5 shrink-0', tone)} />
      <span className="min-w-0 flex-1">
        <span className="line-clamp-3 font-[550] wrap-anywhere" title={title}>
          {title}
        </span>
        <span className="block text-xs text-muted wrap-anywhere">{detail}</span>
      </span>
    </AddressLink>
  );
}

function lookOf(item: Attention): Look {
  switch (item.kind) {
    case 'alert':
      return { icon: BellRing, tone: alertTones[item.alert.severity] };
    case 'budget':
      return item.need === 'over'
        ? { icon: Wallet, tone: 'text-negative' }
        : { icon: TrendingUp, tone: 'text-negative' };
    case 'pack':
      return item.state === 'refused' ? { icon: FileX, tone: 'text-negative' } : { icon: Stamp, tone: 'text-warning' };
    case 'report-run':
      return item.state === 'failed' ? { icon: FileX, tone: 'text-negative' } : { icon: Clock, tone: 'text-warning' };
  }
}

const alertTones = { critical: 'text-negative', warning: 'text-warning', info: 'text-info' } as const;

function useAttentionWords(): (item: Attention) => { title: string; detail: string } {
  const { t, i18n } = useTranslation('home');
  const { settings } = useSettings();
  const joined = (...parts: (string | null)[]) => parts.filter(part => part !== null && part !== '').join(' · ');
  return item => {
    switch (item.kind) {
      case 'alert': {
        const { alert } = item;
        const provisional = alert.isProvisional ? t('attention.provisional') : null;
        return {
          title: alertText(alert, i18n, settings.zone),
          detail: joined(t(`attention.severity.${alert.severity}`), alert.ruleName, provisional),
        };
      }
      case 'budget': {
        const money = (amount: string | null) =>
          amount === null ? '–' : formatAmount(amount, item.currency, i18n.language);
        const [actual, expected, budget] = [item.actual, item.expected, item.budget].map(money);
        const isExpected = item.expected !== null && Number(item.expected) > Number(item.budget);
        const words = item.need === 'over' || isExpected ? item.need : `${item.need}-likely`;
        return { title: item.name, detail: t(`attention.${words}`, { actual, expected, budget }) };
      }
      case 'pack':
        return {
          title: item.title,
          detail: joined(t(`attention.${item.state}`), t('attention.builtBy', { by: item.builtBy })),
        };
      case 'report-run':
        return {
          title: t('attention.run', { name: item.name, period: item.period }),
          detail: joined(t(`attention.${item.state}`), runReasonText(item, i18n.language)),
        };
    }
  };
}
