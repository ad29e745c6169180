import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { useRefusal } from '../../components/ui/refusal.ts';
import { showToast } from '../../components/ui/toast.tsx';
import { refreshAlerts } from '../../data/alerts.ts';
import { refreshChannels } from '../../data/channels.ts';
import { api } from '../../data/client.ts';
import { runTask } from '../../data/run-task.ts';

const Looked = z.object({ told: z.number(), held: z.number() });

/** Look at one rule, or at all of them (null), now; says what came of it. */
export function useLook(): { isLooking: boolean; look: (ruleId: string | null) => Promise<void> } {
  const { t } = useTranslation('alerts');
  const [isLooking, setLooking] = useState(false);
  const refuse = useRefusal();
  const look = async (ruleId: string | null) => {
    setLooking(true);
    try {
      const { told, held } = Looked.parse(await runTask(() => api.alerts.evaluate({ ruleId })));
      const parts = [t('look.told', { count: told }), ...(held > 0 ? [t('look.held', { count: held })] : [])];
      showToast({ tone: 'positive', title: t('look.done'), description: parts.join(' · ') });
    } catch (error) {
      refuse(error);
    } finally {
      setLooking(false);
      await Promise.all([refreshAlerts(), refreshChannels()]);
    }
  };
  return { isLooking, look };
}
