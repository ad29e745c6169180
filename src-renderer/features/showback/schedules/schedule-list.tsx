import { Pencil, Play, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { runReasonText } from '../../../../src-core/reports/run-reasons.ts';
import { cx } from '../../../components/cx.ts';
import { formatInstant } from '../../../components/format-time.ts';
import { scheduleWords } from '../../../components/schedule/schedule-words.ts';
import { Cell, HeadCell, PlainTable, RowHead } from '../../../components/table/plain-table.tsx';
import { Button, IconButton } from '../../../components/ui/button.tsx';
import { Switch } from '../../../components/ui/switch.tsx';
import { useSettings } from '../../../data/lake-query.ts';
import { periodName } from '../pack-words.ts';
import { RunBadge } from './run-badge.tsx';
import type { ScheduleItem } from './use-schedules.ts';

export type ScheduleNames = {
  /** Null where it was removed. */
  readonly template: (id: string) => string | null;
  readonly place: (id: string) => string | null;
  readonly channel: (id: string) => string;
};

export type ScheduleActions = {
  open: (schedule: ScheduleItem) => void;
  turn: (schedule: ScheduleItem, isOn: boolean) => void;
  run: (schedule: ScheduleItem) => void;
  edit: (schedule: ScheduleItem) => void;
  remove: (schedule: ScheduleItem) => void;
};

/** What builds itself: when, of what, how the last time went, and where it goes. */
export function ScheduleList({
  schedules,
  selected,
  names,
  isBusy,
  actions,
}: {
  schedules: readonly ScheduleItem[];
  selected: string | null;
  names: ScheduleNames;
  /** One is running by hand: one at a time. */
  isBusy: boolean;
  actions: ScheduleActions;
}) {
  const { t } = useTranslation('report-schedules');
  return (
    <PlainTable
      caption={t('column.schedule')}
      head={
        <>
          <HeadCell>{t('column.schedule')}</HeadCell>
          <HeadCell>{t('column.on')}</HeadCell>
          <HeadCell>{t('column.when')}</HeadCell>
          <HeadCell>{t('column.last')}</HeadCell>
          <HeadCell>{t('column.goes')}</HeadCell>
          <HeadCell />
        </>
      }
    >
      <tbody>
        {schedules.map(schedule => (
          <Row
            key={schedule.id}
            schedule={schedule}
            isSelected={schedule.id === selected}
            names={names}
            isBusy={isBusy}
            actions={actions}
          />
        ))}
      </tbody>
    </PlainTable>
  );
}

function Row({
  schedule,
  isSelected,
  names,
  isBusy,
  actions,
}: {
  schedule: ScheduleItem;
  isSelected: boolean;
  names: ScheduleNames;
  isBusy: boolean;
  actions: ScheduleActions;
}) {
  const { t, i18n } = useTranslation('report-schedules');
  const { t: words } = useTranslation('connections');
  const { settings } = useSettings();
  const { body, nextAt, lastRun } = schedule;
  const { name, isOn, cron, zone, templateId, destinationId, deliver } = body;
  const next =
    nextAt === null
      ? t(isOn ? 'nothingNext' : 'off')
      : `${t('column.next')}: ${formatInstant(nextAt, i18n.language, zone)}`;
  const place = destinationId === null ? t('builtOnly') : (names.place(destinationId) ?? t('lostPlace'));
  return (
    <tr className={cx(isSelected ? 'bg-accent-soft' : 'hover:bg-hover')}>
      <RowHead className="min-w-36">
        <button
          type="button"
          aria-pressed={isSelected}
          onClick={() => actions.open(schedule)}
          className="rounded-xs text-left font-[550] wrap-anywhere hover:text-accent hover:underline"
        >
          {name}
        </button>
        <span className={cx('block text-xs', names.template(templateId) === null ? 'text-negative' : 'text-muted')}>
          {names.template(templateId) ?? t('lostTemplate')}
        </span>
      </RowHead>
      <Cell>
        <Switch aria-label={t('isOn', { name })} isSelected={isOn} onChange={on => actions.turn(schedule, on)} />
      </Cell>
      <Cell className="min-w-40">
        {scheduleWords({ cron, zone }, words, i18n.language)}
        <span className="block text-xs text-muted">
          {next} · {zone}
        </span>
      </Cell>
      <Cell className="min-w-44">
        {lastRun === null ? (
          <span className="text-muted">{t('neverRan')}</span>
        ) : (
          <>
            <span className="flex flex-wrap items-center gap-1.5">
              <RunBadge state={lastRun.state} />
              {periodName(lastRun.period, i18n.language)}
            </span>
            <span className="block text-xs text-muted wrap-anywhere">
              {runReasonText(lastRun, i18n.language) ??
                formatInstant(lastRun.finishedAt ?? lastRun.startedAt, i18n.language, settings.zone)}
            </span>
          </>
        )}
      </Cell>
      <Cell className="max-w-56 min-w-28">
        <span className="wrap-anywhere">{place}</span>
        <span className="block text-xs text-muted wrap-anywhere">
          {deliver.length === 0
            ? t('tellsNobody')
            : t('andTells', { names: deliver.map(({ channelId }) => names.channel(channelId)).join(', ') })}
        </span>
      </Cell>
      <Cell align="right" className="whitespace-nowrap">
        <Button
          size="sm"
          aria-label={t('runOf', { name })}
          isDisabled={isBusy || lastRun?.state === 'running'}
          onPress={() => actions.run(schedule)}
        >
          <Play aria-hidden size={12} />
          {t('run')}
        </Button>{' '}
        <IconButton size="sm" label={t('edit', { name })} onPress={() => actions.edit(schedule)}>
          <Pencil aria-hidden size={14} />
        </IconButton>
        <IconButton size="sm" label={t('remove', { name })} onPress={() => actions.remove(schedule)}>
          <Trash2 aria-hidden size={14} />
        </IconButton>
      </Cell>
    </tr>
  );
}
