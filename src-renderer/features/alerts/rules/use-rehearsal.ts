import { useCallback, useEffect, useRef, useState } from 'react';
import { type AlertRule, Rehearsal } from '../../../../src-core/contract/alerts.ts';
import { api } from '../../../data/client.ts';
import { runTask } from '../../../data/run-task.ts';

export const REHEARSED_DAYS = 90;

type State =
  | { state: 'idle' }
  | { state: 'running'; taskId: string | null }
  | { state: 'done'; rule: AlertRule; answer: Rehearsal }
  | { state: 'failed'; error: unknown };

export type Rehearsing = State & { run: (rule: AlertRule) => Promise<void>; stop: () => void };

/** What a rule would have sent; the newest question only. Leaving cancels what is still under way. */
export function useRehearsal(): Rehearsing {
  const [state, setState] = useState<State>({ state: 'idle' });
  const round = useRef(0);
  const task = useRef<string | null>(null);
  const cancel = useCallback(() => {
    round.current += 1;
    if (task.current !== null) void api.tasks.cancel({ taskId: task.current }).catch(() => undefined);
    task.current = null;
  }, []);
  useEffect(() => cancel, [cancel]);
  return {
    ...state,
    stop() {
      cancel();
      setState({ state: 'idle' });
    },
    async run(rule) {
      cancel();
      const own = round.current;
      const isMine = () => own === round.current;
      setState({ state: 'running', taskId: null });
      try {
        const result = await runTask(async () => {
          const begun = await api.alerts.rehearse({ rule, days: REHEARSED_DAYS });
          if (isMine()) {
            task.current = begun.taskId;
            setState({ state: 'running', taskId: begun.taskId });
          } else void api.tasks.cancel(begun).catch(() => undefined);
          return begun;
        });
        if (isMine()) setState({ state: 'done', rule, answer: Rehearsal.parse(result) });
      } catch (error) {
        if (isMine()) setState({ state: 'failed', error });
      } finally {
        if (isMine()) task.current = null;
      }
    },
  };
}
