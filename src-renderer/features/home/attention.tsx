import { Link } from '@tanstack/react-router';
import { CalendarX2, CircleAlert, KeyRound, VolumeX } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../../src-core/address/addresses.ts';
import type { Attention as Item } from '../../../src-core/contract/overview.ts';
import { addDays } from '../../../src-core/quality/days.ts';
import { formatDay, formatInstant } from '../../components/format-time.ts';
import { Card, Section } from '../../components/layout/page.tsx';
import { formatCount } from '../../components/money/format.ts';
import { ErrorState } from '../../components/ui/states.tsx';
import { useSettings } from '../../data/lake-query.ts';
import { type Gap, gapsOf, type Incident, incidentsOf, isStreamOf, lastDays } from '../../data/source-health.ts';
import { useCoverage, useSources } from '../../data/sources.ts';
import { AttentionLine, attentionRow } from './attention-line.tsx';
import { useAttention } from './use-attention.ts';

const DAYS = 30;
const SHOWN = 4;
const icons = { silent: VolumeX, failing: CircleAlert, 'needs-secret': KeyRound };

/** What waits for a person; then sources that do not deliver and days that are not there, which make figures too low. */
export function Attention() {
  const { t } = useTranslation('home');
  const days = useMemo(() => lastDays(DAYS, Date.now()), []);
  const { data: sources } = useSources();
  const { data: coverage } = useCoverage({ from: days[0] ?? '', to: addDays(days.at(-1) ?? '', 1) });
  const { data: waiting, error, refetch } = useAttention();
  const incidents = incidentsOf(sources ?? []);
  const gaps = gapsOf(coverage ?? []);
  const rest = Math.max(0, incidents.length - SHOWN) + Math.max(0, gaps.length - SHOWN);
  // A source that is silent has a line of its own below.
  const silent = new Set(incidents.map(({ source }) => addressOf.source(source.id)));
  const items = (waiting ?? []).filter(item => item.kind !== 'alert' || !silent.has(item.alert.address));
  const alerts = items.filter(({ kind }) => kind === 'alert');
  const others = items.filter(({ kind }) => kind !== 'alert');
  if (error) return <ErrorState compact error={error} onRetry={() => void refetch()} />;
  if (items.length === 0 && incidents.length === 0 && gaps.length === 0) return null;
  return (
    <Section title={t('attention.title')}>
      <Card className="divide-y divide-border">
        <Lines items={alerts} more="alerts" to="/alerts" />
        <Lines items={others} more="others" to={others[SHOWN]?.kind === 'budget' ? '/budgets' : '/showback'} />
        {incidents.slice(0, SHOWN).map(incident => (
          <IncidentLine key={incident.source.id} incident={incident} />
        ))}
        {gaps.slice(0, SHOWN).map(gap => (
          <GapLine
            key={gap.source}
            gap={gap}
            isScheduled={(sources ?? []).some(({ name }) => isStreamOf(gap.source, name))}
          />
        ))}
        {rest > 0 ? (
          <Link to="/sources" className="block px-4 py-2 text-xs text-accent hover:underline">
            {t('attention.more', { count: rest })}
          </Link>
        ) : null}
      </Card>
    </Section>
  );
}

/** The most urgent ones, and how many there are besides. */
function Lines({ items, more, to }: { items: readonly Item[]; more: 'alerts' | 'others'; to: string }) {
  const { t } = useTranslation('home');
  const rest = items.length - SHOWN;
  return (
    <>
      {items.slice(0, SHOWN).map(item => (
        <AttentionLine key={`${item.kind} ${item.address}`} item={item} />
      ))}
      {rest > 0 ? (
        <Link to={to} className="block px-4 py-2 text-xs text-accent hover:underline">
          {t(`attention.${more}`, { count: rest })}
        </Link>
      ) : null}
    </>
  );
}

function IncidentLine({ incident: { source, health } }: { incident: Incident }) {
  const { t, i18n } = useTranslation('home');
  const { settings } = useSettings();
  const Icon = icons[health];
  const at = source.lastSuccessAt;
  return (
    <Link to="/sources" search={{ tab: 'connected', source: source.id }} className={attentionRow}>
      <Icon aria-hidden size={15} className="mt-0.5 shrink-0 text-negative" />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-[550]">{source.name}</span>
        <span className="block text-xs text-muted">
          {t(`attention.${health}`)}{' '}
          {at === null
            ? t('attention.neverDelivered')
            : t('attention.lastSuccess', { at: formatInstant(at, i18n.language, settings.zone) })}
        </span>
      </span>
    </Link>
  );
}

function GapLine({ gap, isScheduled }: { gap: Gap; isScheduled: boolean }) {
  const { t, i18n } = useTranslation('home');
  const count = gap.missing + gap.failed;
  const span =
    gap.first === gap.last
      ? formatDay(gap.first, i18n.language)
      : `${formatDay(gap.first, i18n.language)} – ${formatDay(gap.last, i18n.language)}`;
  return (
    <Link
      to="/sources"
      search={{ tab: 'coverage', month: gap.last.slice(0, 7) }}
      className={attentionRow}
      title={isScheduled ? undefined : t('attention.byHand')}
    >
      <CalendarX2 aria-hidden size={15} className="mt-0.5 shrink-0 text-warning" />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-[550]">{gap.source}</span>
        <span className="block text-xs text-muted">
          {t('attention.days', { count, text: formatCount(count, i18n.language) })} · {span}
        </span>
      </span>
    </Link>
  );
}
