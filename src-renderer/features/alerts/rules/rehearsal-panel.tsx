import { useTranslation } from 'react-i18next';
import type { AlertRule, Rehearsal } from '../../../../src-core/contract/alerts.ts';
import { cx } from '../../../components/cx.ts';
import { formatDay, formatInstant } from '../../../components/format-time.ts';
import { TaskProgress } from '../../../components/task-progress.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { ErrorState, Skeleton } from '../../../components/ui/states.tsx';
import { useChannelNames } from '../../../data/channels.ts';
import { useWorkbench } from '../../../data/events.ts';
import { assumptionText } from '../alert-words.ts';
import { calendarOf } from './rehearsal-calendar.ts';
import { REHEARSED_DAYS, useRehearsal } from './use-rehearsal.ts';

/** What the rule, as it is written now, would have sent in the last days. Nothing is sent. */
export function RehearsalPanel({ rule }: { rule: AlertRule | null }) {
  const { t } = useTranslation('alerts');
  const { t: common } = useTranslation('common');
  const rehearsal = useRehearsal();
  const taskId = rehearsal.state === 'running' ? rehearsal.taskId : null;
  const task = useWorkbench(state => state.tasks.find(({ id }) => id === taskId) ?? null);
  const isOld = rehearsal.state === 'done' && (rule === null || !isSame(rule, rehearsal.rule));
  return (
    <aside
      aria-label={t('rehearsal.title')}
      className="flex w-104 shrink-0 flex-col overflow-auto border-l border-border bg-surface max-[1100px]:w-full max-[1100px]:overflow-visible max-[1100px]:border-t max-[1100px]:border-l-0"
    >
      <header className="flex items-center gap-2 border-b border-border px-4 py-2">
        <h2 className="flex-1 text-sm font-semibold">{t('rehearsal.title')}</h2>
        {rehearsal.state === 'running' ? (
          <Button size="sm" onPress={rehearsal.stop}>
            {common('cancel')}
          </Button>
        ) : (
          <Button size="sm" isDisabled={rule === null} onPress={() => rule && void rehearsal.run(rule)}>
            {t('rehearsal.button')}
          </Button>
        )}
      </header>
      <div className="grid gap-4 px-4 py-3">
        {rehearsal.state === 'idle' ? (
          <p className="text-sm text-muted">
            {t(rule === null ? 'rehearsal.notReady' : 'rehearsal.hint', { days: REHEARSED_DAYS })}
          </p>
        ) : null}
        {rehearsal.state === 'running' ? (
          <div>
            <Skeleton className="h-7 w-56" />
            {task ? <TaskProgress label={t('rehearsal.title')} progress={task.progress} /> : null}
          </div>
        ) : null}
        {rehearsal.state === 'failed' ? <ErrorState compact error={rehearsal.error} /> : null}
        {isOld ? <p className="rounded-md bg-warning-soft px-3 py-2 text-xs">{t('rehearsal.old')}</p> : null}
        {rehearsal.state === 'done' ? <Answer rehearsal={rehearsal.answer} rule={rehearsal.rule} /> : null}
      </div>
    </aside>
  );
}

const isSame = (a: AlertRule, b: AlertRule) => JSON.stringify(a) === JSON.stringify(b);

function Answer({ rehearsal, rule }: { rehearsal: Rehearsal; rule: AlertRule }) {
  const { zone } = rule;
  const { t, i18n } = useTranslation('alerts');
  const nameOf = useChannelNames();
  const { messages, held, looks, assumptions } = rehearsal;
  const [from, to] = [rehearsal.from, rehearsal.to].map(day => formatDay(day, i18n.language));
  return (
    <>
      <div aria-live="polite">
        <p className="text-lg font-semibold">{t('rehearsal.messages', { count: messages.length })}</p>
        <p className="text-xs text-muted">{t('rehearsal.period', { from, to, count: looks, zone })}</p>
      </div>
      {rule.channels.length === 0 ? (
        <p className="rounded-md bg-sunken px-3 py-2 text-xs">{t('rehearsal.noChannels')}</p>
      ) : null}
      <Calendar rehearsal={rehearsal} zone={zone} />
      {messages.length === 0 ? null : (
        <ol aria-label={t('rehearsal.list')} className="grid gap-2">
          {messages.map(message => (
            <li
              key={`${message.at} ${message.topic} ${message.title}`}
              className="rounded-md border border-border px-3 py-2"
            >
              <p className="text-xs text-muted">
                {formatInstant(message.at, i18n.language, zone)}
                {message.channels.length === 0 ? '' : ` · ${message.channels.map(nameOf).join(', ')}`}
              </p>
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
              <li key={why} className="flex justify-between gap-3">
                <span>{t(`held.${why}`)}</span>
                <span className="figure">{t('rehearsal.times', { count })}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h3 className="text-sm font-semibold">{t('rehearsal.assumptions')}</h3>
        <ul className="list-disc pl-5 text-xs text-muted">
          {assumptions.map(text => (
            <li key={text}>{assumptionText(text, i18n)}</li>
          ))}
        </ul>
      </section>
    </>
  );
}

/** Which days would have brought messages; the list below says the same in words. */
function Calendar({ rehearsal, zone }: { rehearsal: Rehearsal; zone: string }) {
  const { t, i18n } = useTranslation('alerts');
  return (
    <div aria-hidden className="flex gap-1">
      {calendarOf(rehearsal, zone).map(week => (
        <div key={week.find(day => day !== null)?.day} className="grid flex-1 gap-1">
          {week.map((day, index) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: a day is its place in the week
              key={index}
              title={
                day
                  ? `${formatDay(day.day, i18n.language, true)}: ${t('rehearsal.times', { count: day.messages })}`
                  : undefined
              }
              className={cx('h-3 rounded-xs', day === null ? '' : lookOf(day.messages))}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

const lookOf = (messages: number) => (messages === 0 ? 'bg-sunken' : messages === 1 ? 'bg-warning' : 'bg-negative');
