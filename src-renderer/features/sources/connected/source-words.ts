import type { TFunction } from 'i18next';
import type { SecretState, Source, SourceRun } from '../../../../src-core/contract/sources.ts';
import type { Tone } from '../../../components/ui/badge.tsx';
import { timingOf } from '../editor/timing.ts';

export const healthTones: Record<Source['health'], Tone> = {
  'never-ran': 'neutral',
  running: 'accent',
  good: 'positive',
  failing: 'negative',
  silent: 'negative',
  paused: 'neutral',
  'needs-secret': 'warning',
};

export const runTones: Record<SourceRun['state'], Tone> = {
  running: 'accent',
  done: 'positive',
  failed: 'negative',
  cancelled: 'neutral',
  interrupted: 'warning',
};

export const secretTones: Record<SecretState, Tone> = {
  ready: 'positive',
  session: 'warning',
  missing: 'negative',
  locked: 'warning',
  absent: 'negative',
  'backend-changed': 'negative',
  denied: 'negative',
};

/** "Every day at 06:00", "Mondays at 06:00", "Only on demand", or the pattern itself; the zone is named where it matters. */
export function scheduleWords(
  { cron, zone }: Pick<Source['schedule'], 'cron' | 'zone'>,
  t: TFunction<'connections'>,
  locale: string,
): string {
  const { cadence, minute, time, weekday, pattern } = timingOf(cron);
  const values = {
    minute: String(minute).padStart(2, '0'),
    time,
    weekday: weekdayName(weekday, locale),
    pattern,
    zone,
  };
  return t(`schedule.words.${cadence}`, values);
}

/** @param weekday 0 = Sunday */
export function weekdayName(weekday: number, locale: string): string {
  const sunday = Date.UTC(2023, 0, 1);
  return new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(sunday + weekday * 86_400_000);
}

/** Whole seconds, minutes or hours: a run's length is read, not added up. */
export function durationWords(ms: number, locale: string): string {
  const [unit, size] =
    ms < 60_000
      ? (['second', 1_000] as const)
      : ms < 3_600_000
        ? (['minute', 60_000] as const)
        : (['hour', 3_600_000] as const);
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: unit === 'hour' ? 1 : 0,
  }).format(ms / size);
}
