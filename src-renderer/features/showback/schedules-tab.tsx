import { CalendarClock, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/ui/button.tsx';
import { RemovalDialog } from '../../components/ui/removal-dialog.tsx';
import { EmptyState, ErrorState, ListSkeleton } from '../../components/ui/states.tsx';
import { useChannelNames } from '../../data/channels.ts';
import { api } from '../../data/client.ts';
import { usePlaces } from './places/use-places.ts';
import { RunDialog } from './schedules/run-dialog.tsx';
import { RunList } from './schedules/run-list.tsx';
import { ScheduleDialog } from './schedules/schedule-dialog.tsx';
import { ScheduleList } from './schedules/schedule-list.tsx';
import { refreshSchedules, type ScheduleItem, useSchedules } from './schedules/use-schedules.ts';
import type { GoShowback } from './showback-address.ts';
import { useTemplates } from './use-packs.ts';
import { useWork } from './use-work.ts';
import { WorkProgress } from './work-progress.tsx';

/** Reports that build, publish and send themselves. @param open id of the schedule whose runs the address names, "new" for one being made */
export function SchedulesTab({ open, onGo }: { open: string | undefined; onGo: GoShowback }) {
  const { t } = useTranslation('report-schedules');
  const schedules = useSchedules();
  const templates = useTemplates();
  const places = usePlaces();
  const channel = useChannelNames();
  const work = useWork();
  const [running, setRunning] = useState('');
  const [starting, setStarting] = useState<ScheduleItem | null>(null);
  const [edited, setEdited] = useState<ScheduleItem | null>(null);
  const [removed, setRemoved] = useState<ScheduleItem | null>(null);
  const [refusal, setRefusal] = useState<unknown>(null);
  const error = schedules.error ?? templates.error ?? places.error;
  const retry = () => void Promise.all([schedules.refetch(), templates.refetch(), places.refetch()]);
  if (error) return <ErrorState error={error} onRetry={retry} />;
  if (!schedules.data || !templates.data || !places.data) return <ListSkeleton />;
  const selected = schedules.data.find(({ id }) => id === open) ?? null;
  const close = () => onGo({ tab: 'schedules' });

  const turn = async ({ id, version, body }: ScheduleItem, isOn: boolean) => {
    setRefusal(null);
    try {
      await api.reports.saveSchedule({ id, baseVersion: version, schedule: { ...body, isOn } });
    } catch (thrown) {
      setRefusal(thrown);
    }
    await refreshSchedules();
  };
  const run = async ({ id, body }: ScheduleItem, period: string | null) => {
    setStarting(null);
    setRunning(body.name);
    onGo({ tab: 'schedules', id });
    await work.run(() => api.reports.runSchedule({ id, period }));
    await refreshSchedules();
  };

  const hasTemplates = templates.data.length > 0;
  const add = hasTemplates ? (
    <Button variant="primary" onPress={() => onGo({ tab: 'schedules', id: 'new' })}>
      <Plus aria-hidden size={15} />
      {t('add')}
    </Button>
  ) : (
    <Button variant="primary" onPress={() => onGo({ tab: 'templates' })}>
      {t('toTemplates')}
    </Button>
  );
  return (
    <>
      {schedules.data.length === 0 ? (
        <EmptyState
          icon={<CalendarClock aria-hidden size={26} strokeWidth={1.5} />}
          title={t('emptyTitle')}
          action={add}
        >
          {t('emptyText')} {hasTemplates ? null : t('noTemplate')}
        </EmptyState>
      ) : (
        <div className="flex min-h-0 flex-1">
          <div className="min-w-0 flex-1 overflow-auto">
            <div className="flex items-center justify-end px-4 py-2">{add}</div>
            {work.task || work.error || refusal ? (
              <div className="grid gap-2 px-4 pb-2">
                {work.task ? <WorkProgress task={work.task} label={t('running', { name: running })} /> : null}
                {work.error ? <ErrorState compact error={work.error} /> : null}
                {refusal ? <ErrorState compact error={refusal} /> : null}
              </div>
            ) : null}
            <ScheduleList
              schedules={schedules.data}
              selected={selected?.id ?? null}
              names={{
                template: id => templates.data.find(each => each.id === id)?.body.name ?? null,
                place: id => places.data.find(each => each.id === id)?.body.name ?? null,
                channel,
              }}
              isBusy={work.isBusy}
              actions={{
                open: ({ id }) => (id === selected?.id ? close() : onGo({ tab: 'schedules', id })),
                turn: (schedule, isOn) => void turn(schedule, isOn),
                run: setStarting,
                edit: setEdited,
                remove: setRemoved,
              }}
            />
          </div>
          {selected ? <RunList key={selected.id} schedule={selected} onGo={onGo} /> : null}
        </div>
      )}
      {open === 'new' && hasTemplates ? (
        <ScheduleDialog schedule={null} templates={templates.data} onClose={close} />
      ) : null}
      {edited ? (
        <ScheduleDialog key={edited.id} schedule={edited} templates={templates.data} onClose={() => setEdited(null)} />
      ) : null}
      {starting ? (
        <RunDialog
          schedule={starting}
          template={templates.data.find(({ id }) => id === starting.body.templateId) ?? null}
          onRun={period => void run(starting, period)}
          onClose={() => setStarting(null)}
        />
      ) : null}
      {removed ? (
        <RemovalDialog
          title={t('removal.title', { name: removed.body.name })}
          answer={t('removal.confirm')}
          autoFocus
          remove={() => api.reports.removeSchedule({ id: removed.id, baseVersion: removed.version })}
          refresh={refreshSchedules}
          onClose={() => setRemoved(null)}
        >
          <p>{t('removal.text')}</p>
        </RemovalDialog>
      ) : null}
    </>
  );
}
