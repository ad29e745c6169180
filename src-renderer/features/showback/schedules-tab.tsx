import { CalendarClock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/ui/states.tsx';
import type { GoShowback } from './showback-address.ts';

/** Reports that build, publish and send themselves. @param open id of the schedule that the address names, "new" for one being made */
export function SchedulesTab(_props: { open: string | undefined; onGo: GoShowback }) {
  const { t } = useTranslation('showback');
  return (
    <EmptyState icon={<CalendarClock aria-hidden size={26} strokeWidth={1.5} />} title={t('later.schedules')}>
      <code className="font-mono text-xs">mureon report schedule list</code>
    </EmptyState>
  );
}
