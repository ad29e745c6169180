import { CircleCheck, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ImportResult } from '../../../src-core/contract/imports.ts';
import type { Task } from '../../../src-core/contract/tasks.ts';
import { formatCount } from '../../components/money/format.ts';
import { TaskProgress } from '../../components/task-progress.tsx';
import { Button, IconButton } from '../../components/ui/button.tsx';
import { describeError } from '../../components/ui/describe-error.ts';
import { ErrorState } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';
import { useWorkbench } from '../../data/events.ts';

/** Imports that run, and what the last one brought: good files, files already there, and each refused file with its reason. */
export function ImportActivity() {
  const tasks = useWorkbench(state => state.tasks);
  const [closed, setClosed] = useState<string | null>(null);
  const imports = tasks.filter(task => task.kind === 'import' || task.kind === 'demo');
  const running = imports.filter(task => task.state === 'running');
  const last = imports.find(task => task.state === 'done' || task.state === 'failed');
  const isShown = last && last.id !== closed;
  if (running.length === 0 && !isShown) return null;
  return (
    <div className="grid shrink-0 gap-3 border-b border-border bg-surface px-4 py-3">
      {running.map(task => (
        <RunningImport key={task.id} task={task} />
      ))}
      {isShown ? <EndedImport task={last} onClose={() => setClosed(last.id)} /> : null}
    </div>
  );
}

function RunningImport({ task }: { task: Task }) {
  const { t } = useTranslation(['tasks', 'common']);
  const title = t(`tasks:kind.${task.kind}`, { subject: task.subject });
  return (
    <div className="flex items-center gap-4">
      <div className="min-w-0 max-w-2xl flex-1">
        <p className="truncate text-sm font-[550]">{title}</p>
        <TaskProgress progress={task.progress} label={title} />
      </div>
      <Button size="sm" onPress={() => void api.tasks.cancel({ taskId: task.id })}>
        {t('common:cancel')}
      </Button>
    </div>
  );
}

function EndedImport({ task, onClose }: { task: Task; onClose: () => void }) {
  const { t, i18n } = useTranslation('sources');
  const result = ImportResult.safeParse(task.result).data;
  const text = (count: number) => ({ count, text: formatCount(count, i18n.language) });
  const fresh = result?.drops.filter(drop => drop.status === 'imported') ?? [];
  const unchanged = result?.drops.filter(drop => drop.status === 'unchanged') ?? [];
  const superseded = result?.drops.filter(drop => drop.status === 'superseded') ?? [];
  const failed = result?.failures.filter(({ isSkipped }) => !isSkipped) ?? [];
  const skipped = result?.failures.filter(({ isSkipped }) => isSkipped) ?? [];
  const rows = fresh.reduce((sum, drop) => sum + drop.rows.accepted, 0);
  return (
    <div className="flex items-start gap-4" aria-live="polite">
      <div className="grid min-w-0 max-w-2xl flex-1 gap-2">
        {task.state === 'failed' ? <ErrorState error={task.error} compact /> : null}
        {result && result.drops.length > 0 ? (
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
            <CircleCheck aria-hidden size={15} className="shrink-0 text-positive" />
            {fresh.length > 0 ? (
              <span>{t('result.imported', { ...text(fresh.length), rows: formatCount(rows, i18n.language) })}</span>
            ) : null}
            {unchanged.length > 0 ? <span>{t('result.unchanged', text(unchanged.length))}</span> : null}
            {superseded.length > 0 ? <span>{t('result.superseded', text(superseded.length))}</span> : null}
          </p>
        ) : null}
        {failed.length > 0 ? (
          <div>
            <p className="mb-1.5 text-sm font-[550]">{t('result.failed', text(failed.length))}</p>
            <ul className="grid max-h-64 gap-1.5 overflow-auto">
              {failed.map(failure => (
                <li key={failure.name}>
                  <ErrorState error={failure.error} compact />
                </li>
              ))}
            </ul>
          </div>
        ) : null}
        {skipped.length > 0 ? (
          <details className="text-sm">
            <summary className="cursor-default text-muted select-none hover:text-text">
              {t('result.skipped', text(skipped.length))}
            </summary>
            <ul className="mt-1 grid max-h-64 gap-1 overflow-auto text-xs">
              {skipped.map(({ name, error }) => (
                <li key={name} className="wrap-anywhere">
                  {describeError(error, i18n).userMessage}
                </li>
              ))}
            </ul>
          </details>
        ) : null}
      </div>
      <IconButton size="sm" label={t('result.close')} onPress={onClose} className="ml-auto">
        <X aria-hidden size={14} />
      </IconButton>
    </div>
  );
}
