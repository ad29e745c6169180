import { CircleAlert, CircleCheck, CirclePause, KeyRound, LoaderCircle, VolumeX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Source } from '../../../../src-core/contract/sources.ts';
import { Badge } from '../../../components/ui/badge.tsx';
import { healthTones } from './source-words.ts';

const icons: Partial<Record<Source['health'], typeof CircleCheck>> = {
  running: LoaderCircle,
  good: CircleCheck,
  failing: CircleAlert,
  silent: VolumeX,
  paused: CirclePause,
  'needs-secret': KeyRound,
};

/** How a source is, in a word. */
export function HealthBadge({ health }: { health: Source['health'] }) {
  const { t } = useTranslation('connections');
  const Icon = icons[health];
  return (
    <Badge
      tone={healthTones[health]}
      icon={
        Icon ? (
          <Icon aria-hidden size={11} className={health === 'running' ? 'motion-safe:animate-spin' : undefined} />
        ) : null
      }
    >
      {t(`health.${health}`)}
    </Badge>
  );
}
