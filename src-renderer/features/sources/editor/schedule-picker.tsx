import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../../components/format-time.ts';
import { ComboBox } from '../../../components/ui/combo-box.tsx';
import { Segmented } from '../../../components/ui/segmented.tsx';
import { Select } from '../../../components/ui/select.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { scheduleWords, weekdayName } from '../connected/source-words.ts';
import type { Draft, Faults } from './draft.ts';
import { type Cadence, cadences, cronOf, nextTime, silentAfterHours, type Timing } from './timing.ts';

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter(zone => zone !== 'UTC')].map(zone => ({
  id: zone,
  label: zone,
}));

/** How often, in words, with the next time it would run. */
export function SchedulePicker({
  draft,
  faults,
  onChange,
}: {
  draft: Draft;
  faults: Faults;
  onChange: (change: Partial<Draft>) => void;
}) {
  const { t, i18n } = useTranslation('connections');
  const { timing, zone } = draft;
  const set = (change: Partial<Timing>) => onChange({ timing: { ...timing, ...change } });
  const choose = (cadence: Cadence) => {
    const isUntouched = draft.silentAfterHours === String(silentAfterHours[timing.cadence]);
    onChange({
      timing: { ...timing, cadence },
      ...(isUntouched ? { silentAfterHours: String(silentAfterHours[cadence]) } : {}),
    });
  };
  return (
    <div className="grid gap-3">
      <Segmented
        label={t('schedule.title')}
        value={timing.cadence}
        options={cadences.map(id => ({ id, label: t(`schedule.${id}`) }))}
        onChange={choose}
      />
      {timing.cadence === 'manual' ? null : (
        <div className="grid grid-cols-3 gap-3 max-[800px]:grid-cols-1">
          {timing.cadence === 'hourly' ? (
            <Select
              label={t('schedule.minute')}
              showLabel="stacked"
              value={String(timing.minute)}
              options={[...new Set([0, 5, 10, 15, 20, 30, 40, 45, 50, timing.minute])]
                .sort((a, b) => a - b)
                .map(minute => ({ id: String(minute), label: String(minute).padStart(2, '0') }))}
              onChange={minute => set({ minute: Number(minute) })}
            />
          ) : null}
          {timing.cadence === 'weekly' ? (
            <Select
              label={t('schedule.weekday')}
              showLabel="stacked"
              value={String(timing.weekday)}
              options={[1, 2, 3, 4, 5, 6, 0].map(day => ({ id: String(day), label: weekdayName(day, i18n.language) }))}
              onChange={weekday => set({ weekday: Number(weekday) })}
            />
          ) : null}
          {timing.cadence === 'daily' || timing.cadence === 'weekly' ? (
            <TextField
              label={t('schedule.time')}
              type="time"
              value={timing.time}
              onChange={time => set({ time: time || timing.time })}
            />
          ) : null}
          {timing.cadence === 'custom' ? (
            <TextField
              label={t('schedule.pattern')}
              description={t('schedule.patternHint')}
              value={timing.pattern}
              onChange={pattern => set({ pattern })}
              spellCheck="false"
              {...(faults.schedule ? { error: t('fault.cron') } : {})}
            />
          ) : null}
          <ComboBox
            label={t('schedule.zone')}
            showLabel
            value={zone}
            options={zones}
            onChange={chosen => onChange({ zone: chosen })}
          />
          <TextField
            label={t('schedule.silentAfter')}
            inputMode="numeric"
            value={draft.silentAfterHours}
            onChange={hours => onChange({ silentAfterHours: hours })}
            {...(faults.silentAfterHours ? { error: t('fault.hours') } : {})}
          />
        </div>
      )}
      <NextRun draft={draft} />
    </div>
  );
}

function NextRun({ draft: { timing, zone } }: { draft: Draft }) {
  const { t, i18n } = useTranslation('connections');
  const cron = cronOf(timing);
  if (cron === null) return <p className="text-xs text-muted">{t('schedule.manualHint')}</p>;
  const next = nextTime(cron, zone, new Date());
  return (
    <p className="text-xs text-muted" aria-live="polite">
      {next === null
        ? t('schedule.never')
        : t('schedule.next', {
            words: scheduleWords({ cron, zone }, t, i18n.language),
            at: formatInstant(next.toISOString(), i18n.language, zone),
            zone,
          })}
    </p>
  );
}
