import { useTranslation } from 'react-i18next';
import { cx } from '../../../components/cx.ts';
import { formatDay } from '../../../components/format-time.ts';
import type { DayState } from '../../../data/source-health.ts';
import { dayStates } from '../../../data/source-health.ts';

/** At this size the height tells what the colour tells: missing days are low, failed ones stand out in full. */
const bars: Record<DayState, string> = {
  final: 'h-4 bg-positive',
  provisional: 'h-4 border border-positive',
  missing: 'h-1 bg-warning',
  failed: 'h-2 bg-negative',
};

/** Some days at a glance, oldest on the left. @param days as `states`, one for one */
export function CoverageBar({ days, states }: { days: readonly string[]; states: readonly (DayState | null)[] }) {
  const { t, i18n } = useTranslation('coverage');
  const counts = dayStates
    .map(state => ({ state, count: states.filter(other => other === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => t(`count.${state}`, { count }));
  const [first = '', last = ''] = [days[0], days.at(-1)];
  const span = t('span', { first: formatDay(first, i18n.language), last: formatDay(last, i18n.language) });
  const label = `${span}: ${counts.join(', ') || t('nothingKnown')}`;
  return (
    <span role="img" aria-label={label} title={label} className="inline-flex h-4 items-end gap-px">
      {states.map((state, index) => (
        <span
          key={days[index]}
          className={cx('w-1.5 rounded-[1px]', state === null ? 'h-px bg-border-strong' : bars[state])}
        />
      ))}
    </span>
  );
}
