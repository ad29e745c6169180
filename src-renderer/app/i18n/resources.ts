import type { Resource } from 'i18next';

export const languages = ['en', 'ko'] as const;
export type Language = (typeof languages)[number];

const files = import.meta.glob<Record<string, unknown>>('./locales/*/*.json', { eager: true, import: 'default' });

/** Every locale file under its language and namespace: `locales/ko/sources.json` is `ko.sources`. */
export const resources: Resource = {};
for (const [path, texts] of Object.entries(files)) {
  const [, language, namespace] = /locales\/(\w+)\/([\w-]+)\.json$/.exec(path) ?? [];
  if (language && namespace) resources[language] = { ...resources[language], [namespace]: texts };
}
