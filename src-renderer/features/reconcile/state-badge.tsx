import { CircleCheck, CircleSlash, Hourglass, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../components/ui/badge.tsx';
import type { State } from './reconcile-model.ts';

export const stateLooks = {
  reconciled: { icon: CircleCheck, tone: 'positive' },
  differs: { icon: TriangleAlert, tone: 'negative' },
  blocked: { icon: Hourglass, tone: 'warning' },
  'no-invoice': { icon: CircleSlash, tone: 'neutral' },
} as const;

/** State of a month: an icon and a word; the colour only helps. */
export function StateBadge({ state }: { state: State }) {
  const { t } = useTranslation('reconcile');
  const { icon: Icon, tone } = stateLooks[state];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden size={12} />}>
      {t(`state.${state}`)}
    </Badge>
  );
}
