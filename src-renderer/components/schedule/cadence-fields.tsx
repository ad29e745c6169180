import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../format-time.ts';
import { ComboBox } from '../ui/combo-box.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { scheduleWords, weekdayName } from './schedule-words.ts';
import { type Cadence, cronOf, nextTime, type Timing } from './timing.ts';

export const zoneOptions = ['UTC', ...Intl.supportedValuesOf('timeZone').filter(zone => zone !== 'UTC')].map(zone => ({
  id: zone,
  label: zone,
}));

/** How often, by the clock of which zone, in words, with the next time. */
export function CadenceFields({
  label,
  cadences,
  timing,
  zone,
  isPatternBad,
  manualHint,
  onTiming,
  onZone,
  children,
}: {
  label: string;
  cadences: readonly Cadence[];
  timing: Timing;
  zone: string;
  isPatternBad: boolean;
  /** What "on demand" means here. */
  manualHint?: string;
  onTiming: (change: Partial<Timing>) => void;
  onZone: (zone: string) => void;
  /** More fields of the same row. */
  children?: ReactNode;
}) {
  const { t, i18n } = useTranslation('connections');
  return (
    <div className="grid gap-3">
      <Segmented
        label={label}
        value={timing.cadence}
        options={cadences.map(id => ({ id, label: t(`schedule.${id}`) }))}
        onChange={cadence => onTiming({ cadence })}
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
              onChange={minute => onTiming({ minute: Number(minute) })}
            />
          ) : null}
          {timing.cadence === 'weekly' ? (
            <Select
              label={t('schedule.weekday')}
              showLabel="stacked"
              value={String(timing.weekday)}
              options={[1, 2, 3, 4, 5, 6, 0].map(day => ({ id: String(day), label: weekdayName(day, i18n.language) }))}
              onChange={weekday => onTiming({ weekday: Number(weekday) })}
            />
          ) : null}
          {timing.cadence === 'monthly' ? (
            <Select
              label={t('schedule.monthDay')}
              showLabel="stacked"
              value={String(timing.monthDay)}
              options={Array.from({ length: 28 }, (_, index) => ({ id: String(index + 1), label: String(index + 1) }))}
              onChange={day => onTiming({ monthDay: Number(day) })}
            />
          ) : null}
          {timing.cadence === 'daily' || timing.cadence === 'weekly' || timing.cadence === 'monthly' ? (
            <TextField
              label={t('schedule.time')}
              type="time"
              value={timing.time}
              onChange={time => onTiming({ time: time || timing.time })}
            />
          ) : null}
          {timing.cadence === 'custom' ? (
            <TextField
              label={t('schedule.pattern')}
              description={t('schedule.patternHint')}
              value={timing.pattern}
              onChange={pattern => onTiming({ pattern })}
              spellCheck="false"
              {...(isPatternBad ? { error: t('fault.cron') } : {})}
            />
          ) : null}
          <ComboBox label={t('schedule.zone')} showLabel value={zone} options={zoneOptions} onChange={onZone} />
          {children}
        </div>
      )}
      <NextTime timing={timing} zone={zone} manualHint={manualHint ?? ''} />
    </div>
  );
}

function NextTime({ timing, zone, manualHint }: { timing: Timing; zone: string; manualHint: string }) {
  const { t, i18n } = useTranslation('connections');
  const cron = cronOf(timing);
  if (cron === null) return manualHint === '' ? null : <p className="text-xs text-muted">{manualHint}</p>;
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
