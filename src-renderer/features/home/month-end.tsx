import { CalendarCheck, CalendarClock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../../src-core/address/addresses.ts';
import type { MonthEnd as MonthEndFacts } from '../../../src-core/contract/overview.ts';
import { formatMonth } from '../../components/format-time.ts';
import { Card, Section } from '../../components/layout/page.tsx';
import { Badge, type Tone } from '../../components/ui/badge.tsx';
import { ErrorState } from '../../components/ui/states.tsx';
import { AddressLink } from '../../data/address-link.tsx';
import { useMonthEnd } from './use-attention.ts';

const SHOWN = 4;
type Report = NonNullable<MonthEndFacts>['reports'][number];

const tones: Record<Report['state'], Tone> = {
  'not-built': 'accent',
  ready: 'accent',
  'needs-approval': 'warning',
  refused: 'negative',
  published: 'positive',
};

/** The month to report: what is still to be built, approved and published of it. */
export function MonthEnd() {
  const { t, i18n } = useTranslation('home');
  const { data, error, refetch } = useMonthEnd();
  if (error) return <ErrorState compact error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  const { period, isFinal, waiting, reports } = data;
  const month = (label: string) => formatMonth(Date.parse(`${label}-01T00:00:00Z`), i18n.language, 'UTC');
  const Icon = isFinal ? CalendarCheck : CalendarClock;
  const more = reports.length - SHOWN;
  return (
    <Section title={t('monthEnd.title')}>
      <Card className="divide-y divide-border">
        <p className="flex items-start gap-2.5 px-4 py-2 text-sm">
          <Icon aria-hidden size={15} className={`mt-0.5 shrink-0 ${isFinal ? 'text-positive' : 'text-warning'}`} />
          <span className="min-w-0">
            <span className="block font-[550]">{month(period)}</span>
            <span className="block text-xs text-muted">{t(isFinal ? 'monthEnd.isFinal' : 'monthEnd.notFinal')}</span>
          </span>
        </p>
        {reports.length === 0 ? (
          <To address={addressOf.newReport(null, period)} className="text-accent">
            {t('monthEnd.first')}
          </To>
        ) : null}
        {reports.slice(0, SHOWN).map(({ templateId, name, state, address }) => (
          <To key={templateId} address={address} className="flex items-center gap-2.5">
            <span className="min-w-0 flex-1 truncate">{name}</span>
            <Badge tone={tones[state]}>{t(`monthEnd.state.${state}`)}</Badge>
          </To>
        ))}
        {more > 0 ? (
          <To address={addressOf.reports()} className="text-xs text-accent">
            {t('monthEnd.more', { count: more })}
          </To>
        ) : null}
        {waiting === null ? null : (
          <To address={`/sources?tab=coverage&month=${waiting}`} className="text-xs text-muted">
            {t('monthEnd.waiting', { month: month(waiting) })}
          </To>
        )}
      </Card>
    </Section>
  );
}

function To({ address, className, children }: { address: string; className: string; children: React.ReactNode }) {
  return (
    <AddressLink address={address} className={`block px-4 py-2 text-sm last:rounded-b-lg hover:bg-hover ${className}`}>
      {children}
    </AddressLink>
  );
}
