import { CircleAlert, CircleCheck, CircleSlash, ListChecks, LoaderCircle, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../../src-core/contract/tasks.ts';
import { TaskProgress } from '../../components/task-progress.tsx';
import { Button, IconButton } from '../../components/ui/button.tsx';
import { Popover } from '../../components/ui/popover.tsx';
import { ErrorState } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';
import { useWorkbench } from '../../data/events.ts';
import { useTaskWords } from '../task-words.ts';

/** The bar's button that says how much is running, and the list behind it: running work first, then what has ended. */
export function TaskCenter() {
  const { t } = useTranslation('tasks');
  const tasks = useWorkbench(state => state.tasks);
  const running = tasks.filter(task => task.state === 'running');
  const ended = tasks.filter(task => task.state !== 'running').slice(0, 12);
  return (
    <Popover
      label={t('title')}
      placement="bottom end"
      className="w-96"
      trigger={
        <Button size="sm" variant="quiet" aria-label={t('button', { count: running.length })} className="text-muted!">
          {running.length > 0 ? (
            <LoaderCircle aria-hidden size={15} className="text-accent motion-safe:animate-spin" />
          ) : (
            <ListChecks aria-hidden size={15} strokeWidth={1.75} />
          )}
          {running.length > 0 ? <span className="figure">{running.length}</span> : null}
        </Button>
      }
    >
      <h2 className="mb-2 text-sm font-semibold">{t('title')}</h2>
      {tasks.length === 0 ? <p className="text-xs text-muted">{t('none')}</p> : null}
      <ul className="-mx-1 flex max-h-[60vh] flex-col divide-y divide-border overflow-auto px-1">
        {[...running, ...ended].map(task => (
          <TaskRow key={task.id} task={task} />
        ))}
      </ul>
    </Popover>
  );
}

function TaskRow({ task }: { task: Task }) {
  const { t } = useTranslation('tasks');
  const words = useTaskWords();
  if (task.state === 'running') {
    return (
      <li className="flex items-start gap-2 py-2.5">
        <div className="min-w-0 flex-1">
          <p className="truncate text-sm font-[550]">{words.title(task)}</p>
          <TaskProgress progress={task.progress} label={words.title(task)} />
        </div>
        <IconButton label={t('cancel')} size="sm" onPress={() => void api.tasks.cancel({ taskId: task.id })}>
          <X aria-hidden size={14} />
        </IconButton>
      </li>
    );
  }
  return (
    <li className="flex items-start gap-2 py-2.5">
      <span className="mt-0.5 shrink-0">{stateIcons[task.state]}</span>
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm">{words.title(task)}</p>
        {task.state === 'failed' && task.error ? (
          <ErrorState error={task.error} compact />
        ) : (
          <p className="text-xs text-muted">{words.outcome(task)}</p>
        )}
      </div>
    </li>
  );
}

const stateIcons = {
  done: <CircleCheck aria-hidden size={15} className="text-positive" />,
  failed: <CircleAlert aria-hidden size={15} className="text-negative" />,
  cancelled: <CircleSlash aria-hidden size={15} className="text-muted" />,
};
