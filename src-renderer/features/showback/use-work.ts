import { useState } from 'react';
import type { Task } from '../../../src-core/contract/tasks.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { useWorkbench } from '../../data/events.ts';
import { runTask } from '../../data/run-task.ts';

type Started = { taskId: string | null };

/**
 * Long work that a screen starts and follows. `run` gives the task's result, or null when it was refused, failed, was cancelled or never began
 * (a dialog was closed); why it was refused stays in `error`.
 */
export function useWork(): {
  task: Task | null;
  isBusy: boolean;
  error: unknown;
  run: (start: () => Promise<Started>) => Promise<unknown>;
} {
  const [taskId, setTaskId] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const task = useWorkbench(state => state.tasks.find(({ id }) => id === taskId) ?? null);
  const run = async (start: () => Promise<Started>): Promise<unknown> => {
    setBusy(true);
    setError(null);
    try {
      const started = await start();
      if (started.taskId === null) return null;
      const { taskId: id } = started;
      setTaskId(id);
      return await runTask(async () => ({ taskId: id }));
    } catch (thrown) {
      if (!(thrown instanceof AppError && thrown.code === 'call.cancelled')) setError(thrown);
      return null;
    } finally {
      setBusy(false);
      setTaskId(null);
    }
  };
  return { task: task?.state === 'running' ? task : null, isBusy, error, run };
}
