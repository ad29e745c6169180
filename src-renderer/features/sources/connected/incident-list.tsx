import { CircleAlert, KeyRound, VolumeX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Source } from '../../../../src-core/contract/sources.ts';
import { formatInstant } from '../../../components/format-time.ts';
import { Button } from '../../../components/ui/button.tsx';
import { describeError } from '../../../components/ui/describe-error.ts';
import { useSettings } from '../../../data/lake-query.ts';
import { type Incident, incidentsOf } from '../../../data/source-health.ts';

const icons = { silent: VolumeX, failing: CircleAlert, 'needs-secret': KeyRound };

/** What needs a person, before anything else: a source that says nothing is an incident, not an empty chart. */
export function IncidentList({ sources, onSelect }: { sources: readonly Source[]; onSelect: (id: string) => void }) {
  const { t } = useTranslation('connections');
  const incidents = incidentsOf(sources);
  if (incidents.length === 0) return null;
  return (
    <ul aria-label={t('incident.list')} className="border-b border-border bg-negative-soft px-4 py-2">
      {incidents.map(incident => (
        <IncidentRow key={incident.source.id} incident={incident} onSelect={onSelect} />
      ))}
    </ul>
  );
}

function IncidentRow({ incident, onSelect }: { incident: Incident; onSelect: (id: string) => void }) {
  const { t, i18n } = useTranslation('connections');
  const { settings } = useSettings();
  const { source, health } = incident;
  const Icon = icons[health];
  const error = source.lastRun?.error ?? null;
  const since = source.lastSuccessAt;
  const why =
    health === 'silent' && since !== null
      ? t('incident.silent', {
          at: formatInstant(since, i18n.language, settings.zone),
          count: source.schedule.silentAfterHours,
        })
      : health === 'silent'
        ? t('incident.silentEver', { count: source.schedule.silentAfterHours })
        : health === 'needs-secret'
          ? t('incident.needs-secret')
          : t('incident.failing');
  return (
    <li className="flex items-start gap-2.5 py-1 text-sm">
      <Icon aria-hidden size={15} className="mt-0.5 shrink-0 text-negative" />
      <p className="min-w-0 flex-1">
        <strong className="font-semibold">{source.name}</strong> {why}
        {error && health !== 'needs-secret' ? (
          <span className="text-muted"> {describeError(error, i18n).userMessage}</span>
        ) : null}
      </p>
      <Button size="sm" onPress={() => onSelect(source.id)} aria-label={`${t('incident.look')}: ${source.name}`}>
        {t('incident.look')}
      </Button>
    </li>
  );
}
