import { CircleAlert, CircleCheck, Clock, LoaderCircle } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ReportRun } from '../../../../src-core/contract/reports.ts';
import { Badge, type Tone } from '../../../components/ui/badge.tsx';

const looks: Record<ReportRun['state'], { tone: Tone; icon: typeof Clock }> = {
  running: { tone: 'accent', icon: LoaderCircle },
  waiting: { tone: 'warning', icon: Clock },
  done: { tone: 'positive', icon: CircleCheck },
  failed: { tone: 'negative', icon: CircleAlert },
};

/** How a run is, in a word. */
export function RunBadge({ state }: { state: ReportRun['state'] }) {
  const { t } = useTranslation('report-schedules');
  const { tone, icon: Icon } = looks[state];
  return (
    <Badge
      tone={tone}
      icon={<Icon aria-hidden size={11} className={state === 'running' ? 'motion-safe:animate-spin' : undefined} />}
    >
      {t(`runs.state.${state}`)}
    </Badge>
  );
}
