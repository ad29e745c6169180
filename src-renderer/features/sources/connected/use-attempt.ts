import { useRefusal } from '../../../components/ui/refusal.ts';
import { refreshSources } from '../../../data/sources.ts';

/** Says why something could not be done; the list then shows what is. */
export function useAttempt(): (work: () => Promise<unknown>) => void {
  const refuse = useRefusal();
  return work => {
    work()
      .catch(refuse)
      .finally(() => void refreshSources());
  };
}
