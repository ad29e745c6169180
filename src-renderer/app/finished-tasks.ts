import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ExportResult } from '../../src-core/contract/exports.ts';
import { ImportResult } from '../../src-core/contract/imports.ts';
import type { Task } from '../../src-core/contract/tasks.ts';
import { tellRefusal } from '../components/ui/refusal.ts';
import { showToast } from '../components/ui/toast.tsx';
import { workbenchEvents } from '../data/events.ts';
import { download } from '../data/files.ts';
import { sourceSyncs } from '../data/sources.ts';
import { useTaskWords } from './task-words.ts';

/** Says once that work has ended, and in browser mode hands over the exported file. */
export function useFinishedTasks(): void {
  const { t, i18n } = useTranslation('tasks');
  const words = useTaskWords();
  const router = useRouter();
  useEffect(
    () =>
      workbenchEvents.onFinished(task => {
        // Runs of a schedule are told by the Sources screen and, when they go wrong, by an incident.
        if (task.kind === 'sync' && (!sourceSyncs.has(task.id) || router.state.location.pathname === '/sources'))
          return;
        // Looking at rules and rehearsing them is work of the Alerts screen, which shows what came of it.
        if ((task.kind === 'alerts' || task.kind === 'rehearse') && router.state.location.pathname === '/alerts')
          return;
        if (task.state === 'cancelled')
          return showToast({ tone: 'info', title: words.title(task), description: t('cancelled') });
        if (task.state === 'failed') {
          // A price that was refused is a question there: whether the past may be priced again.
          if (task.kind === 'prices' && router.state.location.pathname === '/prices') return;
          return tellRefusal(task.error, i18n);
        }
        fetchExport(task);
        const isImport = task.kind === 'import' || task.kind === 'demo';
        if (isImport && router.state.location.pathname === '/sources') return; // that screen shows the result itself
        const hasFailures =
          ImportResult.safeParse(task.result).data?.failures.some(({ isSkipped }) => !isSkipped) ?? false;
        showToast({
          tone: hasFailures ? 'negative' : 'positive',
          title: words.title(task),
          description: words.outcome(task),
          ...(isImport
            ? {
                action: {
                  label: t('showSources'),
                  onAction: () => void router.navigate({ to: '/sources', search: { tab: 'files' } }),
                },
              }
            : {}),
        });
      }),
    [t, i18n, words, router],
  );
}

function fetchExport(task: Task): void {
  if (task.kind !== 'export') return;
  const result = ExportResult.safeParse(task.result).data;
  if (result?.downloadTicket) download(result.downloadTicket, result.fileName);
}
