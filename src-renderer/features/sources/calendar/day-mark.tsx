import { cx } from '../../../components/cx.ts';
import type { DayState } from '../../../data/source-health.ts';
import { stateLook, stateMark } from './state-look.ts';

/** One day as a square; its shape tells the state without its colour. The cell around it says it in words. */
export function DayMark({ state, isDimmed = false }: { state: DayState | null; isDimmed?: boolean }) {
  return (
    <span
      aria-hidden
      className={cx(
        'flex size-4 items-center justify-center rounded-xs text-2xs leading-none font-bold',
        state === null ? 'border border-transparent' : cx('border', stateLook[state]),
        isDimmed && 'opacity-25',
      )}
    >
      {state === null ? <span className="size-[3px] rounded-full bg-border-strong opacity-60" /> : stateMark[state]}
    </span>
  );
}
