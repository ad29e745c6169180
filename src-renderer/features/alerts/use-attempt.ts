import { useRefusal } from '../../components/ui/refusal.ts';
import { refreshAlerts } from '../../data/alerts.ts';

/** Does something with rules, alerts or mutes. A refusal is told, and either way they are read again. */
export function useAttempt(): (work: () => Promise<unknown>) => Promise<void> {
  const refuse = useRefusal();
  return async work => {
    try {
      await work();
    } catch (error) {
      refuse(error);
    } finally {
      await refreshAlerts();
    }
  };
}
