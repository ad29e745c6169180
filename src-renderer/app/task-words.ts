import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { ExportResult } from '../../src-core/contract/exports.ts';
import { ImportResult } from '../../src-core/contract/imports.ts';
import { Pack } from '../../src-core/contract/reports.ts';
import { SourceRun } from '../../src-core/contract/sources.ts';
import type { Task } from '../../src-core/contract/tasks.ts';
import { formatBytes, formatCount } from '../components/money/format.ts';

export type TaskWords = { title(task: Task): string; outcome(task: Task): string };

/** What a task is called and what came of it. */
export function useTaskWords(): TaskWords {
  const { t, i18n } = useTranslation('tasks');
  return taskWords(t, i18n.language);
}

export function taskWords(t: TFunction<'tasks'>, locale: string): TaskWords {
  const count = (value: number) => formatCount(value, locale);
  return {
    title: task => t(`kind.${task.kind}`, { subject: task.subject }),
    outcome(task) {
      if (task.state === 'cancelled') return t('cancelled');
      if (task.kind === 'import' || task.kind === 'demo') return importOutcome(task.result, t, count);
      if (task.kind === 'export') {
        const result = ExportResult.safeParse(task.result).data;
        return result
          ? t(result.inexactCells > 0 ? 'exportedInexact' : 'exported', {
              name: result.fileName,
              rows: count(result.rows),
              size: formatBytes(result.sizeBytes, locale),
              cells: count(result.inexactCells),
            })
          : t('done');
      }
      if (task.kind === 'report' || task.kind === 'publish') return packOutcome(task, t);
      if (task.kind === 'sync') return syncOutcome(task.result, t, count);
      return t('done');
    },
  };
}

function importOutcome(value: unknown, t: TFunction<'tasks'>, count: (value: number) => string): string {
  const result = ImportResult.safeParse(value).data;
  if (!result) return t('done');
  const fresh = result.drops.filter(drop => drop.status === 'imported');
  const rows = fresh.reduce((sum, drop) => sum + drop.rows.accepted, 0);
  const unchanged = result.drops.length - fresh.length;
  const failed = result.failures.filter(({ isSkipped }) => !isSkipped).length;
  const parts = [
    fresh.length > 0 ? t('imported', { count: fresh.length, rows: count(rows) }) : null,
    unchanged > 0 ? t('unchanged', { count: unchanged }) : null,
    failed > 0 ? t('failedFiles', { count: failed }) : null,
  ];
  return parts.filter(part => part !== null).join(' · ') || t('done');
}

function packOutcome({ kind, result }: Task, t: TFunction<'tasks'>): string {
  const pack = Pack.safeParse(result).data;
  if (!pack) return t('done');
  const last = pack.publications.at(-1);
  return kind === 'publish' && last
    ? t('packPublished', { place: last.place, edition: last.edition })
    : t('built', { title: pack.title, count: pack.files.length });
}

function syncOutcome(value: unknown, t: TFunction<'tasks'>, count: (value: number) => string): string {
  const run = SourceRun.safeParse(value).data;
  if (!run) return t('done');
  return run.rows > 0 ? t('synced', { count: run.rows, text: count(run.rows) }) : t('syncedNothing');
}
