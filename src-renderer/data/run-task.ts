import type { Task } from '../../src-core/contract/tasks.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { workbenchEvents } from './events.ts';

/**
 * Starts work and waits for its end: for screens that go on from the result. The task is in the task list all the while and may be cancelled
 * there.
 * @returns the task's result, not parsed @throws AppError of the start or of the task, `call.cancelled`
 */
export async function runTask(start: () => Promise<{ taskId: string }>): Promise<unknown> {
  const { taskId } = await start();
  const task = await ended(taskId);
  if (task.state === 'done') return task.result;
  if (task.state === 'cancelled' || !task.error) throw new AppError('call.cancelled');
  throw AppError.fromWire(task.error);
}

/** It may have ended before the answer to its start came. */
function ended(taskId: string): Promise<Task> {
  return new Promise(resolve => {
    const look = () => {
      const task = workbenchEvents.task(taskId);
      if (!task || task.state === 'running') return;
      stop();
      resolve(task);
    };
    const stop = workbenchEvents.subscribe(look);
    look();
  });
}
