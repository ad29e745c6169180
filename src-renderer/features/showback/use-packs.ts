import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Pack, type StoredTemplate } from '../../../src-core/contract/reports.ts';
import { api } from '../../data/client.ts';
import { workbenchEvents } from '../../data/events.ts';
import { queryClient } from '../../data/lake-query.ts';
import type { TemplateChoice } from './template-choices.ts';

const PACKS = ['packs'];
export const TEMPLATES = ['report-templates'];

/** Newest first; read again whenever a pack was built or published, from wherever. */
export function usePacks(): UseQueryResult<Pack[], Error> {
  useEffect(
    () =>
      workbenchEvents.onFinished(task => {
        if (['report', 'publish', 'report-run'].includes(task.kind)) void refreshPacks();
      }),
    [],
  );
  return useQuery({
    queryKey: PACKS,
    queryFn: ({ signal }) => api.reports.packs(undefined, { signal }),
    staleTime: 0, // schedules build while nobody looks
  });
}

export const refreshPacks = (): Promise<void> => queryClient.invalidateQueries({ queryKey: PACKS });

/** By name. */
export function useTemplates(): UseQueryResult<StoredTemplate[], Error> {
  return useQuery({ queryKey: TEMPLATES, queryFn: ({ signal }) => api.reports.templates(undefined, { signal }) });
}

type Run = (start: () => Promise<{ taskId: string | null }>) => Promise<unknown>;

/**
 * Builds a pack. A starter is saved as a template first: next month's pack compares itself with this one by it.
 * @param onSaved hears the id that a starter was saved under
 * @returns id of the pack; null when it was not built, the reason being with `run`
 */
export async function buildChoice(
  { template, stored }: Pick<TemplateChoice, 'template' | 'stored'>,
  period: string,
  run: Run,
  onSaved: (id: string) => void,
): Promise<string | null> {
  const result = await run(async () => {
    const saved = stored ?? (await api.reports.saveTemplate({ id: null, baseVersion: null, template }));
    if (!stored) {
      await queryClient.invalidateQueries({ queryKey: TEMPLATES });
      onSaved(saved.id);
    }
    return api.reports.build({ templateId: saved.id, template: null, period });
  });
  const pack = Pack.safeParse(result).data;
  if (pack) await refreshPacks();
  return pack?.id ?? null;
}
