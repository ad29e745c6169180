import { useTranslation } from 'react-i18next';
import type { Pack } from '../../../src-core/contract/reports.ts';
import { type PackState, packState } from '../../../src-core/reports/pack-state.ts';
import { Badge, type Tone } from '../../components/ui/badge.tsx';

const tones: Record<PackState, Tone> = {
  published: 'positive',
  refused: 'negative',
  'needs-approval': 'warning',
  ready: 'accent',
};

export function StateBadge({ pack }: { pack: Pack }) {
  const { t } = useTranslation('showback');
  const state = packState(pack);
  return <Badge tone={tones[state]}>{t(`state.${state}`)}</Badge>;
}
