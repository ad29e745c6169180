import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { type Language, resources } from './resources.ts';

/** The setting, or else what the system speaks, or else English. */
export function chooseLanguage(setting: Language | null, preferred: readonly string[]): Language {
  if (setting) return setting;
  const first = preferred.find(tag => /^(en|ko)\b/i.test(tag));
  return first?.toLowerCase().startsWith('ko') ? 'ko' : 'en';
}

export function setLanguage(language: Language): void {
  if (i18next.language !== language) void i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

export function startI18n(language: Language): void {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    defaultNS: 'common',
    ns: Object.keys(resources.en ?? {}),
    resources,
    initAsync: false,
    returnNull: false,
    interpolation: { escapeValue: false }, // React escapes
  });
  document.documentElement.lang = language;
}
