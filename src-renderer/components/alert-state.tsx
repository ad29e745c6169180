import { useTranslation } from 'react-i18next';
import type { Alert } from '../../src-core/contract/alerts.ts';
import { Badge, type Tone } from './ui/badge.tsx';

const tones: Record<Alert['state'], Tone> = {
  open: 'negative',
  acknowledged: 'info',
  snoozed: 'neutral',
  resolved: 'positive',
};

export function AlertState({ state }: Pick<Alert, 'state'>) {
  const { t } = useTranslation('alerts');
  return <Badge tone={tones[state]}>{t(`state.${state}`)}</Badge>;
}
