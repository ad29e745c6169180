import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type AlertRule, Rehearsal } from '../../../src-core/contract/alerts.ts';
import { formatDay, formatInstant } from '../../components/format-time.ts';
import { TaskProgress } from '../../components/task-progress.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';
import { useWorkbench } from '../../data/events.ts';
import { runTask } from '../../data/run-task.ts';

const DAYS = 90;

type State = { taskId: string | null; answer: Rehearsal | null; error: unknown };

/** What a rule would have sent in the last days. Closing it while it runs cancels it. */
export function RehearsalDialog({ rule, onClose }: { rule: AlertRule; onClose: () => void }) {
  const { t } = useTranslation('alerts');
  const { t: common } = useTranslation('common');
  const { taskId, answer, error } = useRehearsal(rule);
  const task = useWorkbench(state => state.tasks.find(({ id }) => id === taskId) ?? null);
  const isRunning = answer === null && error === null;
  const close = () => {
    if (isRunning && taskId !== null) void api.tasks.cancel({ taskId }).catch(() => undefined);
    onClose();
  };
  return (
    <Dialog
      title={t('rehearsal.of', { rule: rule.name })}
      width="md"
      isOpen
      onOpenChange={isOpen => !isOpen && close()}
      footer={<Button onPress={close}>{common(isRunning ? 'cancel' : 'close')}</Button>}
    >
      {answer ? (
        <Answer rehearsal={answer} zone={rule.zone} />
      ) : error === null ? (
        <>
          <Skeleton className="h-7 w-64" />
          {task ? <TaskProgress label={t('rehearsal.button')} progress={task.progress} /> : null}
        </>
      ) : (
        <ErrorState compact error={error} />
      )}
    </Dialog>
  );
}

function useRehearsal(rule: AlertRule): State {
  const [state, setState] = useState<State>({ taskId: null, answer: null, error: null });
  useEffect(() => {
    let isGone = false;
    const start = async () => {
      const begun = await api.alerts.rehearse({ rule, days: DAYS });
      if (!isGone) setState(before => ({ ...before, taskId: begun.taskId }));
      return begun;
    };
    runTask(start)
      .then(result => !isGone && setState(before => ({ ...before, answer: Rehearsal.parse(result) })))
      .catch(error => !isGone && setState(before => ({ ...before, error })));
    return () => {
      isGone = true;
    };
  }, [rule]);
  return state;
}

function Answer({ rehearsal, zone }: { rehearsal: Rehearsal; zone: string }) {
  const { t, i18n } = useTranslation('alerts');
  const { messages, held, looks, assumptions } = rehearsal;
  const [from, to] = [rehearsal.from, rehearsal.to].map(day => formatDay(day, i18n.language));
  return (
    <div className="grid gap-4">
      <div>
        <p className="text-lg font-semibold">{t('rehearsal.messages', { count: messages.length })}</p>
        <p className="text-xs text-muted">{t('rehearsal.period', { from, to, looks, zone })}</p>
      </div>
      {messages.length === 0 ? null : (
        <ol aria-label={t('rehearsal.list')} className="grid max-h-80 gap-2 overflow-auto">
          {messages.map(message => (
            <li
              key={`${message.at} ${message.topic} ${message.title}`}
              className="rounded-md border border-border px-3 py-2"
            >
              <p className="text-xs text-muted">{formatInstant(message.at, i18n.language, zone)}</p>
              <p className="text-sm font-[550] wrap-anywhere">{message.title}</p>
              {message.alerts.map(({ id, message: sentence, isProvisional }) => (
                <p key={id} className="text-xs wrap-anywhere">
                  {sentence}
                  {isProvisional ? ` (${t('provisional')})` : ''}
                </p>
              ))}
            </li>
          ))}
        </ol>
      )}
      {held.length === 0 ? null : (
        <section>
          <h3 className="text-sm font-semibold">{t('rehearsal.held')}</h3>
          <ul className="text-sm">
            {held.map(({ why, count }) => (
              <li key={why}>
                {t(`held.${why}` as never)}: <span className="figure">{count}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h3 className="text-sm font-semibold">{t('rehearsal.assumptions')}</h3>
        <ul className="list-disc pl-5 text-xs text-muted">
          {assumptions.map(text => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </section>
    </div>
  );
}
