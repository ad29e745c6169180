import { useEffect } from 'react';
import { useSettings } from '../data/lake-query.ts';
import { preferences } from '../data/preferences.ts';
import { chooseLanguage, setLanguage } from './i18n/i18n.ts';

/** Theme, density and language follow the saved settings as soon as they are known. */
export function useSettingsInForce(): void {
  const { settings, isLoaded } = useSettings();
  useEffect(() => {
    if (!isLoaded) return;
    preferences.set({ theme: settings.theme, language: settings.language, density: settings.density });
    setLanguage(chooseLanguage(settings.language, navigator.languages));
  }, [isLoaded, settings]);
}
