import type { SecretState, Source, SourceRun } from '../../../../src-core/contract/sources.ts';
import type { Tone } from '../../../components/ui/badge.tsx';

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
