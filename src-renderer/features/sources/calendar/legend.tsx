import { useTranslation } from 'react-i18next';
import { dayStates } from '../../../data/source-health.ts';
import { DayMark } from './day-mark.tsx';

/** What the shapes of the calendar say. */
export function Legend() {
  const { t } = useTranslation('coverage');
  return (
    <ul aria-label={t('legend')} className="flex flex-wrap gap-x-4 gap-y-1">
      {dayStates.toReversed().map(state => (
        <li key={state} className="flex items-center gap-1.5" title={t(`meaning.${state}`)}>
          <DayMark state={state} />
          {t(`state.${state}`)}
        </li>
      ))}
      <li className="flex items-center gap-1.5" title={t('meaning.none')}>
        <DayMark state={null} />
        {t('state.none')}
      </li>
    </ul>
  );
}
