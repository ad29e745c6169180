import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ReportTemplate, StoredTemplate } from '../../../src-core/contract/reports.ts';
import { api } from '../../data/client.ts';
import { useTemplates } from './use-packs.ts';

/** What a pack can be built from: a saved template, or a starter that is saved with the first pack. */
export type TemplateChoice = { id: string; template: ReportTemplate; stored: StoredTemplate | null };

/** Saved templates first; of the starters those whose name no saved template has. */
export function useTemplateChoices(): { choices: TemplateChoice[] | null; error: Error | null } {
  const { i18n } = useTranslation();
  const language = i18n.language.startsWith('ko') ? 'ko' : 'en';
  const templates = useTemplates();
  const starters = useQuery({
    queryKey: ['report-starters', language],
    queryFn: ({ signal }) => api.reports.starters({ language }, { signal }),
  });
  const error = templates.error ?? starters.error;
  if (!templates.data || !starters.data) return { choices: null, error };
  return { choices: templateChoices(templates.data, starters.data), error };
}

export function templateChoices(
  stored: readonly StoredTemplate[],
  starters: readonly { key: string; template: ReportTemplate }[],
): TemplateChoice[] {
  const names = new Set(stored.map(({ body }) => body.name));
  return [
    ...stored.map(each => ({ id: each.id, template: each.body, stored: each })),
    ...starters
      .filter(({ template }) => !names.has(template.name))
      .map(({ key, template }) => ({ id: `starter:${key}`, template, stored: null })),
  ];
}
