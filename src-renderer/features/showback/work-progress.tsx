import { useTranslation } from 'react-i18next';
import type { Task } from '../../../src-core/contract/tasks.ts';
import { TaskProgress } from '../../components/task-progress.tsx';
import { Button } from '../../components/ui/button.tsx';
import { api } from '../../data/client.ts';

/** Work under way on this page, and the way to stop it. */
export function WorkProgress({ task, label }: { task: Task; label: string }) {
  const { t } = useTranslation('common');
  return (
    <div className="flex items-center gap-3 rounded-lg border border-border bg-surface px-4 py-2">
      <div className="min-w-0 flex-1">
        <p className="text-sm font-[550]">{label}</p>
        <TaskProgress progress={task.progress} label={label} />
      </div>
      <Button size="sm" onPress={() => void api.tasks.cancel({ taskId: task.id })}>
        {t('cancel')}
      </Button>
    </div>
  );
}
