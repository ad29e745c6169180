import { useTranslation } from 'react-i18next';
import type { Progress } from '../../src-core/contract/tasks.ts';
import { formatBytes, formatCount } from './money/format.ts';
import { ProgressBar } from './ui/progress-bar.tsx';

/** Phase, item and amount of long work over its bar. */
export function TaskProgress({ progress, label }: { progress: Progress; label: string }) {
  const { t, i18n } = useTranslation('tasks');
  const { done, total, unit } = progress;
  const write = (value: number) =>
    unit === 'bytes'
      ? formatBytes(value, i18n.language)
      : unit === null
        ? formatCount(value, i18n.language)
        : t(`unit.${unit}`, { count: value, text: formatCount(value, i18n.language) });
  const amount =
    done === null ? null : total === null ? write(done) : t('of', { done: write(done), total: write(total) });
  return (
    <div className="mt-1">
      <ProgressBar label={label} done={done} total={total} />
      <p className="mt-1 flex gap-2 text-2xs text-muted">
        <span className="min-w-0 truncate">
          {t(`phase.${progress.phase}`)}
          {progress.item ? ` · ${progress.item}` : ''}
        </span>
        {amount ? <span className="figure ml-auto shrink-0">{amount}</span> : null}
      </p>
    </div>
  );
}
