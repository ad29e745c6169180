import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { runReasonText } from '../../../../src-core/reports/run-reasons.ts';
import { formatInstant } from '../../../components/format-time.ts';
import { Button, IconButton } from '../../../components/ui/button.tsx';
import { ErrorState, ListSkeleton } from '../../../components/ui/states.tsx';
import { useSettings } from '../../../data/lake-query.ts';
import { periodName } from '../pack-words.ts';
import type { GoShowback } from '../showback-address.ts';
import { RunBadge } from './run-badge.tsx';
import { type ScheduleItem, useScheduleRuns } from './use-schedules.ts';

/** One run for each period, newest first: what became of it, why it waits, and its pack. */
export function RunList({ schedule, onGo }: { schedule: ScheduleItem; onGo: GoShowback }) {
  const { t, i18n } = useTranslation('report-schedules');
  const { settings } = useSettings();
  const { data, error, refetch } = useScheduleRuns(schedule.id);
  const instant = (at: string) => formatInstant(at, i18n.language, settings.zone);
  const title = t('runs.title', { name: schedule.body.name });
  return (
    <section
      aria-label={title}
      className="w-96 shrink-0 overflow-auto border-l border-border px-4 py-3 max-[1150px]:w-80"
    >
      <div className="mb-2 flex items-start gap-2">
        <h2 className="min-w-0 flex-1 text-sm font-semibold wrap-anywhere">{title}</h2>
        <IconButton size="sm" label={t('runs.close')} onPress={() => onGo({ tab: 'schedules' })}>
          <X aria-hidden size={14} />
        </IconButton>
      </div>
      {error ? (
        <ErrorState compact error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <ListSkeleton />
      ) : data.length === 0 ? (
        <p className="text-sm text-muted">{t('runs.none')}</p>
      ) : (
        <ol className="grid gap-2">
          {data.map(({ period, state, startedAt, finishedAt, packId, reason, reasons, deliveries }) => {
            const why = runReasonText({ reason, reasons }, i18n.language);
            const name = periodName(period, i18n.language);
            return (
              <li key={period} className="rounded-lg border border-border bg-surface px-3 py-2">
                <div className="flex flex-wrap items-center gap-2">
                  <h3 className="text-sm font-[550]">{name}</h3>
                  <RunBadge state={state} />
                  {packId ? (
                    <Button
                      size="sm"
                      className="ml-auto"
                      aria-label={t('runs.packOf', { period: name })}
                      onPress={() => onGo({ tab: 'packs', id: packId })}
                    >
                      {t('runs.pack')}
                    </Button>
                  ) : null}
                </div>
                {why ? <p className="mt-1 text-sm wrap-anywhere">{why}</p> : null}
                <p className="mt-0.5 text-xs text-muted">
                  {[
                    t('runs.begun', { at: instant(startedAt) }),
                    ...(finishedAt ? [t('runs.ended', { at: instant(finishedAt) })] : []),
                    ...(deliveries.length > 0 ? [t('runs.told', { count: deliveries.length })] : []),
                  ].join(', ')}
                </p>
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
}
