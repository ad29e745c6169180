import { CircleAlert, CircleCheck, CircleHelp, Flag, Flame, TrendingUp } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Need } from '../../../src-core/budgets/budget-need.ts';
import { Badge } from '../../components/ui/badge.tsx';

const looks = {
  over: { icon: CircleAlert, tone: 'negative' },
  'will-be-over': { icon: TrendingUp, tone: 'negative' },
  fast: { icon: Flame, tone: 'warning' },
  reached: { icon: Flag, tone: 'warning' },
  unknown: { icon: CircleHelp, tone: 'neutral' },
  fine: { icon: CircleCheck, tone: 'positive' },
} as const;

/** What a budget needs; null: it has no period on that day. */
export function NeedBadge({ need }: { need: Need | null }) {
  const { t } = useTranslation('budgets');
  if (need === null) return <Badge>{t('need.none')}</Badge>;
  const { icon: Icon, tone } = looks[need];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden size={12} />}>
      {t(`need.${need}`)}
    </Badge>
  );
}
