import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Source, SourceRun } from '../../../../src-core/contract/sources.ts';
import { formatInstant } from '../../../components/format-time.ts';
import { formatCount } from '../../../components/money/format.ts';
import { TaskProgress } from '../../../components/task-progress.tsx';
import { Badge } from '../../../components/ui/badge.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { ErrorState, Skeleton } from '../../../components/ui/states.tsx';
import { api } from '../../../data/client.ts';
import { useWorkbench } from '../../../data/events.ts';
import { useSettings } from '../../../data/lake-query.ts';
import { useRuns } from '../../../data/sources.ts';
import { durationWords, runTones } from './source-words.ts';

const SHOWN = 8;

/** The run that goes on, with its progress, and the runs before it: what each brought, what it said, and why it ended. */
export function RunHistory({ source }: { source: Source }) {
  const { t } = useTranslation(['connections', 'common']);
  const { data: runs, error, refetch } = useRuns(source.id);
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? runs : runs?.slice(0, SHOWN);
  return (
    <section>
      <h3 className="eyebrow mb-1">{t('run.title')}</h3>
      <RunningRun source={source} />
      {error && !runs ? <ErrorState error={error} compact onRetry={() => void refetch()} /> : null}
      {!runs && !error ? <Skeleton className="h-20" /> : null}
      {runs?.length === 0 ? <p className="text-sm text-muted">{t('run.none')}</p> : null}
      {shown && shown.length > 0 ? (
        <ol className="divide-y divide-border rounded-md border border-border">
          {shown.map((run, index) => (
            <RunRow key={run.id} run={run} isNewest={index === 0} />
          ))}
        </ol>
      ) : null}
      {runs && shown && runs.length > shown.length ? (
        <Button size="sm" variant="quiet" className="mt-1 text-accent!" onPress={() => setWhole(true)}>
          {t('run.older', { count: runs.length - shown.length })}
        </Button>
      ) : null}
    </section>
  );
}

function RunningRun({ source }: { source: Source }) {
  const { t } = useTranslation(['connections', 'common']);
  const task = useWorkbench(
    state =>
      state.tasks.find(
        ({ kind, subject, state: at }) => kind === 'sync' && subject === source.name && at === 'running',
      ) ?? null,
  );
  if (!task) return null;
  return (
    <div className="mb-2 flex items-center gap-3 rounded-md bg-accent-soft px-3 py-2">
      <div className="min-w-0 flex-1">
        <p className="text-sm font-[550]">{t('run.state.running')}</p>
        <TaskProgress progress={task.progress} label={`${t('run.state.running')}: ${source.name}`} />
      </div>
      <Button size="sm" onPress={() => void api.tasks.cancel({ taskId: task.id })}>
        {t('common:cancel')}
      </Button>
    </div>
  );
}

function RunRow({ run, isNewest }: { run: SourceRun; isNewest: boolean }) {
  const { t, i18n } = useTranslation('connections');
  const { settings } = useSettings();
  const text = (count: number) => ({ count, text: formatCount(count, i18n.language) });
  const length =
    run.finishedAt === null
      ? null
      : durationWords(Date.parse(run.finishedAt) - Date.parse(run.startedAt), i18n.language);
  return (
    <li className="px-3 py-2 text-sm">
      <p className="flex items-center gap-2">
        <Badge tone={runTones[run.state]}>{t(`run.state.${run.state}`)}</Badge>
        <span className="min-w-0 flex-1 truncate">{formatInstant(run.startedAt, i18n.language, settings.zone)}</span>
        <span className="text-xs text-muted">{t(`run.trigger.${run.trigger}`)}</span>
      </p>
      <p className="mt-0.5 text-xs text-muted">
        {[
          run.rows > 0 ? t('run.rows', text(run.rows)) : run.state === 'done' ? t('run.nothing') : null,
          run.commits > 0 ? t('run.commits', text(run.commits)) : null,
          length,
        ]
          .filter(part => part !== null)
          .join(' · ')}
      </p>
      {run.notices.length > 0 ? (
        <details className="mt-1 text-xs" open={isNewest}>
          <summary className="cursor-default text-muted select-none hover:text-text">
            {t('run.notices', text(run.notices.length))}
          </summary>
          <ul className="mt-1 grid list-disc gap-1 pl-4 wrap-anywhere">
            {run.notices.map((notice, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a run may say the same thing twice, and never changes
              <li key={index}>{notice}</li>
            ))}
          </ul>
        </details>
      ) : null}
      {run.error ? (
        <div className="mt-1.5">
          <ErrorState error={run.error} compact />
        </div>
      ) : null}
    </li>
  );
}
