import { useTranslation } from 'react-i18next';
import type { Settings } from '../../../src-core/contract/app.ts';
import { tellRefusal } from '../../components/ui/refusal.ts';
import { useSettings } from '../../data/lake-query.ts';

/** Save a change; a refusal puts the old value back and says why. */
export function useSave(): { settings: Settings; save: (change: Partial<Settings>) => void } {
  const { i18n } = useTranslation();
  const { settings, save } = useSettings();
  return {
    settings,
    save: change =>
      void save(change).catch(error => {
        tellRefusal(error, i18n);
      }),
  };
}
