import { Pack } from '../../../src-core/contract/reports.ts';
import { api } from '../../data/client.ts';
import { queryClient } from '../../data/lake-query.ts';
import type { TemplateChoice } from './template-choices.ts';
import { refreshPacks, TEMPLATES } from './use-packs.ts';

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
